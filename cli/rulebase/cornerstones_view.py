"""Cornerstones on the terminal and as data: failures, coverage and mutants."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from cli.shared.terminal import item, paragraph
from engine.core.words.prose import sentence
from engine.rulebase.cornerstones.cornerstones import Result
from engine.rulebase.cornerstones.coverage import Coverage, PartCoverage
from engine.rulebase.cornerstones.failures import explained, mismatch_words
from engine.rulebase.cornerstones.mutations import Fate, Operator, Trial, share_caught
from knowledge.model.conditions import Compare, Not, leaves
from knowledge.model.plain import Data
from knowledge.model.problems import printable
from knowledge.model.records import Knowledge, Rule
from knowledge.reading.condition_syntax import condition_data
from knowledge.reading.cornerstones import FOLDER
from knowledge.reading.places import BUILT_IN

REPORT_FORMAT = "debrief.rules-test/1"


# --- failures ------------------------------------------------------------------------------------


def show_failure(console: Console, result: Result, knowledge: Knowledge) -> None:
    """Print a cornerstone that fails: what was expected, what came out, and why."""
    cornerstone = result.cornerstone
    place = cornerstone.place
    keeps = f", kept for {', '.join(cornerstone.keeps)}" if cornerstone.keeps else ""
    title = Text(cornerstone.id, style="bold")
    title.append(keeps, style="not bold")
    item(console, "✗", title)
    console.print(Text(f"  {printable(place.file)}:{place.line}", style="dim"), soft_wrap=True)
    paragraph(console, cornerstone.story, indent=2)
    for each in explained(result, knowledge):
        item(console, "•", mismatch_words(each.mismatch), indent=2)
        for line in each.because:
            item(console, "-", line, indent=4)
    console.print()


def show_accepted(
    console: Console, accepted: Sequence[str], failing: Sequence[Result]
) -> None:
    """Print which cornerstones were changed, and that the rest need a decision."""
    if accepted:
        paragraph(console, "Written into the cornerstones, as it came out:")
        for name in accepted:
            item(console, "•", name, indent=2)
    if failing:
        paragraph(console, "Not accepted, as it needs a decision:")
        for result in failing:
            item(console, "•", result.cornerstone.id, indent=2)
    if accepted or failing:
        console.print()


def show_summary(console: Console, results: Sequence[Result], covered: Coverage) -> None:
    """Print how many hold and fail, and what of the rules they try."""
    fail = sum(not result.holds for result in results)
    hold = len(results) - fail
    holds = "1 cornerstone holds" if hold == 1 else f"{hold} cornerstones hold"
    fails = f"{fail} fails" if fail == 1 else f"{fail} fail"
    text = f"{holds}, {fails}."
    if covered.rules:
        text += (f" {covered.fired} of {len(covered.rules)} rules fired; {covered.both_ways} of "
                 f"{len(covered.parts)} parts seen both ways.")
    paragraph(console, text, style="bold")


def show_how_to_begin(console: Console, knowledge: Knowledge, folder: Path | None) -> None:
    """Print that there are no cornerstones in the folder of knowledge, and an example of a file."""
    file = (BUILT_IN if folder is None else folder) / FOLDER / "first.yaml"
    option = "" if folder is None else f" --knowledge {shlex.quote(str(folder))}"
    paragraph(console, "There are no cornerstone cases yet. To begin, write a file such as this:")
    console.print(Text(printable(str(file))), soft_wrap=True)
    console.print()
    rule = next(iter(knowledge.rules.values()))
    for line in _example(rule):
        console.print(Text(f"  {line}"), soft_wrap=True)
    console.print()
    paragraph(console, "Say what must follow, or leave it as above: `debrief rules test --accept"
              f"{option}` then writes what came out. Look whether it is what you want.")


def _example(rule: Rule) -> list[str]:
    leaf = next((leaf for leaf in leaves(rule.condition) if isinstance(leaf, Compare)), None)
    answers = "{}"
    if leaf is not None:
        value = leaf.values[0]
        answers = (f"{{{leaf.question}: [{value}]}}" if leaf.operator.value.startswith("includes")
                   else f"{{{leaf.question}: {value}}}")
    return [f"domain: {rule.domain}", f"{FOLDER}:", "  - id: a-short-name",
            f"    keeps: [{rule.id}]", "    story: What happened, in one plain sentence.",
            f"    answers: {answers}", "    findings: {}", "    totals: {}",
            "    leading: undetermined"]


# --- coverage ------------------------------------------------------------------------------------


def show_coverage(console: Console, covered: Coverage, knowledge: Knowledge) -> None:
    """Print the rules that never fired, and the parts that were not seen both ways."""
    silent = [rule.rule for rule in covered.rules if not rule.fired]
    if silent:
        paragraph(console, "Rules that no cornerstone fires", style="bold")
        for name in silent:
            item(console, "•", f"{name}: {knowledge.rules[name].title}", indent=2)
        console.print()
    open_parts = _open_parts(covered)
    if not silent and not open_parts:
        paragraph(console, "Every part of every condition was seen both ways.")
        console.print()
        return
    if open_parts:
        paragraph(console, "Parts not seen both ways", style="bold")
    above = ""
    for part in open_parts:
        if part.rule != above:
            paragraph(console, f"{part.rule}: {knowledge.rules[part.rule].title}", indent=2)
            above = part.rule
        item(console, "•", f"{_seen(part)}: {sentence(part.part, knowledge)}", indent=4)
    paragraph(console, f"{len(covered.parts)} parts: {covered.both_ways} seen both ways, "
              f"{len(covered.one_way)} one way, {len(covered.never)} never.")
    console.print()


def _open_parts(covered: Coverage) -> list[PartCoverage]:
    """The parts not seen both ways, without those that only repeat the one they belong to.

    Nor those of rules that never fired, as these are told by themselves.
    """
    found: list[PartCoverage] = []
    for part in (part for rule in covered.rules if rule.fired for part in rule.parts):
        if part.both_ways:
            continue
        whole = found[-1] if found and found[-1].rule == part.rule else None
        if whole is not None and isinstance(whole.part, Not) and whole.part.part == part.part:
            continue  # what is below a `not` is seen whenever the `not` is
        if whole is not None and _is_option(part, whole) and _seen(part) == _seen(whole):
            continue
        found.append(part)
    return found


def _is_option(part: PartCoverage, whole: PartCoverage) -> bool:
    return (isinstance(part.part, Compare) and isinstance(whole.part, Compare)
            and part.part.question == whole.part.question
            and part.part.accepted < whole.part.accepted)


def _seen(part: PartCoverage) -> str:
    if part.never:
        return "never decided anything"
    return "seen true only" if part.seen_true else "never seen true"


# --- mutants -------------------------------------------------------------------------------------


def show_mutations(console: Console, trials: Sequence[Trial]) -> None:
    """Print how many mutants were caught, by what was done, and those that survived."""
    paragraph(console, "Errors put in, each by itself, and noticed", style="bold")
    for operator in Operator:
        fates = _fates(trials, operator)
        caught, survived = fates[Fate.CAUGHT], fates[Fate.SURVIVED]
        apart = "".join(f", {fates[fate]} {fate.value}" for fate in (Fate.REFUSED, Fate.IDLE)
                        if fates[fate])
        if caught + survived or apart:
            item(console, "•", f"{operator.value}: {caught} of {caught + survived}{apart}",
                 indent=2)
    survivors = [trial for trial in trials if trial.fate is Fate.SURVIVED]
    if survivors:
        paragraph(console, "Not noticed", style="bold")
        for trial in survivors:
            item(console, "•", trial.mutant.says, indent=2)
    caught = sum(trial.fate is Fate.CAUGHT for trial in trials)
    paragraph(console, f"{caught} of {caught + len(survivors)} errors noticed: "
              f"{100 * share_caught(trials):.1f} %.")
    if any(trial.fate is Fate.REFUSED for trial in trials):
        paragraph(console, "Not counted are errors that are refused when the knowledge is loaded"
                  + (", and numbers for grades that no rule gives."
                     if any(trial.fate is Fate.IDLE for trial in trials) else "."))
    console.print()


def _fates(trials: Sequence[Trial], operator: Operator) -> Counter[Fate]:
    return Counter(trial.fate for trial in trials if trial.mutant.operator is operator)


# --- data ----------------------------------------------------------------------------------------


def report_data(
    results: Sequence[Result], knowledge: Knowledge, covered: Coverage,
    trials: Sequence[Trial] | None, accepted: Sequence[str],
) -> Data:
    """All of it as plain data; `mutations` is None where the mutation test was not asked for."""
    return {
        "format": REPORT_FORMAT,
        "knowledge_hash": knowledge.hash,
        "hold": sum(result.holds for result in results),
        "fail": sum(not result.holds for result in results),
        "accepted": list(accepted),
        "cornerstones": [_result_data(result, knowledge) for result in results],
        "coverage": {
            "rules": len(covered.rules), "fired": covered.fired, "parts": len(covered.parts),
            "both_ways": covered.both_ways, "one_way": len(covered.one_way),
            "never": len(covered.never),
            "not_fired": [rule.rule for rule in covered.rules if not rule.fired],
            "open": [{
                "rule": part.rule, "part": condition_data(part.part),
                "sentence": sentence(part.part, knowledge), "seen_true": part.seen_true,
                "seen_not_true": part.seen_not_true,
            } for part in covered.parts if not part.both_ways],
        },
        "mutations": None if trials is None else _trials_data(trials),
    }


def _result_data(result: Result, knowledge: Knowledge) -> Data:
    cornerstone = result.cornerstone
    return {
        "id": cornerstone.id, "keeps": list(cornerstone.keeps), "holds": result.holds,
        "file": cornerstone.place.file, "line": cornerstone.place.line,
        "mismatches": [{
            "aspect": each.mismatch.aspect.value, "subject": each.mismatch.subject,
            "expected": each.mismatch.expected, "got": each.mismatch.got,
            "because": list(each.because),
        } for each in explained(result, knowledge)],
    }


def _trials_data(trials: Sequence[Trial]) -> Data:
    return {
        "share_caught": round(share_caught(trials), 6),
        "operators": [{
            "operator": operator.value,
            **{fate.name.lower(): _fates(trials, operator)[fate] for fate in Fate},
        } for operator in Operator],
        "survivors": [{"operator": trial.mutant.operator.value, "subject": trial.mutant.subject,
                       "says": trial.mutant.says}
                      for trial in trials if trial.fate is Fate.SURVIVED],
    }
