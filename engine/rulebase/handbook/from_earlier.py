"""How a question is answered from a person's earlier cases, in the handbook."""

from __future__ import annotations

from engine.core.words.markdown_text import escaped
from engine.core.words.prose import asked, listed, quoted
from engine.rulebase.handbook.links import titles
from knowledge.model.from_earlier import WHOLE, FromEarlier, What
from knowledge.model.records import Knowledge, Question


def from_earlier_words(question: Question, rule: FromEarlier, knowledge: Knowledge) -> str:
    """What is counted, what each case counts, and which answer follows."""
    return " ".join([
        "Where it is not answered by hand, it follows from the person's earlier cases in the log "
        f"and this one: from {_counted(question, rule, knowledge)}.",
        *_weights(rule), *_thresholds(question, rule), escaped(rule.because)])


def _counted(question: Question, rule: FromEarlier, knowledge: Knowledge) -> str:
    match rule.what:
        case What.CASES:
            return "how many there are"
        case What.SAME_FINDING:
            found = titles("finding", list(rule.things), knowledge.findings, "or")
            return f"how many of them show the same of these as this one: {found}"
    other = knowledge.questions[rule.of]
    named = quoted(escaped(asked(other)))
    if rule.what is What.SAME_ANSWER:
        labels = [quoted(escaped(other.label(option))) for option in rule.things]
        return (f"how many of them answer {named} with the same of these as this one: "
                f"{listed(labels, 'or')}")
    stands = [f"{listed([quoted(escaped(other.label(option))) for option in options], 'or')} means "
              f"{quoted(escaped(question.label(own)))}"
              for own, options in _turned(rule).items()]
    return (f"what more than half of them answer to {named} ({'; '.join(stands)}), else it is "
            f"{quoted(escaped(question.label(rule.otherwise)))}")


def _turned(rule: FromEarlier) -> dict[str, list[str]]:
    """By option of the question itself, the answers that stand for it."""
    found: dict[str, list[str]] = {}
    for option, (own,) in rule.things.items():
        found.setdefault(own, []).append(option)
    return found


def _weights(rule: FromEarlier) -> list[str]:
    told = [f"A case older than {rule.months} months counts {_share(rule.old)}."]
    if rule.answered < WHOLE:
        told.append(f"One that a finished step has answered since counts {_share(rule.answered)}.")
    return told


def _share(percent: int) -> str:
    return "in full" if percent == WHOLE else f"{percent} %" if percent else "nothing"


def _thresholds(question: Question, rule: FromEarlier) -> list[str]:
    if not rule.least:
        return []
    told = [f"{quoted(escaped(question.label(option)))} from {least / WHOLE:g}"
            for option, least in rule.least.items()]
    return [f"The answer is {listed(told, 'and')}."]
