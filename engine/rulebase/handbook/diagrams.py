"""The diagrams of the handbook: what leads to what in a domain, and which step waits for which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.core.drawing.mermaid import Arrow, Node, flowchart, node_id
from engine.core.plain_form import literals
from engine.core.words.prose import asked, signed
from knowledge.model.conditions import Grade, Holds, Leading
from knowledge.model.records import Finding, GiveFinding, Knowledge, Rule, Step

MOST_NODES = 22
MOST_ARROWS = 32
"""A domain with more nodes or arrows than this is drawn in parts."""


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a rule reads: a question, a finding or the diagnosis; `denied` if it must never hold."""

    kind: str
    id: str
    denied: bool = False


@dataclass(frozen=True, slots=True)
class _Target:
    """What rules conclude: a finding or a step, with the rules and all that they read."""

    kind: str
    id: str
    rules: tuple[str, ...]
    origins: tuple[_Origin, ...]


def domain_diagrams(rules: Sequence[Rule], knowledge: Knowledge) -> list[str]:
    """Flowcharts of a domain: what is read, what follows, and what it says of the reasons."""
    targets = _targets(rules)
    return [flowchart(*_chart(part, knowledge)) for part in _parts(targets, knowledge)]


def theme_diagram(steps: Sequence[Step], knowledge: Knowledge) -> str:
    """A flowchart of the steps of a theme with what they wait for; empty if for nothing."""
    earlier = {step.id: (*step.after_all, *step.after_any) for step in steps}
    here = {step.id for step in steps}
    shown = [step for step in knowledge.steps.values()
             if step.id in here or any(step.id in names for names in earlier.values())]
    nodes = [Node(node_id("step", step.id), (step.title,), "box",
                  "" if step.id in here else "elsewhere") for step in shown]
    arrows = [Arrow(node_id("step", name), node_id("step", step.id), dotted=dotted)
              for step in steps
              for names, dotted in ((step.after_all, False), (step.after_any, True))
              for name in names]
    return flowchart(nodes, arrows) if arrows else ""


def _targets(rules: Sequence[Rule]) -> list[_Target]:
    grouped: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        conclusion = rule.conclusion
        key = (("finding", conclusion.finding) if isinstance(conclusion, GiveFinding)
               else ("step", conclusion.step))
        grouped.setdefault(key, []).append(rule)
    return [_Target(kind, name, tuple(rule.id for rule in given), _origins(given))
            for (kind, name), given in grouped.items()]


def _origins(rules: Iterable[Rule]) -> tuple[_Origin, ...]:
    found: dict[tuple[str, str], bool] = {}
    for literal in (literal for rule in rules for literal in literals(rule.condition)):
        match literal.leaf:
            case Holds(finding):
                key, denied = ("finding", finding), not literal.positive
            case Leading():
                key, denied = ("diagnosis", "diagnosis"), False
            case leaf:
                key, denied = ("question", leaf.question), False
        found[key] = found.get(key, True) and denied
    return tuple(_Origin(kind, name, denied) for (kind, name), denied in found.items())


def _parts(targets: list[_Target], knowledge: Knowledge) -> Iterator[list[_Target]]:
    """The targets in parts that can be read; those that others build on come first."""
    if _fits(targets, knowledge):
        yield targets
        return
    used = {origin.id for target in targets for origin in target.origins
            if origin.kind == "finding"}
    for half in ([target for target in targets if target.id in used],
                 [target for target in targets if target.id not in used]):
        part: list[_Target] = []
        for target in half:
            if part and not _fits([*part, target], knowledge):
                yield part
                part = []
            part.append(target)
        if part:
            yield part


def _fits(targets: list[_Target], knowledge: Knowledge) -> bool:
    nodes, arrows = _chart(targets, knowledge)
    return len(nodes) <= MOST_NODES and len(arrows) <= MOST_ARROWS


def _chart(
    targets: list[_Target], knowledge: Knowledge
) -> tuple[list[Node], list[Arrow]]:
    nodes: list[Node] = []
    arrows: list[Arrow] = []
    drawn = {(target.kind, target.id) for target in targets}
    for origins, reached in _bundles(targets):
        first = origins[0]
        node = node_id(first.kind, first.id) + ("_and_others" if len(origins) > 1 else "")
        if (first.kind, first.id) not in drawn and node not in {known.id for known in nodes}:
            nodes.append(Node(node, tuple(_titles(origins, knowledge)),
                              "box" if first.kind == "question" else "round", "elsewhere"
                              if first.kind == "finding" else ""))
        arrows += [Arrow(node, node_id(target.kind, target.id),
                         "not" if first.denied else "", first.denied) for target in reached]
    reasons: dict[str, Node] = {}
    for target in targets:
        title, finding = _title(target, knowledge)
        nodes.append(Node(node_id(target.kind, target.id), (title, *_rule_lines(target.rules)),
                          "round" if finding else "box"))
        for category, told, against in _weights(finding):
            reason = Node(node_id("reason", category), (knowledge.categories[category].title,),
                          "pill", "strong")
            reasons[category] = reason
            arrows.append(Arrow(node_id(target.kind, target.id), reason.id, told, against))
    ordered = [reasons[category] for category in knowledge.categories if category in reasons]
    return [*nodes, *ordered], arrows


def _bundles(targets: list[_Target]) -> Iterator[tuple[tuple[_Origin, ...], list[_Target]]]:
    """What is read, bundled where it is read by the same targets and is not one of them."""
    reached: dict[_Origin, list[_Target]] = {}
    for target in targets:
        for origin in target.origins:
            reached.setdefault(origin, []).append(target)
    drawn = {target.id for target in targets if target.kind == "finding"}
    bundles: dict[tuple[str, bool, str, tuple[str, ...]], list[_Origin]] = {}
    for origin, found in reached.items():
        alone = origin.id if origin.kind == "finding" and origin.id in drawn else ""
        key = (origin.kind, origin.denied, alone, tuple(target.id for target in found))
        bundles.setdefault(key, []).append(origin)
    for origins in bundles.values():
        yield tuple(origins), reached[origins[0]]


def _titles(origins: Sequence[_Origin], knowledge: Knowledge) -> Iterator[str]:
    bullet = "• " if len(origins) > 1 else ""
    for origin in origins:
        match origin.kind:
            case "question":
                yield bullet + asked(knowledge.questions[origin.id])
            case "finding":
                yield bullet + knowledge.findings[origin.id].title
            case _:
                yield "The diagnosis"


def _rule_lines(rules: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of rules in one line if they are short, else each in its own, as hyphens break."""
    return rules if any("-" in rule for rule in rules) else (", ".join(rules),)


def _title(target: _Target, knowledge: Knowledge) -> tuple[str, Finding | None]:
    if target.kind == "finding":
        finding = knowledge.findings[target.id]
        return finding.title, finding
    return knowledge.steps[target.id].title, None


def _weights(finding: Finding | None) -> Iterator[tuple[str, str, bool]]:
    for evidence in finding.evidence if finding is not None else ():
        numbers = [evidence.decibans[grade] for grade in Grade if grade in evidence.decibans]
        if any(numbers):
            told = " / ".join(signed(number) if number else "0" for number in numbers)
            yield evidence.category, told, max(numbers) <= 0


