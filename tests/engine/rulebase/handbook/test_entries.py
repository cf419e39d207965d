"""Every entry of the handbook tells all that the knowledge says, and links are made both ways."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from engine.core.words.prose import sentence, signed
from engine.rulebase.handbook.book import FRONT
from engine.rulebase.handbook.rules import MOST_BYTES, case_entry, conditional
from engine.rulebase.handbook.words_table import words_rule
from knowledge.model.conditions import (
    All,
    Answered,
    Compare,
    Grade,
    Holds,
    Not,
    Operator,
    findings_read,
    leaves,
    questions_read,
)
from knowledge.model.records import (
    Expectation,
    GiveFinding,
    Kind,
    Knowledge,
    Question,
    Rule,
)
from knowledge.reading.cornerstones import Cornerstone
from knowledge.reading.loading import load
from tests.engine.handbook_page import (
    entry,
    linked,
    one_page,
    page_of,
    plain_text,
    rows,
    shipped_book,
    shipped_page,
    stones,
    targets,
)
from tests.strategies import shipped

PAGE = shipped_page()
FRONT_LINES = shipped_book()[FRONT].splitlines()


def given_by(finding: str, knowledge: Knowledge) -> dict[str, Grade]:
    """The rules that give a finding, with the grade."""
    return {rule.id: rule.conclusion.grade for rule in knowledge.rules.values()
            if isinstance(rule.conclusion, GiveFinding) and rule.conclusion.finding == finding}


# --- rules ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", shipped().rules.values(), ids=lambda rule: rule.id)
def test_every_rule_is_told(rule: Rule) -> None:
    """A rule is a sentence with its condition, conclusion, because and sources, or in the table."""
    knowledge = shipped()
    line = next(line for line in FRONT_LINES if f'<a id="rule-{rule.id}"></a>' in line)
    conclusion = rule.conclusion
    assert isinstance(conclusion, GiveFinding)
    text = plain_text(line)
    assert f"[f-{conclusion.finding}]" in text
    assert {f"s-{name}" for name in rule.sources} <= set(re.findall(r"\[(s-[^]]*)\]", text))
    if words_rule(rule) is not None:
        assert f"**{conclusion.grade.name}** [{rule.id}][k-{rule.id}]" in text
        assert rule.because in text
        return
    assert len(line.encode()) <= MOST_BYTES
    assert f"({conclusion.grade.name}). Because: {rule.because.rstrip('.')} (" in text
    condition = text.partition(": If ")[2].partition(", then [")[0]
    bare = re.sub(r"\[([^]]*)\]\[[^]]*\]", r"\1", condition)
    for name in findings_read(rule.condition):
        bare = bare.replace(f"`{name}`", f"“{knowledge.findings[name].title}”")
    assert bare == sentence(rule.condition, knowledge)


@pytest.mark.parametrize("rule", shipped().rules.values(), ids=lambda rule: rule.id)
def test_every_rule_has_its_links(rule: Rule) -> None:
    """The handbook has, for each rule, all that it reads and gives, its file and its cases."""
    text = entry(PAGE, "kept", rule.id)
    assert text.startswith(f"[{rule.id}](#rule-{rule.id}): {rule.title}\n")
    assert f" · `rules/{Path(rule.place.file).name}`" in text
    assert linked(PAGE, "kept", rule.id, "source") == {*rule.sources}
    assert linked(PAGE, "kept", rule.id, "question") == {*questions_read(rule.condition)}
    conclusion = rule.conclusion
    assert isinstance(conclusion, GiveFinding)
    assert linked(PAGE, "kept", rule.id, "finding") == {
        *findings_read(rule.condition), conclusion.finding}
    kept = [stone for stone in stones() if rule.id in stone.keeps]
    assert re.findall(r"^ *- (?:<a[^>]*></a>|\[)?`([\w-]+)`", text, re.MULTILINE) == [
        stone.id for stone in kept]
    for stone in kept:
        if stone.keeps[0] == rule.id:
            assert plain_text(case_entry(stone, shipped())) in text
        else:
            assert f"(#case-{stone.id}), told at [{stone.keeps[0]}]" in text
            assert stone.story in text


def test_the_employers_words_are_one_table() -> None:
    """A row a reason and finding, a column for each way of being credible, the grades in cells."""
    table = [line for line in FRONT_LINES if line.startswith("| “")]
    row = next(line for line in table if "rule-R46a-credible" in line)
    reason, finding, *grades, because = [cell.strip() for cell in row.strip("| ").split(" | ")]
    assert [re.sub(r"<a.*?</a>|\]\[[^]]*\]|\[", "", cell) for cell in grades] == [
        "**strong** R46a-credible", "**moderate** R46a-partial", "**weak** R46a-weak", ""]
    assert reason == f"“{shipped().questions['fb.reason'].label('technical_fail')}”"
    assert finding == "[The exercise fell short][f-task_failed]"
    assert because.startswith("It is unwelcome to say, so it is believable when said. (")


def test_a_rule_that_chooses_a_step(folder: Path) -> None:
    """Its conclusion is the step, and the step says that the rule calls for it."""
    page = page_of(folder)
    assert "If the leading reason is “Bad luck”, then the step [Apply again](#step-again)." in page
    assert "- Reads: the diagnosis · `rules/02-talk.yaml`" in entry(page, "kept", "C1")
    assert "- Called for by: [C1](#rule-C1)." in entry(page, "step", "again")


def test_a_condition_of_many_parts_is_a_list() -> None:
    """Up to two short parts are a sentence; more, nested or longer ones are a list."""
    knowledge = shipped()
    one, two, three = Holds("thin"), Answered("iv.nerves"), Answered("iv.format")
    told = conditional(All((one, two)), "If", "then so", knowledge)
    assert told == f"If {sentence(All((one, two)), knowledge)}, then so."
    told = conditional(All((one, two, three)), "If", "then so", knowledge)
    assert told.splitlines() == [
        "If all of these hold:", "", "- “Too few facts for a verdict” was found",
        "- “How nervous were you?” is answered",
        "- “What form did the main interview take?” is answered", "", "then so."]
    assert conditional(Not(one), "Asked if", "", knowledge) == (
        "Asked if “Too few facts for a verdict” was not found.")
    options = knowledge.questions["fb.reason"].option_ids[:9]
    long = Compare("fb.reason", Operator.INCLUDES, options, frozenset(options))
    assert conditional(All((long, two)), "Asked if", "", knowledge).count("\n- ") == 2


@pytest.mark.parametrize("stone", stones(), ids=lambda stone: stone.id)
def test_every_cornerstone_is_told(stone: Cornerstone) -> None:
    """A case has its answers in words, what follows besides the rule, and what silences it."""
    knowledge = shipped()
    text = plain_text(case_entry(stone, knowledge))
    for name, value in [*stone.answers.items(), *(stone.but or {}).items()]:
        question = knowledge.questions[name]
        if isinstance(value, str | tuple) and question.kind is not Kind.TEXT:
            for option in (value,) if isinstance(value, str) else value:
                assert f"“{question.label(option)}”" in text
        else:
            assert (f"“{value}”" if value is not None else "no answer") in text
    conclusions = [knowledge.rules[rule].conclusion for rule in stone.keeps]
    for finding, grade in stone.findings.items():
        told = f"{knowledge.findings[finding].title} ({grade.name})" in text
        assert told != (GiveFinding(finding, grade) in conclusions)
    for finding in stone.absent:
        assert knowledge.findings[finding].title in text.partition("not: ")[2]
    for category, total in (stone.totals or {}).items():
        assert (f"{knowledge.categories[category].title}” {signed(total)}" in text) == (total != 0)
    for step in stone.steps:
        assert f"“{knowledge.steps[step].title}”" in text
    if stone.leading is not None:
        reason = knowledge.categories.get(stone.leading)
        assert "no reason leads" in text if reason is None else re.search(
            rf"“{reason.title}” (?:\+\d+ and leading|leads)", text)
    assert ("**But** with " in text) == (stone.but is not None)


def test_a_cornerstone_of_two_rules(folder: Path) -> None:
    """It is told in full at the first of them, and linked from the other."""
    page = page_of(folder)
    assert entry(page, "kept", "M2").splitlines()[-2:] == [
        "- Kept by:",
        '  - <a id="case-skill-missing"></a>`skill-missing`: They asked for a skill that was '
        "missing. **Answers:** “A skill”. **Then:** “Ability was doubted” +4 and leading, "
        "“Bad luck” −1. **But** with no answer instead, [M2](#rule-M2) and [G1](#rule-G1) stay "
        "silent."]
    assert "told at [M2](#kept-M2): They asked" in entry(page, "kept", "G1")
    assert "second" in entry(page, "kept", "M1")


# --- findings ------------------------------------------------------------------------------------


def test_every_finding_is_told() -> None:
    """A finding has its meaning, all its evidence in a table, its rules and its steps."""
    knowledge = shipped()
    for finding in knowledge.findings.values():
        text = entry(PAGE, "finding", finding.id)
        assert text.startswith(f"{finding.title} (`{finding.id}`)\n\n{finding.means}\n")
        table = rows(text)
        assert len(table) == (len(finding.evidence) + 1 if finding.evidence else 0)
        for evidence, cells in zip(finding.evidence, table[1:], strict=True):
            numbers = [evidence.decibans.get(grade) for grade in Grade]
            assert cells[1:4] == ["" if number is None else signed(number).replace("+0", "0")
                                  for number in numbers]
            assert f"[{knowledge.categories[evidence.category].title}]" in cells[0]
            assert cells[4].startswith(f"{evidence.because} (")
            assert set(targets(cells[4])) == {f"source-{name}" for name in evidence.sources}
        assert f"{finding.worth} decibans" in text or not finding.worth


def test_findings_link_to_what_refers_to_them() -> None:
    """A finding has links to its rules with grades, its steps, readers, cluster and exclusions."""
    knowledge = shipped()
    for finding in knowledge.findings.values():
        text = entry(PAGE, "finding", finding.id)
        givers = given_by(finding.id, knowledge)
        readers = {rule.id for rule in knowledge.rules.values()
                   if finding.id in findings_read(rule.condition)}
        assert linked(PAGE, "finding", finding.id, "rule") == {*givers} | readers
        for name, grade in givers.items():
            title = knowledge.rules[name].title
            assert f"  - [{name}](#rule-{name}) {title} ({grade.name})\n" in f"{text}\n"
        assert linked(PAGE, "finding", finding.id, "step") == {
            step.id for step in knowledge.steps.values() if finding.id in step.addresses}
        mates = {other.id for other in knowledge.findings.values()
                 if other.cluster == finding.cluster and finding.evidence}
        excluded = {other.id for other in knowledge.findings.values()
                    if other.id in finding.excludes or finding.id in other.excludes}
        assert linked(PAGE, "finding", finding.id, "finding") == (mates | excluded) - {finding.id}


def test_every_reason_tells_what_speaks_of_it() -> None:
    """A reason has its meaning, its gate, and links to the findings for it and against it."""
    knowledge = shipped()
    for category in knowledge.categories.values():
        text = entry(PAGE, "category", category.id)
        assert text.startswith(f"{category.title} (`{category.id}`)\n\n{category.means}\n")
        speaking = {finding.id: evidence.decibans.values()
                    for finding in knowledge.findings.values() for evidence in finding.evidence
                    if evidence.category == category.id}
        for word, sign in (("For", 1), ("Against", -1)):
            line = text.partition(f"- {word} it: ")[2].partition("\n")[0]
            assert set(targets(line)) == {
                f"finding-{name}" for name, decibans in speaking.items()
                if any(number * sign > 0 for number in decibans)}
        assert ("Leads only with" in text) == (category.gate is not None)


# --- questions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question", shipped().questions.values(), ids=lambda question: question.id)
def test_every_question_is_told(question: Question) -> None:
    """A question has its words, why and when it is asked, its sources, options and readers."""
    knowledge = shipped()
    text = entry(PAGE, "question", question.id)
    assert text.startswith(f"{question.text} (`{question.id}`)\n\nWhy: {question.why} (")
    assert linked(PAGE, "question", question.id, "source") == {*question.sources}
    assert ("\nAsked if " in text) == (question.ask_if is not None)
    assert re.findall(r"^- (.*) \(`(.*)`\): ", text, re.MULTILINE) == [
        (option.label, option.id) for option in question.options]
    assert linked(PAGE, "question", question.id, "rule") == {
        rule.id for rule in knowledge.rules.values()
        if question.id in questions_read(rule.condition)}
    assert linked(PAGE, "question", question.id, "question") == {
        other.id for other in knowledge.questions.values()
        if other.ask_if is not None and question.id in questions_read(other.ask_if)}
    assert linked(PAGE, "question", question.id, "step") == {
        step.id for step in knowledge.steps.values()
        if step.done_if is not None and question.id in questions_read(step.done_if)}
    silent = {rule.id for rule in knowledge.rules.values()
              if Answered(question.id) in leaves(rule.condition)}
    line = text.partition("Whether it is answered at all matters to: ")[2].partition("\n")[0]
    assert set(targets(line)) == {f"rule-{rule}" for rule in silent}
    assert ("* Claimed, " in text) == (question.expects is not None)


def option_line(option: str, question: str) -> str:
    """What stands after an answer of a question in the shipped handbook."""
    text = entry(PAGE, "question", question)
    found = re.search(rf"\(`{option}`\): (.*)", text)
    assert found
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", found[1])


@pytest.mark.parametrize(("question", "option", "expected"), [
    ("iv.technical", "failed", "R14a"), ("iv.technical", "none", "no rule"),
    ("iv.answer_quality", "ok", "R11b, R13"), ("job.gap_type", "none", "no rule"),
    ("prep.best_case", "yes", "R20"), ("prep.best_case", "no", "R12, R13")])
def test_an_answer_tells_the_rules_it_helps(question: str, option: str, expected: str) -> None:
    """That is where a comparison is true of it, or the denial of one is."""
    assert option_line(option, question) == expected


def test_an_answer_tells_the_rules_it_stops() -> None:
    """Where a set must not include an answer, the rule stands after `against`."""
    helped, _, stopped = option_line("attitude", "fb.reason").partition("; against ")
    assert stopped == "R52-credible, R52-partial"
    assert "R49a-credible" in helped
    assert "R52-credible" not in helped


def test_claims_are_told(folder: Path) -> None:
    """What a scale claims of its later answers is told in the words of the reasons."""
    knowledge = load(folder)
    question = knowledge.questions["work.match"]
    claims = {
        ("all", "half", "few"): "A later answer never raises the total of "
                                "[Bad luck](#category-luck) and never lowers",
        ("half", "few"): "Among “Half of them” and “Only a few”, a later answer never"}
    for options, expected in claims.items():
        claim = Expectation(("luck",), ("ability",), options)
        changed = {**knowledge.questions, question.id: replace(question, expects=claim)}
        page = one_page(replace(knowledge, questions=changed))
        assert expected in entry(page, "question", question.id)
