"""A plan for other programs and for the wall: plain data, Mermaid, DOT, GraphML, SVG."""

from __future__ import annotations

import datetime
import io
import itertools
from collections.abc import Mapping

from engine.case.plan.plan import Plan, PlannedStep
from engine.case.plan.schedule import Slot
from engine.core.words.prose import days_words
from engine.core.words.translation import decimal
from engine.core.words.translation import gettext as _
from knowledge.model.plain import JsonValue
from knowledge.model.problems import printable


def plan_data(plan: Plan, slots: Mapping[str, Slot] | None = None) -> dict[str, JsonValue]:
    """The plan as plain data; its schema is `plan` in `engine.rulebase.output_schemas`."""
    return {
        "steps": [_step_data(planned, (slots or {}).get(planned.step.id))
                  for planned in plan.steps],
        "critical_path": list(plan.critical),
        "days": list(plan.days),
        "hours": plan.hours,
        "left_out": list(plan.left_out),
        "fallen_away": list(plan.fallen_away),
    }


def _step_data(planned: PlannedStep, slot: Slot | None) -> dict[str, JsonValue]:
    timing = planned.timing
    data: dict[str, JsonValue] = {
        "id": planned.step.id,
        "title": planned.step.title,
        "phase": planned.phase,
        "after": list(planned.after),
        "after_kind": dict(planned.after),
        "answers": list(planned.answers),
        "instead": list(planned.instead),
        "worth": planned.worth,
        "done": planned.done,
        "hours": planned.step.hours,
        "lead_days": list(planned.step.lead_days),
        "earliest_start": timing.earliest_start,
        "latest_start": timing.latest_start,
        "slack": timing.slack,
    }
    if slot is not None:
        data["start"] = slot.start.isoformat()
        data["finish"] = slot.finish.isoformat()
    return data


def shown_edges(plan: Plan) -> list[tuple[str, str, str]]:
    """The edges worth drawing: those that no longer chain implies, with their kind."""
    from networkx import transitive_reduction  # noqa: PLC0415 - data need no drawing

    graph = plan.graph.networkx()
    reduced = transitive_reduction(graph)
    return [(source, target, graph.edges[source, target]["kind"])
            for source, target in graph.edges if reduced.has_edge(source, target)]


def mermaid(plan: Plan) -> str:
    """The plan as a Mermaid flowchart, one subgraph a phase. Nodes are s1, s2 ... in plan order."""
    node = {planned.step.id: f"s{number}" for number, planned in enumerate(plan.steps, 1)}
    lines = ["flowchart LR"]
    for number, phase in enumerate(plan.phases, 1):
        lines.append(f'  subgraph phase{number}["Phase {number}"]')
        for planned in phase:
            mark = ":::done" if planned.done else (
                ":::critical" if planned.step.id in plan.critical else "")
            title = _mermaid_text(planned.step.title)
            lines.append(f'    {node[planned.step.id]}["{title}"]{mark}')
        lines.append("  end")
    for source, target, kind in shown_edges(plan):
        lines.append(f"  {node[source]} {'-.->' if kind == 'any' else '-->'} {node[target]}")
    lines += ["  classDef critical stroke-width:3px", "  classDef done stroke-dasharray:4", ""]
    return "\n".join(lines)


def dot(plan: Plan) -> str:
    """The plan in the DOT language of Graphviz."""
    lines = ["digraph plan {", "  rankdir=LR;", "  node [shape=box];"]
    for number, phase in enumerate(plan.phases, 1):
        names = " ".join(_dot_text(planned.step.id) + ";" for planned in phase)
        lines.append(f"  {{ rank=same; /* phase {number} */ {names} }}")
    for planned in plan.steps:
        style = ", style=dashed" if planned.done else (
            ", penwidth=3" if planned.step.id in plan.critical else "")
        lines.append(f"  {_dot_text(planned.step.id)} "
                     f"[label={_dot_text(planned.step.title)}{style}];")
    for source, target, kind in shown_edges(plan):
        style = " [style=dashed]" if kind == "any" else ""
        lines.append(f"  {_dot_text(source)} -> {_dot_text(target)}{style};")
    return "\n".join([*lines, "}", ""])


def graphml(plan: Plan) -> str:
    """The plan as GraphML, with all edges and the numbers of each step."""
    import networkx as nx  # noqa: PLC0415 - takes its time to import

    graph: nx.DiGraph[str] = nx.DiGraph()
    for planned in plan.steps:
        graph.add_node(
            planned.step.id, title=printable(planned.step.title), phase=planned.phase,
            hours=planned.step.hours, lead_days=planned.step.lead_days[1], done=planned.done,
            critical=planned.step.id in plan.critical, slack=planned.timing.slack)
    graph.add_edges_from(plan.graph.networkx().edges(data=True))
    out = io.BytesIO()
    nx.write_graphml_xml(graph, out, encoding="utf-8", prettyprint=True)
    return out.getvalue().decode("utf-8").rstrip("\n") + "\n"


def svg(
    plan: Plan, title: str, slots: Mapping[str, Slot] | None = None,
    links: Mapping[str, str] | None = None,
) -> str:
    """The plan as a drawing: phases as columns, the critical path marked.

    Args:
        plan: the steps.
        title: stands above them.
        slots: the dates of steps.
        links: by step, an address to go to from it.
    """
    critical = list(plan.critical)
    chain = set(itertools.pairwise(critical))
    from engine.core.drawing.plan_drawing import (  # noqa: PLC0415 - data need no drawing
        Arrow,
        Box,
        draw_plan,
    )

    return draw_plan(
        title,
        [_("Phase %(place)s", place=number) for number in range(1, len(plan.phases) + 1)],
        [Box(planned.step.id, planned.phase, planned.step.title,
             note(planned, (slots or {}).get(planned.step.id)),
             planned.step.id in critical, planned.done, (links or {}).get(planned.step.id, ""))
         for planned in plan.steps],
        [Arrow(source, target, "any" if kind == "any" else "all", (source, target) in chain)
         for source, target, kind in shown_edges(plan)],
    )


def note(planned: PlannedStep, slot: Slot | None = None) -> str:
    """Effort and time of a step in a few words, as in `2 h, 1-14 days`."""
    if planned.done:
        return _("done already")
    hours = _("%(hours)s h", hours=decimal(planned.step.hours))
    if slot is not None:
        if slot.start == slot.finish:
            return f"{hours}, {slot.start.isoformat()}"
        return f"{hours}, {span_words(slot.start, slot.finish)}"
    return f"{hours}, {days_words(planned.step.lead_days)}"


def span_words(first: datetime.date, last: datetime.date) -> str:
    """The days from one to another."""
    return _("%(first)s to %(last)s", first=first.isoformat(), last=last.isoformat())


def _mermaid_text(text: str) -> str:
    for sign, entity in (("#", "#35;"), ("&", "&amp;"), ('"', "&quot;"), ("<", "&lt;"),
                         ("`", "#96;")):
        text = text.replace(sign, entity)
    return text


def _dot_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
