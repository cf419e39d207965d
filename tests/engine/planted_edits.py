"""Edits of the tiny rulebase, and the words in which each is told."""

from __future__ import annotations

from tests.knowledge.planted import (
    DIAGNOSIS,
    FINDINGS,
    SOURCES,
    STEPS,
    TALK,
    TALK_RULES,
    WORK,
    WORK_RULES,
)

FIELDS = [
    (DIAGNOSIS, "margin: 3", "margin: 4", "margin: 3 -> 4"),
    (DIAGNOSIS, "second_within: 6", "second_within: 5", "second within: 6 -> 5"),
    (DIAGNOSIS, "title: Open", "title: Not clear",
     "undetermined, title: “Open” -> “Not clear”"),
    (DIAGNOSIS, "words: likely", "words: probably",
     "words for 80 % and more: likely -> probably"),
    (DIAGNOSIS, "  - {from_percent: 80, words: likely}\n", "",
     "no longer in certainty: “likely” from 80 %"),
    (DIAGNOSIS, "title: Bad luck", "title: Misfortune",
     "categories changed luck: title: “Bad luck” -> “Misfortune”"),
    (DIAGNOSIS, "others_at_most: 6", "others_at_most: -1",
     "categories changed luck: leads only if, others at most: 6 -> -1"),
    (SOURCES, "seen: the second chapter", "seen: all of it",
     "sources changed BOOK: what was read of it: “the second chapter” -> “all of it”"),
    (SOURCES, "    url: https://example.org/article\n", "",
     "sources changed ART: url: “https://example.org/article” -> none"),
    (WORK, "section: The work", "section: Work", None),
    (WORK, "core: false", "core: true",
     "questions changed work.level: core: no -> yes"),
    (WORK, "half: Half of them", "half: About half",
     "questions changed work.match: option half: “Half of them” -> “About half”"),
    (WORK, "      degree: A degree\n", "",
     "questions changed work.gaps: no longer in options: “A degree”"),
    (WORK, "      degree: A degree\n", "      degree: A degree\n      years: Years\n",
     "questions changed work.gaps: now also in options: “Years”"),
    (WORK, "      all: All of them\n      half: Half of them\n      few: Only a few\n",
     "      few: Only a few\n      half: Half of them\n      all: All of them\n",
     "questions changed work.match: order of options: “All of them”, “Half of them”, “Only a few” "
     "-> “Only a few”, “Half of them”, “All of them”"),
    (TALK, "kind: text", "kind: count", "questions changed talk.words: kind: text -> count"),
    (FINDINGS, "moderate: 5, strong: 9", "moderate: 5, strong: 8",
     "findings changed weak_match: decibans for “Ability was doubted” if strong: +9 -> +8"),
    (FINDINGS, "{weak: -1, moderate: -2, strong: -3}", "{weak: -1, moderate: -2}",
     "findings changed weak_match: decibans for “Bad luck” if strong: −3 -> none"),
    (FINDINGS, "because: It was no accident.", "because: It was no chance.",
     "findings changed weak_match: because for “Bad luck”: “It was no accident.” -> “It was no "
     "chance.”"),
    (FINDINGS, "because: It was no accident.\n        sources: [BOOK]",
     "because: It was no accident.\n        sources: [BOOK, ART]",
     "findings changed weak_match: now also in sources for “Bad luck”: ART"),
    (FINDINGS, """\
      - category: luck
        decibans: {weak: -1, moderate: -2, strong: -3}
        because: It was no accident.
        sources: [BOOK]
""", "", "findings changed weak_match: no longer in evidence: −1 if weak, −2 if moderate, −3 if "
         "strong for “Bad luck”"),
    (FINDINGS, "worth: 4", "worth: 5", "findings changed no_thanks: worth: 4 -> 5"),
    (FINDINGS, "not there.\n    cluster: match", "not there.\n    cluster: skill",
     "findings changed skill_gap: cluster: match -> skill"),
    (FINDINGS, "    title: The reason is open\n    means: Nothing",
     "    title: The reason is open\n    excludes: [skill_gap]\n    means: Nothing",
     "findings changed open_end: now also in excludes: “A skill was missing”"),
    (WORK_RULES, "domain: The work", "domain: Work", None),
    (WORK_RULES, "{finding: skill_gap, grade: moderate}", "{finding: skill_gap, grade: strong}",
     "rules changed G1: grade: moderate -> strong"),
    (WORK_RULES, "title: A few were met", "title: Few were met",
     "rules changed M1: title: “A few were met” -> “Few were met”"),
    (TALK_RULES, "then: {finding: no_thanks, grade: strong}\n    because: It was not done.",
     "then: {finding: open_end, grade: weak}\n    because: It was not done.",
     "rules changed T1: then: “No thanks were sent” (strong) -> “The reason is open” (weak)"),
    (TALK_RULES, "then: {finding: no_thanks, grade: strong}\n    because: It was not done.",
     "then: {step: again}\n    because: It was not done.",
     "rules changed T1: then: “No thanks were sent” (strong) -> the step “Apply again”"),
    (STEPS, "addresses: [skill_gap, weak_match]", "addresses: [weak_match, skill_gap]",
     "steps changed learn: order of findings it addresses: “A skill was missing”, “Too little "
     "matched” -> “Too little matched”, “A skill was missing”"),
    (STEPS, "addresses: every plan", "addresses: [open_end]",
     "steps changed rest: findings it addresses: every plan -> “The reason is open”"),
    (STEPS, "hours: 0.5", "hours: 1", "steps changed rest: hours: 0.5 -> 1"),
    (STEPS, "[7, 30]", "[7, 31]",
     "steps changed learn: lead days: 7 to 30 days -> 7 to 31 days"),
    (STEPS, "    choice: route\n", "", "steps changed learn: choice: route -> none"),
    (STEPS, "    lead_note: as the course goes\n", "",
     "steps changed learn: lead note: “as the course goes” -> none"),
    (STEPS, "after_any: [rest, learn]", "after_any: [learn]",
     "steps changed again: no longer in steps before it (one of them): “Let a day pass”"),
    (STEPS, "    after_all: [rest]\n", "",
     "steps changed learn: no longer in steps before it (all of them): “Let a day pass”"),
    (STEPS, "do: Wait for a day.", "do: Wait.",
     "steps changed rest: what to do: “Wait for a day.” -> “Wait.”"),
]
"""A file, a text in it, what is put there, and the words (None: at each entry of the file)."""

CONDITIONS = [
    (WORK, "ask_if: {work.match: {is not: all}}", "ask_if: {work.match: {is: few}}", "ask if"),
    (WORK_RULES, "{finding: skill_gap, at least: moderate}", "{finding: skill_gap}", "if"),
    (TALK_RULES, "- talk.rounds: {at least: 3}", "- talk.rounds: {at least: 4}", "if"),
    (STEPS, "{work.gaps: {includes only: [none]}}", "{work.gaps: {answered: false}}", "done if"),
]
"""A file, a condition in it, what is put there, and what the field is called."""

NEW_RULE = """\
  - id: N1
    title: Both are missing
    if: {work.gaps: {includes only: [skill, degree]}}
    then: {finding: skill_gap, grade: strong}
    because: Two are more than one.
    sources: [ART]
"""
NEW_STEP = """\
  - id: ask
    title: Ask a friend
    do: Ask somebody who knows.
    addresses: [open_end]
    hours: 1
    lead_days: [1, 1]
    done_when: The friend was asked.
    sources: [ART]
"""
ENTRIES = [
    (WORK_RULES, "  - id: G2\n", NEW_RULE, "rules", "N1",
     "If RULE, then “A skill was missing” (strong)."),
    (STEPS, "  - id: again\n", NEW_STEP, "steps", "ask", "Ask somebody who knows."),
    (SOURCES, "  - id: BOOK\n", "  - id: FILM\n    title: A film\n    seen: the end\n",
     "sources", "FILM", "the end"),
    (DIAGNOSIS, "  - id: luck\n", "  - id: pay\n    title: Pay\n    means: It was the pay.\n",
     "categories", "pay", "It was the pay."),
    (TALK, "  - id: talk.rounds\n", """\
  - id: talk.late
    kind: yes_no
    core: false
    text: Were you late?
    why: It shows.
    sources: [ART]
""", "questions", "talk.late", "Answers: “Yes”, “No”."),
]
"""A file, the entry before which another is put, that other, its kind, its id, what it says."""
