"""A smallest valid folder of knowledge, and a way to plant one error in it."""

from __future__ import annotations

from pathlib import Path

from knowledge.model.problems import Place

MARK = "»"
"""Stands, in a planted text, before the place that is expected in the error."""

FILES = {
    "diagnosis.yaml": """\
margin: 3
second_within: 6
categories:
  - id: ability
    title: Ability was doubted
    means: They doubted that the work can be done.
  - id: luck
    title: Bad luck
    means: Nobody could have helped it.
    leads_only_if:
      total_at_least: 7
      others_at_most: 6
undetermined:
  title: Open
  means: The facts do not decide it.
certainty:
  - {from_percent: 80, words: likely}
  - {from_percent: 0, words: a guess}
""",
    "sources.yaml": """\
sources:
  - id: ART
    title: An article
    url: https://example.org/article
    seen: the whole text
  - id: BOOK
    title: A book
    seen: the second chapter
""",
    "questions/01-work.yaml": """\
section: The work
questions:
  - id: work.match
    kind: scale
    core: true
    text: How many requirements did you meet?
    options:
      all: All of them
      half: Half of them
      few: Only a few
    why: It is the plainest check.
    sources: [ART]
  - id: work.gaps
    kind: choices
    core: true
    text: What was missing?
    options:
      none: Nothing
      skill: A skill
      degree: A degree
    why: What was missing decides what could help.
    sources: [ART, BOOK]
  - id: work.level
    kind: choice
    core: false
    text: Was it a step up?
    options:
      up: A step up
      same: The same level
    why: A step up is harder to get.
    ask_if: {work.match: {is not: all}}
    sources: [BOOK]
""",
    "questions/02-talk.yaml": """\
section: The talk
questions:
  - id: talk.thanked
    kind: yes_no
    core: true
    text: Did you write to thank them?
    why: It is expected.
    sources: [ART]
  - id: talk.rounds
    kind: count
    core: true
    text: How many talks were there?
    why: Later rounds weigh more.
    sources: [ART]
  - id: talk.words
    kind: text
    core: false
    text: What did they say?
    why: Their words count.
    ask_if: {talk.rounds: {at least: 1}}
    sources: [ART]
""",
    "findings.yaml": """\
findings:
  - id: weak_match
    title: Too little matched
    means: Few of the requirements were met.
    cluster: match
    evidence:
      - category: ability
        decibans: {weak: 2, moderate: 5, strong: 9}
        because: Requirements are there for a reason.
        sources: [ART]
      - category: luck
        decibans: {weak: -1, moderate: -2, strong: -3}
        because: It was no accident.
        sources: [BOOK]
  - id: skill_gap
    title: A skill was missing
    means: They asked for a skill that was not there.
    cluster: match
    evidence:
      - category: ability
        decibans: {weak: 2, moderate: 4, strong: 8}
        because: The skill was asked for.
        sources: [ART]
  - id: no_thanks
    title: No thanks were sent
    means: No message followed the talk.
    worth: 4
  - id: open_end
    title: The reason is open
    means: Nothing decides it.
""",
    "rules/01-work.yaml": """\
domain: The work
rules:
  - id: M1
    title: A few were met
    if: {work.match: {at least: half}}
    then: {finding: weak_match, grade: moderate}
    because: Half is little.
    sources: [ART]
  - id: M2
    title: A skill gap leaves less to match
    if: {finding: skill_gap, at least: moderate}
    then: {finding: weak_match, grade: weak}
    because: One follows from the other.
    sources: [ART]
  - id: G1
    title: A skill was named
    if: {work.gaps: {includes: skill}}
    then: {finding: skill_gap, grade: moderate}
    because: It was said outright.
    sources: [ART]
  - id: G2
    title: A step up asks for more
    if: {work.level: {is: up}}
    then: {finding: skill_gap, grade: weak}
    because: A step up asks for new skills.
    sources: [BOOK]
""",
    "rules/02-talk.yaml": """\
domain: The talk
rules:
  - id: T1
    title: No message was sent
    if: {talk.thanked: {is: no}}
    then: {finding: no_thanks, grade: strong}
    because: It was not done.
    sources: [ART]
  - id: T2
    title: Many talks and no message
    if:
      all:
        - talk.rounds: {at least: 3}
        - not: {talk.thanked: {is: yes}}
    then: {finding: no_thanks, grade: strong}
    because: Each talk deserves thanks.
    sources: [ART]
  - id: V1
    title: No reason leads
    if: {leading: undetermined}
    then: {finding: open_end, grade: moderate}
    because: Nothing was clear.
    sources: [ART]
  - id: V2
    title: Nothing is known of the match
    if: {work.match: {answered: false}}
    then: {finding: open_end, grade: weak}
    because: The plainest check is missing.
    sources: [ART]
  - id: C1
    title: Luck calls for another try
    if: {leading: luck}
    then: {step: again}
    because: The next try may go better.
    sources: [ART]
""",
    "steps.yaml": """\
theme: Next
steps:
  - id: rest
    title: Let a day pass
    do: Wait for a day.
    addresses: every plan
    hours: 0.5
    lead_days: [1, 2]
    done_when: A day has passed.
    sources: [ART]
  - id: learn
    title: Learn the skill
    do: Take a course.
    addresses: [skill_gap, weak_match]
    after_all: [rest]
    choice: route
    hours: 20
    lead_days: [7, 30]
    lead_note: as the course goes
    done_when: The course is done.
    done_if: {work.gaps: {includes only: [none]}}
    sources: [ART]
  - id: again
    title: Apply again
    do: Write to the next employer.
    addresses: []
    after_any: [rest, learn]
    hours: 2
    lead_days: [0, 1]
    done_when: The application is out.
    sources: [BOOK]
""",
    "cornerstones/01-work.yaml": """\
domain: The work
cornerstones:
  - id: half-met
    keeps: [M1]
    story: Half of the list could be shown.
    answers: {work.match: half}
    but: {work.match: all}
    findings: {weak_match: moderate}
    absent: [skill_gap]
    totals: {ability: 5, luck: -2}
    leading: ability
    second: none
    steps: [learn]
  - id: skill-missing
    keeps: [M2, G1]
    story: They asked for a skill that was missing.
    answers: {work.gaps: [skill]}
    but: {work.gaps: unknown}
    findings: {weak_match: weak, skill_gap: moderate}
    totals: {ability: 4, luck: -1}
    leading: ability
""",
    "letters/letters.yaml": """\
letters:
  - id: note
    title: A note
    use: Send it soon.
    cautions:
      - if: {talk.thanked: {is: yes}}
        say: You have written already.
blanks:
  - id: who
    question: Whom did you talk with?
  - id: said
    question: What did they say?
    answer: talk.words
  - id: reply
    question: What would you answer?
concerns:
  - if: {finding: skill_gap}
    words: that a skill was missing
    reply: What comes close to it?
""",
    "letters/note.md.j2": """\
Dear {{ who }},

thank you for your time. You said: {{ said }}
{% if concern %}

I understand {{ concern }}. {{ reply }}
{% endif %}
{% if answered('talk.rounds') or answered('work.gaps', 'skill', 'degree') %}

It was a pleasure.
{% endif %}
{% if not found('no_thanks') %}

Thank you again.
{% endif %}
""",
}
"""The files by their path in the folder. The knowledge they hold is small, whole and valid."""


def write_rulebase(folder: Path) -> Path:
    """Write the valid knowledge into a folder, and return the folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def replace_text(folder: Path, file: str, old: str, new: str) -> Place | None:
    """Replace a text that occurs once in one file of the folder.

    Args:
        folder: the folder of knowledge.
        file: the file's path in it.
        old: the text to replace.
        new: the text to put there; may hold one `MARK`, which is not written.

    Returns:
        The place of the mark, or None where there is no mark.
    """
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {file}"
    return write_marked(path, text.replace(old, new))


def write_marked(path: Path, text: str) -> Place | None:
    """Write a text without its `MARK`, and return the place of the mark, if there is one."""
    before, mark, after = text.partition(MARK)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(before + after, encoding="utf-8")
    if not mark:
        return None
    line = before.count("\n") + 1
    return Place(str(path), line, len(before) - before.rfind("\n"))
