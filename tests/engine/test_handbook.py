"""The handbook holds the whole rulebase, and every link in it leads somewhere."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from engine.handbook import handbook
from engine.prose import sentence, signed
from knowledge.conditions import UNDETERMINED, Grade, findings_read, questions_read
from knowledge.loading import load
from knowledge.model import GiveFinding, Knowledge
from tests.knowledge.rulebase import replace_text, write_rulebase
from tests.random_rulebases import rulebases
from tests.strategies import shipped

SOME = settings(max_examples=20, deadline=None, suppress_health_check=[
    HealthCheck.too_slow, HealthCheck.data_too_large])
COLUMNS = 5


@pytest.fixture(scope="module")
def page() -> str:
    return handbook(shipped())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_rulebase(tmp_path)


def anchors(page: str) -> list[str]:
    """The places in the page to which a link can lead."""
    return re.findall(r'<a id="([^"]+)"></a>', page)


def targets(page: str) -> list[str]:
    """The places in the page to which its links lead."""
    return re.findall(r"\]\(#([^)]*)\)", page)


def entry(page: str, anchor: str) -> str:
    """The part of the page from an anchor to the next heading or anchor."""
    _, found, rest = page.partition(f'<a id="{anchor}"></a>')
    assert found, anchor
    return re.split(r"\n#{2,4} |<a id=", rest)[0]


def rows(page: str) -> list[list[str]]:
    """The cells of each row of each table, but for the lines below the headings."""
    found = [line for line in page.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in found if not line.startswith("| ---")]


def assert_whole(page: str, knowledge: Knowledge) -> None:
    """Every rule, question, finding, step and source has an anchor, and no link leads nowhere."""
    found = Counter(anchors(page))
    assert set(found.values()) <= {1}
    assert set(targets(page)) <= set(found)
    for kind, things in (("rule", knowledge.rules), ("question", knowledge.questions),
                         ("finding", knowledge.findings), ("step", knowledge.steps),
                         ("source", knowledge.sources)):
        of_kind = [anchor for anchor in found if anchor.startswith(f"{kind}-")]
        assert len(of_kind) == len(things)
    assert all(len(cells) == COLUMNS for cells in rows(page))


def slug(kind: str, name: str) -> str:
    return f"{kind}-{name}"


# --- everything is there -------------------------------------------------------------------------


def test_the_shipped_handbook_is_whole(page: str) -> None:
    """Everything that ships is in the page once, and every link resolves."""
    assert_whole(page, shipped())


@given(rulebases())
@SOME
def test_any_handbook_is_whole(knowledge: Knowledge) -> None:
    """So it is with any rulebase."""
    assert_whole(handbook(knowledge), knowledge)


def test_every_category_has_an_anchor(page: str) -> None:
    """Each possible reason is there with its title, its meaning and a place to link to."""
    for category in shipped().categories.values():
        assert f"**{category.title}**" in page
        assert category.means in page
        assert any(anchor.endswith(category.id) for anchor in anchors(page)
                   if anchor.startswith("category-"))


def test_every_rule_is_told(page: str) -> None:
    """A rule stands there with its title, its condition, what it gives, its reason and sources."""
    for rule in shipped().rules.values():
        text = entry(page, slug("rule", rule.id))
        assert text.startswith(f"{rule.id}: {rule.title}\n")
        assert f"If {sentence(rule.condition, shipped())}, then " in text
        assert f"Because: {rule.because} " in text
        linked = targets(text)
        if isinstance(rule.conclusion, GiveFinding):
            assert slug("finding", rule.conclusion.finding) in linked
            assert f"({rule.conclusion.grade.name})." in text
        else:
            assert slug("step", rule.conclusion.step) in linked
        for kind, names in (("source", rule.sources), ("question", questions_read(rule.condition)),
                            ("finding", findings_read(rule.condition))):
            assert {slug(kind, name) for name in names} <= set(linked)


def test_every_finding_is_told(page: str) -> None:
    """A finding has its meaning, all its evidence in a table, its rules and its steps."""
    knowledge = shipped()
    for finding in knowledge.findings.values():
        text = entry(page, slug("finding", finding.id))
        assert text.startswith(f"{finding.title} (`{finding.id}`)\n")
        assert finding.means in text
        table = rows(text)
        assert len(table) == (len(finding.evidence) + 1 if finding.evidence else 0)
        for evidence, cells in zip(finding.evidence, table[1:], strict=True):
            numbers = [signed(evidence.decibans[grade]) if grade in evidence.decibans else ""
                       for grade in Grade]
            assert cells[:4] == [knowledge.categories[evidence.category].title, *numbers]
            assert cells[4].startswith(evidence.because)
        givers = [rule.id for rule in knowledge.rules.values()
                  if isinstance(rule.conclusion, GiveFinding)
                  and rule.conclusion.finding == finding.id]
        steps = [step.id for step in knowledge.steps.values() if finding.id in step.addresses]
        linked = set(targets(text))
        assert {slug("rule", rule) for rule in givers} <= linked
        assert {slug("step", step) for step in steps} <= linked


def test_every_question_is_told(page: str) -> None:
    """A question has its words, its options, why and when it is asked, and who reads it."""
    knowledge = shipped()
    for question in knowledge.questions.values():
        text = entry(page, slug("question", question.id))
        assert text.startswith(f"{question.text} (`{question.id}`)\n")
        for option in question.options:
            assert f"- `{option.id}`: {option.label}\n" in text
        assert f"Why: {question.why} " in text
        assert ("Asked only if" in text) == (question.ask_if is not None)
        readers = {slug("rule", rule.id) for rule in knowledge.rules.values()
                   if question.id in questions_read(rule.condition)}
        assert {target for target in targets(text) if target.startswith("rule-")} == readers


def test_every_step_is_told(page: str) -> None:
    """A step has what to do, when it is done, what it answers and what comes before it."""
    for step in shipped().steps.values():
        text = entry(page, slug("step", step.id))
        assert text.startswith(f"{step.title} (`{step.id}`)\n")
        assert step.do in text
        assert f"Done when: {step.done_when} " in text
        linked = set(targets(text))
        assert {slug("finding", finding) for finding in step.addresses} <= linked
        assert {slug("step", earlier) for earlier in (*step.after_all, *step.after_any)} <= linked
        assert ("Part of every plan." in text) == step.every_plan


def test_every_source_is_told(page: str) -> None:
    """A source has its title, what was read of it, and its address where it has one."""
    for source in shipped().sources.values():
        text = entry(page, slug("source", source.id))
        assert source.title in text
        assert source.seen in text
        assert source.url in text


def test_the_policy_is_told() -> None:
    """The introduction has the numbers of this knowledge, not of another."""
    knowledge = shipped()
    policy = replace(knowledge.policy, margin=41, second_within=43)
    page = handbook(replace(knowledge, policy=policy))
    assert re.search(r"at least\s+41 decibans ahead", page)
    assert re.search(r"at most 43 decibans behind", page)
    gate = knowledge.categories["outside_control"].gate
    assert gate is not None
    assert f"at least {gate.total_at_least} decibans itself" in page


# --- the page is good Markdown -------------------------------------------------------------------


def test_no_line_is_left_unfinished(page: str) -> None:
    """No `Reads:` or the like has nothing after it, and no part of the program shows through."""
    assert [line for line in page.splitlines() if re.search(r"\w:\s*$|: \.|, ,|\[\]", line)] == []
    assert not re.search(r"[{}]|<engine|\w\(\w+=|: None\b(?! of| in| gave|\n)", page)


def test_a_bar_does_not_break_a_table(folder: Path) -> None:
    """A `|` in a reason or in the title of a category stays within its cell."""
    replace_text(folder, "findings.yaml", "Requirements are there for a reason.",
                 "It is either | or.")
    replace_text(folder, "diagnosis.yaml", "title: Bad luck", "title: Bad | luck")
    table = rows(handbook(load(folder)))
    assert table
    assert [cells for cells in table if len(cells) != COLUMNS] == []


def test_ids_that_look_alike_have_their_own_anchors(folder: Path) -> None:
    """Ids may differ only in capitals or signs; they are two places in the page all the same."""
    replace_text(folder, "rules/01-work.yaml", "id: M2", "id: m1")
    knowledge = load(folder)
    assert {"M1", "m1"} <= knowledge.rules.keys()
    found = anchors(handbook(knowledge))
    assert len(set(found)) == len(found)


def test_headings_step_down_one_at_a_time(page: str) -> None:
    """There is one title, and no heading skips a level below the one before it."""
    levels = [len(match[1]) for match in re.finditer(r"^(#+) ", page, re.MULTILINE)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


def test_the_page_is_always_the_same(page: str) -> None:
    """The page depends on the knowledge alone, and ends in one line break."""
    assert handbook(load()) == page
    assert page.endswith("\n")
    assert not page.endswith("\n\n")


def test_undetermined_is_no_category(page: str) -> None:
    """`undetermined` is told as the lack of a leading reason, and not listed among the reasons."""
    listed = page.partition("## The possible reasons")[2].partition("\n## ")[0]
    assert UNDETERMINED not in listed
    assert listed.count("\n- ") == len(shipped().categories)
