"""Faults of every kind that a check looks for, each planted in the tiny rulebase by an edit."""

from __future__ import annotations

from dataclasses import dataclass

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
from tests.knowledge.planted_lexicon import LEXICON_FILE, lexicon_text

CORNERSTONES = "cornerstones/01-work.yaml"


@dataclass(frozen=True)
class Planted:
    """A fault, and where it must be told.

    Attributes:
        edits: file, text in it, and what is put in its place; no text stands for a new file.
        kind: of the entry that it must be told of.
        says: part of what must be said.
        others: further entries that must be named; None: any.
    """

    check: str
    edits: tuple[tuple[str, str, str], ...]
    kind: str
    id: str
    says: str
    others: tuple[str, ...] | None = None

    def __str__(self) -> str:
        return f"{self.check}-{self.id}-{self.says[-30:]}"


def rule(name: str, condition: str, then: str, title: str = "Something more") -> str:
    """A rule's text, to be put before another one."""
    return (f"  - id: {name}\n    title: {title}\n    if: {condition}\n    then: {then}\n"
            f"    because: It was seen before.\n    sources: [ART]\n")


def before(name: str, text: str) -> tuple[str, str]:
    """Put an entry before the one of this id."""
    return f"  - id: {name}\n", f"{text}  - id: {name}\n"


def new_rule(condition: str, then: str) -> tuple[str, str, str]:
    """A rule N1, put before G2."""
    return (WORK_RULES, *before("G2", rule("N1", condition, then)))


WEAK_SKILL = "{finding: skill_gap, grade: weak}"
STRONG_SKILL = "{finding: skill_gap, grade: strong}"
MODERATE_SKILL = "{finding: skill_gap, grade: moderate}"
STEP = """\
  - id: {id}
    title: {id} it
    do: Do what is to be done.
    addresses: [{addresses}]
{more}    hours: 1
    lead_days: [1, 1]
    done_when: It was done.
    sources: [ART]
"""


def new_step(name: str, addresses: str, more: str = "") -> tuple[str, str, str]:
    """A step, put before `again`."""
    return (STEPS, *before("again", STEP.format(id=name, addresses=addresses, more=more)))


RULES = [
    Planted("never_fires", (new_rule(
        "{all: [{work.match: {is: all}}, {work.match: {is: few}}]}", WEAK_SKILL),),
        "rule", "N1", "rule N1 can never fire"),
    Planted("never_fires", (new_rule(
        "{all: [{work.gaps: {includes only: [none]}}, {work.gaps: {includes: skill}}]}",
        WEAK_SKILL),), "rule", "N1", "can never fire"),
    Planted("never_fires", (new_rule(
        "{all: [{talk.rounds: {at least: 3}}, {not: {talk.rounds: {at least: 2}}}]}",
        WEAK_SKILL),), "rule", "N1", "can never fire"),
    Planted("never_fires", (  # silence and an answer at once
        new_rule("{all: [{work.level: {answered: false}}, {work.level: {is: same}}]}",
                 WEAK_SKILL),), "rule", "N1", "can never fire"),
    Planted("never_fires", (  # through a chain: skill_gap is moderate wherever G1 fires
        (TALK_RULES, "if: {talk.thanked: {is: no}}",
         "if: {all: [{work.gaps: {includes: skill}}, {not: {finding: weak_match}}]}"),),
        "rule", "T1", "can never fire"),
    Planted("never_fires", (  # two of three that exclude one another
        new_rule("{at least: 2, of: [{work.match: {is: all}}, {work.match: {is: half}}, "
                 "{work.match: {is: few}}]}", WEAK_SKILL),), "rule", "N1", "can never fire"),
    Planted("never_fires", (  # a grade that nothing gives
        (WORK_RULES, "if: {finding: skill_gap, at least: moderate}",
         "if: {finding: skill_gap, at least: strong}"),), "rule", "M2", "can never fire"),
    Planted("always_fires", (new_rule(
        "{any: [{work.match: {is: all}}, {work.match: {is not: all}}]}", WEAK_SKILL),),
        "rule", "N1", "whenever its questions are answered"),
    Planted("always_fires", (new_rule(
        "{work.gaps: {includes: [none, skill, degree]}}", WEAK_SKILL),),
        "rule", "N1", "whenever its questions are answered"),
    Planted("always_fires", (new_rule("{talk.rounds: {at least: 0}}", WEAK_SKILL),),
            "rule", "N1", "whenever its questions are answered"),
    Planted("idle_part", (
        (TALK_RULES, "- not: {talk.thanked: {is: yes}}",
         "- not: {talk.thanked: {is: yes}}\n        - talk.thanked: {is: no}"),),
        "rule", "T2", "without its part: “Did you write to thank them?” is “No”"),
    Planted("idle_part", (new_rule(
        "{any: [{work.level: {is: up}}, {all: [{work.level: {is: up}}, {work.match: {is: few}}]}]}",
        STRONG_SKILL),), "rule", "N1",
        "same cases without its part: “Was it a step up?” is “A step up”, and"),
    Planted("idle_part", (new_rule(
        "{all: [{work.match: {in: [half, few]}}, {work.match: {is not: half}}]}", STRONG_SKILL),),
        "rule", "N1", "the option 'half'"),
    Planted("idle_part", (  # through a chain: where G1 fires, so does M2
        new_rule("{all: [{work.gaps: {includes: skill}}, {finding: weak_match}]}",
                 "{finding: no_thanks, grade: weak}"),),
        "rule", "N1", "without its part: “Too little matched” was found"),
    Planted("subsumed", (new_rule("{work.match: {is: few}}",
                                  "{finding: weak_match, grade: weak}"),),
            "rule", "N1", "rule M1 concludes at least as much", ("M1",)),
    Planted("subsumed", (  # by two together, by neither alone
        new_rule("{talk.thanked: {answered: true}}", WEAK_SKILL),
        (TALK_RULES, *before("T1", rule(
            "N2", "{talk.thanked: {is: yes}}", MODERATE_SKILL)
            + rule("N3", "{talk.thanked: {is: no}}", MODERATE_SKILL)))),
        "rule", "N1", "others together conclude at least as much"),
    Planted("subsumed", (  # the step is called for by its finding already
        (TALK_RULES, *before("C1", rule("N1", "{finding: skill_gap}", "{step: learn}"))),),
        "rule", "N1", "adds nothing"),
    Planted("equivalent", (new_rule("{not: {not: {work.gaps: {includes: skill}}}}",
                                    MODERATE_SKILL),),
            "rule", "N1", "rules G1 and N1 fire in exactly the same cases", ("G1",)),
    Planted("equivalent", (  # De Morgan, and a scale said two ways
        new_rule("{not: {any: [{work.match: {is: all}}, {work.level: {is: same}}]}}", STRONG_SKILL),
        (TALK_RULES, *before("T1", rule(
            "N2", "{all: [{work.match: {at least: half}}, {work.level: {is not: same}}]}",
            STRONG_SKILL)))), "rule", "N2", "rules N1 and N2", ("N1",)),
    Planted("opposed_rules", (
        new_rule("{work.match: {at least: half}}", "{finding: fine, grade: weak}"),
        (FINDINGS, *before("no_thanks", """\
  - id: fine
    title: All was fine
    means: Nothing was wrong.
    cluster: fine
    evidence:
      - category: ability
        decibans: {weak: -3}
        because: It was seen to be good.
        sources: [ART]
"""))), "rule", "N1", "one speaking for “Ability was doubted” and one against it", ("M1",)),
]
"""Faults of rules."""

FINDING = """\
  - id: {id}
    title: {title}
    means: It was so.
    cluster: {cluster}
    evidence:
      - category: {category}
        decibans: {{{decibans}}}
        because: It was seen before.
        sources: [ART]
"""


def new_finding(
    name: str, decibans: str, category: str = "ability", cluster: str = "own"
) -> tuple[str, str, str]:
    """A finding, put before `no_thanks`."""
    return (FINDINGS, *before("no_thanks", FINDING.format(
        id=name, title=f"The {name}", cluster=cluster, category=category, decibans=decibans)))


ADDRESSES = "addresses: [skill_gap, weak_match]"
FINDINGS_AND_CATEGORIES = [
    Planted("contradiction", (
        (FINDINGS, "    title: A skill was missing", "    title: A skill was missing\n"
                                                    "    excludes: [no_thanks]"),),
        "finding", "skill_gap", "excludes “No thanks were sent”, and yet both can hold"),
    Planted("contradiction", (  # through a chain
        (FINDINGS, "    title: Too little matched",
         "    title: Too little matched\n    excludes: [skill_gap]"),),
        "finding", "weak_match", "yet both can hold"),
    Planted("unreachable_finding", (
        new_rule("{all: [{work.match: {is: all}}, {work.match: {is: few}}]}",
                 "{finding: gone, grade: weak}"), new_finding("gone", "weak: 1")),
        "finding", "gone", "can never hold", ("N1",)),
    Planted("unreachable_grade", (  # a stronger rule fires wherever the weak one does
        new_finding("seen", "weak: 1, strong: 3"),
        new_rule("{talk.thanked: {is: no}}", "{finding: seen, grade: weak}"),
        (TALK_RULES, *before("T1", rule("N2", "{talk.thanked: {answered: true}}",
                                        "{finding: seen, grade: strong}")))),
        "finding", "seen", "can never be weak"),
    Planted("unreachable_grade", (
        (WORK_RULES, "if: {finding: skill_gap, at least: moderate}",
         "if: {any: [{finding: skill_gap, at least: strong}, {finding: skill_gap}]}"),),
        "finding", "skill_gap", "rule M2 asks for it", ("M2",)),
    Planted("idle_evidence", (
        new_finding("seen", "weak: 2", cluster="match"),
        new_rule("{work.match: {is: few}}", "{finding: seen, grade: weak}")),
        "finding", "seen", "never counts its +2"),
    Planted("idle_evidence", (  # against counts apart from for
        new_finding("seen", "weak: -1", "luck", "match"),
        new_rule("{work.match: {is: few}}", "{finding: seen, grade: weak}")),
        "finding", "seen", "never counts its −1"),
    Planted("idle_finding", (
        new_finding("seen", "weak: 0"),
        new_rule("{work.match: {is: few}}", "{finding: seen, grade: weak}")),
        "finding", "seen", "nothing follows from “The seen”"),
    Planted("no_step", ((STEPS, ADDRESSES, "addresses: [skill_gap]"),),
            "finding", "weak_match", "speaks for “Ability was doubted”, and no step answers it"),
    Planted("cannot_lead", (
        (DIAGNOSIS, "margin: 3", "margin: 12"),), "category", "ability", "can never lead"),
    Planted("leads_on_silence", (
        new_rule("{talk.rounds: {answered: false}}", MODERATE_SKILL),),
        "category", "ability", "leads although nothing is answered"),
    Planted("leads_on_silence", (  # through a chain
        (FINDINGS, "  - id: no_thanks\n    title: No thanks were sent\n"
                   "    means: No message followed the talk.\n    worth: 4",
         FINDING.format(id="no_thanks", title="No thanks were sent", cluster="own",
                        category="luck", decibans="weak: 8, strong: 9")),
        (TALK_RULES, *before("T1", rule("N1", "{not: {finding: skill_gap}}",
                                        "{finding: no_thanks, grade: weak}"))),),
        "category", "luck", "leads although nothing is answered"),
    Planted("tie", (
        new_finding("chance", "weak: 5", "luck"),
        new_rule("{talk.thanked: {is: yes}}", "{finding: chance, grade: weak}"),
        (DIAGNOSIS, "others_at_most: 6", "others_at_most: 2"),
        (FINDINGS, "{weak: -1, moderate: -2, strong: -3}", "{weak: 0, moderate: 0, strong: 0}")),
        "category", "ability", "can be exactly level", ("luck",)),
]
"""Faults of findings and categories."""

OPTIONS = "      all: All of them\n      half: Half of them\n      few: Only a few\n"
QUESTION = """\
  - id: talk.{id}
    kind: yes_no
    core: false
    text: Was it so, as for {id}?
    why: It shows what it was.
{more}    sources: [ART]
"""


def new_question(name: str, more: str = "") -> tuple[str, str, str]:
    """A question, put before `talk.words`."""
    return (TALK, *before("talk.words", QUESTION.format(id=name, more=more)))


EXPECTS = "    ask_if: {talk.rounds: {at least: 1}}\n"
WHY = "    why: It is the plainest check.\n"
QUESTIONS_AND_STEPS = [
    Planted("unread_question", (new_question("late"),), "question", "talk.late",
            "nothing reads question talk.late"),
    Planted("never_asked", (
        new_question("late", "    ask_if: {all: [{work.match: {is: all}}, "
                             "{work.match: {is not: all}}]}\n"),
        new_rule("{talk.late: {is: yes}}", STRONG_SKILL)),
        "question", "talk.late", "question talk.late is never asked"),
    Planted("same_options", ((WORK, "      degree: A degree\n",
                              "      degree: A degree\n      years: Years of work\n"),),
            "question", "work.gaps", "nothing tells the options degree and years of work.gaps "
                                     "apart"),
    Planted("never_decisive", (
        new_question("late"), new_finding("late", "weak: 2", "luck"),
        new_rule("{talk.late: {is: yes}}", "{finding: late, grade: weak}")),
        "question", "talk.late", "ever changes the leading reason"),
    Planted("direction", (
        (WORK, WHY, f"{WHY}    expects:\n      later_never_raise: [ability]\n"),),
        "question", "work.match", "can make “Ability was doubted” likelier", ("ability",)),
    Planted("direction", (
        (WORK, WHY, f"{WHY}    expects:\n      later_never_lower: [luck]\n"),),
        "question", "work.match", "can make “Bad luck” less likely", ("luck",)),
    Planted("direction", (  # only where another answer is given besides
        (WORK, WHY, f"{WHY}    expects:\n      later_never_lower: [ability]\n"),
        (WORK_RULES, "if: {work.match: {at least: half}}",
         "if: {any: [{work.match: {is: half}}, {all: [{work.match: {is: few}}, "
         "{talk.rounds: {at most: 2}}]}]}")),
        "question", "work.match", "can make “Ability was doubted” less likely"),
    Planted("no_direction", ((WORK, *before("work.gaps", """\
  - id: work.mood
    kind: scale
    core: false
    text: How did it go?
    options: {bad: Badly, well: Well}
    why: It is remembered.
    sources: [ART]
""")),), "question", "work.mood", "does not say which way later answers move the reasons"),
    Planted("unreachable_step", (
        (TALK_RULES, *before("C1", rule(
            "N1", "{all: [{work.match: {is: all}}, {work.match: {is: few}}]}", "{step: more}"))),
        new_step("more", "")),
        "step", "more", "no case calls for step more"),
    Planted("blocked_step", (
        new_step("more", "no_thanks", "    after_any: [again]\n"),),
        "step", "more", "falls away in every case that calls for it"),
    Planted("falls_away", (new_step("more", "no_thanks", "    after_any: [learn]\n"),),
            "step", "more", "so that it falls away", ("learn",)),
    Planted("never_done", (
        (STEPS, "{work.gaps: {includes only: [none]}}",
         "{all: [{work.gaps: {includes only: [none]}}, {work.gaps: {includes: degree}}]}"),),
        "step", "learn", "the `done_if` of step learn can never be true"),
    Planted("rival_steps", (
        new_step("read", "skill_gap", "    choice: route\n"),
        new_step("both", "skill_gap", "    after_all: [read, learn]\n")),
        "step", "both", "step both needs both read and learn"),
    Planted("rival_steps", (  # through a chain
        new_step("read", "skill_gap", "    choice: route\n    after_all: [learn]\n"),
        new_step("both", "skill_gap", "    after_all: [read]\n")),
        "step", "both", "which are alternatives"),
]
"""Faults of questions and steps."""

TEXTS = [
    Planted("unused_source", ((SOURCES, *before(
        "BOOK", "  - id: FILM\n    title: A film\n    seen: the end\n")),),
        "source", "FILM", "nothing cites source FILM"),
    Planted("because_repeats", ((WORK_RULES, "because: It was said outright.",
                                 "because: A skill was named, it was."),),
            "rule", "G1", "the reason of rule G1 only repeats its title"),
    Planted("id_spelling", (new_rule("{work.match: {is: few}}", STRONG_SKILL),
                            (TALK_RULES, *before("T1", rule("n1", "{work.level: {is: up}}",
                                                            STRONG_SKILL)))),
            "rule", "n1", "rule ids 'N1' and 'n1' differ in spelling only", ("N1",)),
    Planted("no_cornerstone", ((CORNERSTONES, "    keeps: [M2, G1]", "    keeps: [G1]"),),
            "rule", "M2", "no cornerstone case keeps rule M2"),
    Planted("idle_exemption", (
        (WORK_RULES, "    because: It was said outright.\n",
         "    because: It was said outright.\n    exempt: {never_fires: It was meant.}\n"),),
        "rule", "G1", "exempt from never_fires, which finds nothing wrong with it"),
]
"""Faults of texts and ids, and of what keeps the knowledge in order."""

def heard(name: str, phrases: str, means: str = "", reads: str = "", rest: str = "") -> str:
    """An entry of the lexicon."""
    fields = {"means": means, "phrases": f"[{phrases}]", "reads": reads and f"[{reads}]"}
    lines = [f"{field}: {text}" for field, text in fields.items() if text]
    return "\n    ".join([f"id: {name}", *lines, *filter(None, [rest])])


SKILL = heard("skill", "no .. skills", "{work.gaps: [skill]}", "No skills.")
"""An entry with which nothing is wrong."""
UP, DEGREE = "{work.level: up}", "{work.gaps: [degree]}"


def lexicon_fault(
    check: str, name: str, says: str, *entries: str, others: tuple[str, ...] | None = None
) -> Planted:
    """A fault in a lexicon of these entries and `SKILL`."""
    edits = ((LEXICON_FILE, "", lexicon_text(SKILL, *entries)),)
    return Planted(check, edits, "phrases", name, says, others)


LEXICON = [
    lexicon_fault("misread_sentence", "up", "entry up is not heard in “A promotion.”",
                  heard("up", "a step up", UP, "It is a step up., A promotion.")),
    lexicon_fault("misread_sentence", "degree", "it is denied by “not”",
                  heard("degree", "a degree", DEGREE, "A degree., It was not a degree."),
                  heard("denial", "not", rest="cue: denies_after")),
    lexicon_fault("misread_sentence", "up", "heard there: skill",
                  heard("up", "a step up", UP, "A step up., You have no skills."),
                  others=("skill",)),
    lexicon_fault("misread_sentence", "up", "entry up is heard in “Step up to the bar.”",
                  heard("up", "step up", UP, "A step up.",
                        "passes: [You took a step down., Step up to the bar.]")),
    lexicon_fault("untested_entry", "up", "no sentence beside entry up tries it",
                  heard("up", "a step up", UP)),
    lexicon_fault("shadowed_phrase", "up", "“24 7” of entry up is never heard",
                  heard("up", "a step up, 24 7", UP, "A step up.")),
    lexicon_fault("shadowed_phrase", "degree", "skill is heard in the same words",
                  heard("degree", "a degree, no skills", DEGREE, "A degree."),
                  others=("skill",)),
    lexicon_fault("opposed_phrases", "up", "in “more of it” both up (by “more of it”) and same",
                  heard("up", "more of it", UP, "More of it."),
                  heard("same", "more of it, same", "{work.level: same}", "The same."),
                  others=("same",)),
    lexicon_fault("opposed_phrases", "skill", "they give different answers",
                  heard("praise", "no skills", "nothing", "No skills."), others=("praise",)),
    lexicon_fault("unused_group", "few", "no phrase names the group <few>",
                  heard("few", "few, no")),
]
"""Faults of the phrase lexicon."""

PLANTED = [*RULES, *FINDINGS_AND_CATEGORIES, *QUESTIONS_AND_STEPS, *TEXTS, *LEXICON]
