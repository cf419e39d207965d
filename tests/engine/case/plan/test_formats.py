"""Claims about a plan for other programs, each format read back by a reader of its own."""

from __future__ import annotations

import datetime
import html
import io
import json
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engine.case.plan.formats import (
    dot,
    graphml,
    mermaid,
    note,
    plan_data,
    shown_edges,
    svg,
)
from engine.case.plan.plan import Plan, PlannedStep, make_plan
from engine.case.plan.schedule import Slot, schedule
from engine.core.words.prose import days_words
from engine.rulebase.output_schemas import output_schemas
from tests.engine.plan_readers import dot_statements, dot_tokens, read_mermaid
from tests.engine.proofs import a_proof, random_plans, real_proofs
from tests.engine.random_steps import a_step
from tests.examples import examples

MONDAY = datetime.date(2026, 3, 2)
SVG = "{http://www.w3.org/2000/svg}"
Edges = set[tuple[str, str, str]]

titles = st.text(
    st.sampled_from("\"'`<>&\\/#;:()[]{}|%$*-=_.,!? éß漢😀") | st.sampled_from("abcnN"),
    min_size=1, max_size=15,
).map(lambda text: " ".join(text.split())).filter(bool)  # as the loader reads words
plans = random_plans(titles)


def edges_of(plan: Plan) -> Edges:
    return set(plan.graph.networkx().edges(data="kind"))


def planned_of(plan: Plan) -> dict[str, PlannedStep]:
    return {planned.step.id: planned for planned in plan.steps}


def with_title(title: str) -> Plan:
    """A plan of one step with this title."""
    return make_plan(a_proof({"s": a_step("s", title=title, every_plan=True)}, ["s"]))


# --- which edges are shown -----------------------------------------------------------------------


@given(plans)
@examples(5)
def test_shown_edges_say_all(plan: Plan) -> None:
    """What comes before what can be told from the edges shown, and their kinds are the plan's."""
    shown: nx.DiGraph[str] = nx.DiGraph()
    shown.add_nodes_from(plan.graph)
    shown.add_edges_from((source, target) for source, target, _ in shown_edges(plan))
    assert all(nx.descendants(shown, step) == nx.descendants(plan.graph.networkx(), step)
               for step in plan.graph)
    assert set(shown_edges(plan)) <= edges_of(plan)
    assert len(set(shown_edges(plan))) == len(shown_edges(plan))


@given(plans)
@examples(5)
def test_no_shown_edge_is_implied(plan: Plan) -> None:
    """No edge is shown that a longer chain of the plan implies."""
    graph = plan.graph.networkx()
    for source, target, _ in shown_edges(plan):
        assert [list(chain) for chain in nx.all_simple_paths(graph, source, target)] == [
            [source, target]]


@given(plans)
@examples(5)
def test_critical_path_is_shown_whole(plan: Plan) -> None:
    """Each edge of the critical path is among those shown, so the marked path has no gap."""
    shown = {(source, target) for source, target, _ in shown_edges(plan)}
    assert shown >= set(pairwise(plan.critical))


def test_critical_path_goes_through_steps_without_lead_time() -> None:
    """Where a step that takes no time lies between two critical ones, the path leads through it."""
    steps = {step.id: step for step in (
        a_step("ask", every_plan=True, lead_days=(1, 14)),
        a_step("listen", every_plan=True, after_all=("ask",)),
        a_step("write", every_plan=True, after_all=("ask", "listen"), lead_days=(1, 7)))}
    plan = make_plan(a_proof(steps, list(steps)))
    assert {(source, target) for source, target, _ in shown_edges(plan)} >= set(
        pairwise(plan.critical))


# --- JSON ----------------------------------------------------------------------------------------


@given(plans, st.booleans())
@examples(5)
def test_data_matches_its_schema(plan: Plan, dated: bool) -> None:
    """Plain data, with the case's id, is what the published schema says, with and without dates."""
    slots = schedule(plan, 5, MONDAY) if dated else None
    data = {"case": plan.case, **plan_data(plan, slots)}
    assert json.loads(json.dumps(data)) == data
    Draft202012Validator(output_schemas()["plan"]).validate(data)


def test_data_of_real_plans_matches_its_schema() -> None:
    """The plan of every real case is what the published schema says."""
    validator = Draft202012Validator(output_schemas()["plan"])
    for proof in real_proofs().values():
        plan = make_plan(proof)
        validator.validate({"case": plan.case, **plan_data(plan, schedule(plan, 5, MONDAY))})


@given(plans)
@examples(5)
def test_data_tells_the_plan(plan: Plan) -> None:
    """Plain data has every step in order, its edges, timing and dates, and all other lists."""
    slots = schedule(plan, 5, MONDAY)
    data = json.loads(json.dumps(plan_data(plan, slots)))
    assert [step["id"] for step in data["steps"]] == [planned.step.id for planned in plan.steps]
    assert {(earlier, step["id"], kind) for step in data["steps"]
            for earlier, kind in step["after_kind"].items()} == edges_of(plan)
    for step, planned in zip(data["steps"], plan.steps, strict=True):
        assert step["after"] == list(step["after_kind"])
        assert step["title"] == planned.step.title
        assert step["slack"] == step["latest_start"] - step["earliest_start"]
        assert ("start" in step) == ("finish" in step) == (not planned.done)
        if not planned.done:
            slot = slots[planned.step.id]
            assert (step["start"], step["finish"]) == (str(slot.start), str(slot.finish))
    assert (data["critical_path"], data["left_out"], data["fallen_away"]) == (
        list(plan.critical), list(plan.left_out), list(plan.fallen_away))


# --- Mermaid -------------------------------------------------------------------------------------


def check_mermaid(plan: Plan) -> None:
    """The nodes are the steps, phase by phase, and the edges are those shown."""
    phases, edges = read_mermaid(mermaid(plan))
    assert [[node[1:] for node in phase] for phase in phases] == [
        [(planned.step.title,
          "done" if planned.done else "critical" if planned.step.id in plan.critical else "")
         for planned in phase] for phase in plan.phases]
    nodes = [name for phase in phases for name, _, _ in phase]
    assert len(nodes) == len(set(nodes))
    steps = dict(zip(nodes, (planned.step.id for planned in plan.steps), strict=True))
    assert [(steps[source], steps[target], kind)
            for source, target, kind in edges] == shown_edges(plan)


@given(random_plans(titles.map(lambda title: title.replace("#", "").replace("`", "'") or "x")))
@examples(5)
def test_mermaid_can_be_read_back(plan: Plan) -> None:
    """Each step is one node in its phase, each shown edge one line; any title comes back."""
    check_mermaid(plan)


def test_mermaid_of_real_plans() -> None:
    """The flowchart of every real case says what its plan says."""
    for proof in real_proofs().values():
        check_mermaid(make_plan(proof))


@pytest.mark.parametrize("title", ["Ask for #35; or #lt;", "`Code`", 'Say "&quot;"', "<b>&amp;"])
def test_mermaid_shows_any_title(title: str) -> None:
    """What looks like an entity, Markdown or HTML in a title is shown as it stands there."""
    check_mermaid(with_title(title))


@pytest.mark.parametrize("name", ["end", "style", "call", "a--b", "a-.b", "phase1"])
def test_mermaid_survives_any_id(name: str) -> None:
    """No node bears a word of Mermaid's grammar, a piece of an arrow, or the name of a subgraph.

    Mermaid 11 refuses a flowchart with a node of one of the first five names.
    """
    steps = {name: a_step(name, every_plan=True),
             "later": a_step("later", every_plan=True, after_all=(name,))}
    plan = make_plan(a_proof(steps, list(steps)))
    check_mermaid(plan)
    nodes = [node for phase in read_mermaid(mermaid(plan))[0] for node, _, _ in phase]
    assert name not in nodes


# --- DOT -----------------------------------------------------------------------------------------


@given(plans)
@examples(5)
def test_dot_can_be_read_back(plan: Plan) -> None:
    """Each step is declared once, each shown edge is there once, and each phase is one rank."""
    statements = list(dot_statements(dot_tokens(dot(plan))))
    assert statements[:2] == [(["rankdir", "=", "LR"], {}, False), (["node"], {"shape": "box"},
                                                                     False)]
    ranks: list[list[str]] = []
    for ids, _, grouped in statements[2:]:
        if grouped and ids == ["rank", "=", "same"]:
            ranks.append([])
        elif grouped:
            ranks[-1] += ids
    assert ranks == [[planned.step.id for planned in phase] for phase in plan.phases]
    nodes = [(ids[0], attributes["label"]) for ids, attributes, grouped in statements[2:]
             if not grouped and len(ids) == 1]
    assert nodes == [(planned.step.id, planned.step.title) for planned in plan.steps]
    edges = [(ids[0], ids[1], "any" if attributes == {"style": "dashed"} else "all")
             for ids, attributes, grouped in statements[2:] if not grouped and len(ids) == 2]
    assert edges == shown_edges(plan)


@given(plans)
@examples(5)
def test_dot_marks_steps(plan: Plan) -> None:
    """Steps that are done are dashed, those of the critical path thick, and no others."""
    planned = planned_of(plan)
    for ids, attributes, grouped in list(dot_statements(dot_tokens(dot(plan))))[2:]:
        if not grouped and len(ids) == 1:
            assert (attributes.get("style") == "dashed") == planned[ids[0]].done
            assert (attributes.get("penwidth") == "3") == (ids[0] in plan.critical)


# --- GraphML -------------------------------------------------------------------------------------


@given(plans)
@examples(5)
def test_graphml_can_be_read_back(plan: Plan) -> None:
    """A foreign reader finds the same steps, all edges with their kinds, and all numbers."""
    graph = nx.read_graphml(io.BytesIO(graphml(plan).encode()))
    assert graph.is_directed()
    assert list(graph) == [planned.step.id for planned in plan.steps]
    assert set(graph.edges(data="kind")) == edges_of(plan)
    for name, planned in planned_of(plan).items():
        assert graph.nodes[name] == {
            "title": planned.step.title, "phase": planned.phase, "hours": planned.step.hours,
            "lead_days": planned.step.lead_days[1], "done": planned.done,
            "critical": name in plan.critical, "slack": planned.timing.slack}


@pytest.mark.parametrize("form", [graphml, lambda plan: svg(plan, "Plan \x01")])
def test_xml_has_no_characters_it_must_not_have(form: object) -> None:
    """A control character, which YAML can write and XML cannot, does not break the document."""
    assert callable(form)
    ElementTree.fromstring(form(with_title("Let \x01 a day pass")))


# --- SVG -----------------------------------------------------------------------------------------


@given(plans, titles)
@examples(5)
def test_svg_shows_the_plan(plan: Plan, title: str) -> None:
    """The picture is well-formed and has its title, every step's title, and each shown edge."""
    root = ElementTree.fromstring(svg(plan, title))
    assert root.tag == f"{SVG}svg"
    assert root.findtext(f"{SVG}title") == title
    groups = list(root.iter(f"{SVG}g"))
    assert {group.get("data-step"): group.findtext(f"{SVG}title") for group in groups
            if group.get("data-step")} == {
        planned.step.id: planned.step.title for planned in plan.steps}
    arrows = sorted((group.get("data-source", ""), group.get("data-target", ""))
                    for group in groups if group.get("data-source"))
    assert arrows == sorted((source, target) for source, target, _ in shown_edges(plan))


def test_svg_of_real_plans_shows_dates() -> None:
    """With dates, each step of a real plan shows its own, and without them its lead time."""
    for proof in list(real_proofs().values())[::4]:
        plan = make_plan(proof)
        slots = schedule(plan, 5, MONDAY)
        dated, plain = svg(plan, "Plan", slots), svg(plan, "Plan")
        for planned in plan.steps:
            assert html.escape(note(planned, slots.get(planned.step.id))) in dated
            assert html.escape(note(planned)) in plain


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "words"), [
    ((0, 0), "same day"), ((1, 1), "1 day"), ((2, 2), "2 days"), ((1, 2), "1 to 2 days"),
    ((0, 3), "0 to 3 days"), ((60, 180), "60 to 180 days"),
])
def test_days_in_words(days: tuple[int, int], words: str) -> None:
    """A span of days reads as one would say it."""
    assert days_words(days) == words


def test_note() -> None:
    """Hours without needless digits, then the days, or the dates where there are any."""
    step = a_step("s", every_plan=True, hours=2.5, lead_days=(1, 14))
    planned = make_plan(a_proof({"s": step}, ["s"])).steps[0]
    assert note(planned) == "2.5 h, 1 to 14 days"
    assert note(replace(planned, step=replace(step, hours=30.0))) == "30 h, 1 to 14 days"
    assert note(planned, Slot(MONDAY, MONDAY, MONDAY)) == "2.5 h, 2026-03-02"
    tuesday = MONDAY + datetime.timedelta(days=1)
    assert note(planned, Slot(MONDAY, MONDAY, tuesday)) == "2.5 h, 2026-03-02 to 2026-03-03"
    assert note(replace(planned, done=True)) == "done already"
    assert note(replace(planned, done=True), Slot(MONDAY, MONDAY, tuesday)) == "done already"


def test_formats_of_an_empty_plan() -> None:
    """A plan of nothing is a valid document in every format."""
    plan = make_plan(a_proof({"s": a_step("s")}, []))
    assert read_mermaid(mermaid(plan)) == ([], [])
    assert len(list(dot_statements(dot_tokens(dot(plan))))) == 2
    assert len(nx.read_graphml(io.BytesIO(graphml(plan).encode()))) == 0
    assert "no steps" in svg(plan, "Plan")
    Draft202012Validator(output_schemas()["plan"]).validate({"case": "a", **plan_data(plan)})
