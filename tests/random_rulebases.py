"""Hypothesis strategies for whole random rulebases.

They make only what the files could say: each random rulebase passes the checks of the loader.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from knowledge.model.conditions import UNDETERMINED, Condition, Grade, Value
from knowledge.model.records import (
    Category,
    Certainty,
    ChooseStep,
    Conclusion,
    Evidence,
    Finding,
    Gate,
    GiveFinding,
    Kind,
    Knowledge,
    Option,
    Policy,
    Question,
    Rule,
    Source,
    Step,
)
from knowledge.model.strata import strata
from knowledge.reading.canonical import content_hash
from knowledge.reading.rows import YES_NO
from tests.strategies import answers, conditions

SOURCE = "SRC"


@st.composite
def rulebases(draw: DrawFn) -> Knowledge:
    """Small random rulebases, stratified and checked like those read from files.

    They have 3 to 6 questions of all kinds, 2 to 4 categories, 3 to 8 findings in 1 to 3 clusters,
    3 to 15 rules in random order, and 2 to 6 steps. The last findings may be *late*: they carry no
    evidence, so that their rules may read the diagnosis. The rules of a finding read findings of
    lower number only; that is what keeps the rules free of cycles.
    """
    questions = draw(_questions())
    categories = draw(_categories())
    late = draw(st.integers(0, 2))
    early = draw(st.integers(max(1, 3 - late), 8 - late))
    names = _Names(
        tuple(questions.values()), tuple(f"f{number}" for number in range(early + late)), early,
        tuple(categories), tuple(f"s{number}" for number in range(draw(st.integers(2, 6)))))
    rules = draw(_rules(names))
    findings = draw(_findings(names, rules))
    knowledge = Knowledge(
        policy=draw(_policies()), categories=categories,
        sources={SOURCE: Source(SOURCE, "A source", "", "all of it")}, questions=questions,
        findings=findings, rules=rules, steps=draw(_steps(names, rules)),
        levels=strata(rules, findings),
    )
    return replace(knowledge, hash=content_hash(knowledge))


@st.composite
def rulebases_with_answers(draw: DrawFn) -> tuple[Knowledge, dict[str, Value]]:
    """A random rulebase and answers to some of its questions."""
    knowledge = draw(rulebases())
    return knowledge, draw(answers(knowledge))


@dataclass(frozen=True)
class _Names:
    """What there is in a random rulebase; the first `early` findings may carry evidence."""

    questions: tuple[Question, ...]
    findings: tuple[str, ...]
    early: int
    categories: tuple[str, ...]
    steps: tuple[str, ...]


@st.composite
def _questions(draw: DrawFn) -> dict[str, Question]:
    kinds = draw(st.lists(st.sampled_from(Kind), min_size=3, max_size=6))
    made: dict[str, Question] = {}
    for number, kind in enumerate(kinds):
        name = f"t.q{number}"
        ask_if = draw(_maybe(conditions(list(made.values()), max_leaves=2))) if made else None
        made[name] = Question(
            id=name, section=f"Part {number // 3}", kind=kind, core=ask_if is None,
            text=f"Question {number}?", options=draw(_options(kind)), why="It tells.",
            sources=(SOURCE,), ask_if=ask_if)
    return made


def _options(kind: Kind) -> SearchStrategy[tuple[Option, ...]]:
    match kind:
        case Kind.COUNT | Kind.TEXT:
            return st.just(())
        case Kind.YES_NO:
            return st.just(YES_NO)
        case _:
            return st.integers(2, 4).map(lambda size: tuple(
                Option(f"o{number}", f"Option {number}") for number in range(size)))


def _maybe(strategy: SearchStrategy[Condition]) -> SearchStrategy[Condition | None]:
    return st.booleans().flatmap(lambda there: strategy if there else st.none())


@st.composite
def _categories(draw: DrawFn) -> dict[str, Category]:
    gates = draw(st.lists(st.none() | st.none() | _gates(), min_size=2, max_size=4))
    return {
        f"c{number}": Category(f"c{number}", f"Category {number}", "It was this.", gate)
        for number, gate in enumerate(gates)
    }


def _gates() -> SearchStrategy[Gate]:
    return st.builds(Gate, st.integers(0, 10), st.integers(-5, 10))


def _policies() -> SearchStrategy[Policy]:
    return st.builds(
        Policy, margin=st.integers(1, 4), second_within=st.integers(0, 12),
        undetermined=st.just(Category(UNDETERMINED, "Open", "It is open.")),
        certainty=st.just((Certainty(70, "likely"), Certainty(0, "a guess"))))


@st.composite
def _rules(draw: DrawFn, names: _Names) -> dict[str, Rule]:
    """At least one rule for each finding; the rest give any finding or choose a step."""
    spare = 15 - len(names.findings)
    extra = draw(st.lists(
        st.integers(0, len(names.findings) - 1) | st.sampled_from(names.steps), max_size=spare))
    targets: list[int | str] = draw(st.permutations([*range(len(names.findings)), *extra]))
    rules: dict[str, Rule] = {}
    for number, target in enumerate(targets):
        name = f"R{number}"
        conclusion: Conclusion
        if isinstance(target, int):
            readable = names.findings[:target]
            categories = names.categories if target >= names.early else ()
            conclusion = GiveFinding(names.findings[target], draw(st.sampled_from(Grade)))
        else:
            readable, categories = names.findings, names.categories
            conclusion = ChooseStep(target)
        condition = draw(conditions(names.questions, readable, categories, max_leaves=4))
        rules[name] = Rule(name, f"Domain {number % 2}", f"Rule {number}", condition, conclusion,
                           "It follows.", (SOURCE,))
    return rules


@st.composite
def _findings(draw: DrawFn, names: _Names, rules: Mapping[str, Rule]) -> dict[str, Finding]:
    clusters = draw(st.integers(1, 3))
    made: dict[str, Finding] = {}
    for number, name in enumerate(names.findings):
        given = {rule.conclusion.grade for rule in rules.values()
                 if isinstance(rule.conclusion, GiveFinding) and rule.conclusion.finding == name}
        evidence: tuple[Evidence, ...] = ()
        if number < names.early:
            about = draw(st.just(()) | _some(names.categories, 1) | _some(names.categories, 1))
            evidence = tuple(draw(_evidence(category, given)) for category in about)
        worth = 0 if evidence else draw(st.integers(0, 8))
        made[name] = Finding(name, f"Finding {number}", "It means that.",
                             f"k{draw(st.integers(0, clusters - 1))}", evidence, worth)
    return made


def _evidence(category: str, given: Collection[Grade]) -> SearchStrategy[Evidence]:
    """Evidence with a number for each grade that a rule gives, and maybe for others."""
    decibans = st.fixed_dictionaries(
        {grade: _decibans() for grade in Grade if grade in given},
        optional={grade: _decibans() for grade in Grade if grade not in given})
    return st.builds(Evidence, st.just(category), decibans, st.just("It weighs."),
                     st.just((SOURCE,)))


def _decibans() -> SearchStrategy[int]:
    return st.integers(-6, 12)


@st.composite
def _steps(draw: DrawFn, names: _Names, rules: Mapping[str, Rule]) -> dict[str, Step]:
    """Steps in random order, each coming after steps of lower number only."""
    chosen = {rule.conclusion.step for rule in rules.values()
              if isinstance(rule.conclusion, ChooseStep)}
    choices = [draw(st.sampled_from((None, None, "route"))) for _ in names.steps]
    made: list[Step] = []
    for number, name in enumerate(names.steps):
        earlier = [step for step, choice in zip(names.steps[:number], choices, strict=False)
                   if choice is None or choice != choices[number]]
        addresses = draw(_some(names.findings))
        made.append(Step(
            id=name, theme=f"Theme {number % 2}", title=f"Step {number}", do="Do it.",
            addresses=addresses,
            every_plan=not addresses and (name not in chosen or draw(st.booleans())),
            after_all=draw(_some(earlier)), after_any=draw(_some(earlier)),
            choice=choices[number], hours=draw(st.integers(1, 40)) / 4,
            lead_days=draw(st.tuples(st.integers(0, 9), st.integers(9, 30))), lead_note="",
            done_when="It is done.",
            done_if=draw(_maybe(conditions(names.questions, max_leaves=2))),
            sources=(SOURCE,)))
    return {step.id: step for step in draw(st.permutations(made))}


def _some(ids: Sequence[str], least: int = 0) -> SearchStrategy[tuple[str, ...]]:
    """Up to three of these, each once."""
    if not ids:
        return st.just(())
    most = min(3, len(ids))
    return st.lists(
        st.sampled_from(ids), min_size=least, max_size=most, unique=True).map(tuple)
