"""The drawings of the handbook show what the rules say, in a form that Mermaid reads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.drawing.mermaid import Arrow, Node, flowchart, node_id
from engine.core.words.prose import asked, signed
from engine.rulebase.handbook.diagrams import (
    MOST_ARROWS,
    MOST_NODES,
    domain_diagrams,
    theme_diagram,
)
from knowledge.model.conditions import Grade, findings_read, questions_read
from knowledge.model.records import GiveFinding, Knowledge, Rule, Step
from tests.engine.handbook_page import Drawing, drawings, one_page, shipped_page
from tests.engine.inferring import SOME
from tests.random_rulebases import rulebases
from tests.strategies import shipped

IDS = st.text("abAB12_.+-", min_size=1, max_size=8)
DOMAINS = dict.fromkeys(rule.domain for rule in shipped().rules.values())
THEMES = dict.fromkeys(step.theme for step in shipped().steps.values())


def of_domain(domain: str, knowledge: Knowledge) -> list[Rule]:
    return [rule for rule in knowledge.rules.values() if rule.domain == domain]


def of_theme(theme: str) -> list[Step]:
    return [step for step in shipped().steps.values() if step.theme == theme]


def read_all(texts: Iterable[str]) -> list[Drawing]:
    return drawings("\n\n".join(texts))


def assert_told(rules: list[Rule], knowledge: Knowledge) -> None:
    """The drawings of a domain have each rule, all that it reads, and what it concludes."""
    found = read_all(domain_diagrams(rules, knowledge))
    for rule in rules:
        conclusion = rule.conclusion
        if isinstance(conclusion, GiveFinding):
            title = knowledge.findings[conclusion.finding].title
        else:
            title = knowledge.steps[conclusion.step].title
        drawn = [(drawing, name) for drawing in found for name, told in drawing.nodes.items()
                 if told.split("\n")[0] == title
                 and rule.id in re.split(r"[\n]|, ", told)[1:]]
        assert len(drawn) == 1, rule.id
        drawing, name = drawn[0]
        read = "\n".join(drawing.nodes[source] for source, _, _, target in drawing.arrows
                         if target == name)
        for question in questions_read(rule.condition):
            assert asked(knowledge.questions[question]) in read
        for finding in findings_read(rule.condition):
            assert knowledge.findings[finding].title in read


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_is_drawn(domain: str) -> None:
    """Every shipped rule stands in one drawing of its domain, with arrows from all it reads."""
    assert_told(of_domain(domain, shipped()), shipped())


@given(rulebases())
@SOME
def test_any_domain_is_drawn(knowledge: Knowledge) -> None:
    """So does every rule of any rulebase, and Mermaid can read the whole page's drawings."""
    for domain in dict.fromkeys(rule.domain for rule in knowledge.rules.values()):
        assert_told(of_domain(domain, knowledge), knowledge)
    assert drawings(one_page(knowledge))


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_weights_are_drawn(domain: str) -> None:
    """From each finding arrows lead to the reasons it speaks of, dotted where against them."""
    knowledge = shipped()
    given_here = {rule.conclusion.finding for rule in of_domain(domain, knowledge)
                  if isinstance(rule.conclusion, GiveFinding)}
    found = read_all(domain_diagrams(of_domain(domain, knowledge), knowledge))
    drawn = {(source, told, dotted, target) for drawing in found
             for source, told, dotted, target in drawing.arrows if target.startswith("r_")}
    expected = set()
    for name in given_here:
        for evidence in knowledge.findings[name].evidence:
            numbers = [evidence.decibans[grade] for grade in Grade if grade in evidence.decibans]
            told = " / ".join(signed(number) if number else "0" for number in numbers)
            if any(numbers):
                expected.add((node_id("finding", name), told, max(numbers) <= 0,
                              node_id("reason", evidence.category)))
    assert drawn == expected


def test_drawings_are_small_enough_to_read() -> None:
    """No shipped drawing has more nodes or arrows than can be followed."""
    for drawing in drawings(shipped_page()):
        assert len(drawing.nodes) <= MOST_NODES
        assert len(drawing.arrows) <= MOST_ARROWS


def test_what_must_not_hold_is_marked() -> None:
    """An arrow from a finding that must not hold is dotted and says so."""
    knowledge = shipped()
    found = read_all(domain_diagrams([knowledge.rules["R45c"]], knowledge))
    arrows = {(source, told, dotted) for source, told, dotted, _ in found[0].arrows}
    assert (node_id("finding", "credible"), "not", True) in arrows
    assert (node_id("finding", "specific_reason"), "", False) in arrows


def test_what_is_read_alike_is_one_node() -> None:
    """Questions that lead to the very same findings stand in one box, one below the other."""
    knowledge = shipped()
    rules = [knowledge.rules["R19a"], knowledge.rules["R19b"]]
    (drawing,) = read_all(domain_diagrams(rules, knowledge))
    boxes = [told for name, told in drawing.nodes.items() if name.startswith("q_")]
    assert boxes == ["\n".join(f"• {asked(knowledge.questions[name])}"
                               for name in questions_read(rules[0].condition))]


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_is_drawn(theme: str) -> None:
    """Its steps are drawn with what they wait for; dotted where one of several is enough."""
    steps = of_theme(theme)
    text = theme_diagram(steps, shipped())
    expected = {(node_id("step", name), "", dotted, node_id("step", step.id)) for step in steps
                for names, dotted in ((step.after_all, False), (step.after_any, True))
                for name in names}
    if not expected:
        assert text == ""
        return
    (drawing,) = drawings(text)
    assert set(drawing.arrows) == expected
    assert {node_id("step", step.id) for step in steps} <= drawing.nodes.keys()
    assert set(drawing.nodes.values()) <= {step.title for step in shipped().steps.values()}


@given(st.lists(IDS, unique=True, max_size=6))
def test_node_ids_are_their_own(names: list[str]) -> None:
    """Different ids have different nodes, and the ids of nodes are plain words."""
    found = [node_id("rule", name) for name in names]
    assert len(set(found)) == len(names)
    assert all(re.fullmatch(r"r_\w+", name, re.ASCII) for name in found)


def test_nodes_do_not_depend_on_one_another() -> None:
    """Findings and reasons keep the ids of their nodes when other rules come and go."""
    knowledge = shipped()
    rules = of_domain("Motivation", knowledge)
    whole = {name for drawing in read_all(domain_diagrams(rules, knowledge))
             for name in drawing.nodes}
    part = {name for drawing in read_all(domain_diagrams(rules[-1:], knowledge))
            for name in drawing.nodes}
    assert {name for name in part if not name.startswith("q_")} <= whole


@given(st.text(max_size=30), st.text(max_size=10))
def test_any_label_is_safe(title: str, label: str) -> None:
    """Whatever a title says, it is shown as it is, and is never read as a part of the drawing."""
    shown = " ".join(title.split()) or "-"
    told = " ".join(label.split())
    (drawing,) = drawings(flowchart([Node("a", (shown, "R1")), Node("b", ("B",), "pill", "strong")],
                                    [Arrow("a", "b", told), Arrow("b", "a", dotted=True)]))
    assert drawing.nodes == {"a": f"{shown}\nR1", "b": "B"}
    assert drawing.arrows == [("a", told, False, "b"), ("b", "", True, "a")]


@pytest.mark.parametrize("title", ["1. first", "- item", "12) so", "+ more", "end", "`x`", "a & b"])
def test_a_title_that_looks_like_markup(title: str) -> None:
    """What Mermaid would take for a list or for code is a label like any other."""
    knowledge = shipped()
    finding = knowledge.findings["over_eager"]
    changed = replace(knowledge, findings={
        **knowledge.findings, finding.id: replace(finding, title=title)})
    (drawing,) = read_all(domain_diagrams([knowledge.rules["R27"]], changed))
    assert drawing.nodes["f_over__eager"] == f"{title}\nR27"
