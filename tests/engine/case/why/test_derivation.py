"""Why: the justification and the derivation, read off the proof and nothing else.

`golden/` keeps the explanation of one real case as a counselor has read and accepted it. Where the
knowledge or the wording changes it on purpose, read the new one as they would before keeping it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from engine.case.why.derivation import Node, NothingToExplainError, explain, explainable, weights
from engine.core.inference import InferenceEngine
from engine.core.proof import Fact, FactKind, Proof
from engine.core.words.prose import fact_sentence, signed
from knowledge.model.conditions import UNDETERMINED, Value
from knowledge.model.problems import KnowledgeError
from knowledge.model.records import ChooseStep, Knowledge
from knowledge.reading.cases import Case
from knowledge.reading.loading import load
from tests.examples import examples
from tests.knowledge.rulebase import replace_text, write_rulebase
from tests.random_rulebases import rulebases_with_answers
from tests.strategies import cases, real_cases, shipped

GOLDEN = Path(__file__).parent / "golden"
ABSENCES = (FactKind.UNANSWERED, FactKind.NOT_FOUND)
SOME = examples(2)


@pytest.fixture(scope="module")
def engine() -> InferenceEngine:
    return InferenceEngine(shipped())


@pytest.fixture(scope="module")
def real_proofs(engine: InferenceEngine) -> tuple[Proof, ...]:
    return tuple(engine.infer(case) for case in real_cases())


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order in which they are read."""
    yield node
    for child in node.children:
        yield from walk(child)


def indented(node: Node, depth: int = 0) -> Iterator[str]:
    """The tree as text, a node with its reason on two lines."""
    space = "    " * depth
    yield f"{space}{node.text}{' (see above)' if node.repeated else ''}"
    sources = f" [{', '.join(node.sources)}]" if node.sources else ""
    if node.because:
        yield f"{space}  because: {node.because}{sources}"
    for child in node.children:
        yield from indented(child, depth + 1)


def foundations(proof: Proof) -> set[Fact]:
    """The answers and absences on which the counted evidence rests, however far down."""
    todo = [Fact(FactKind.FINDING, found.finding, proof.findings[found.finding].name)
            for found in proof.diagnosis.contributions if found.counted]
    seen = set(todo)
    while todo:
        for firing in proof.givers(todo.pop()):
            new = set(firing.matched) - seen
            seen |= new
            todo += new
    return {fact for fact in seen if fact.kind is FactKind.ANSWER or fact.kind in ABSENCES}


def sentences(proof: Proof, facts: set[Fact]) -> set[str]:
    return {fact_sentence(fact, proof.knowledge) for fact in facts}


def without_sign(text: str) -> str:
    """The finding in the text of a node, whether or not its decibans stand before it."""
    return re.sub(r"^[+−]\d+  ", "", text)


def assert_well_founded(node: Node, proof: Proof) -> None:
    """The tree of the verdict reaches all that matters, and stops nowhere else.

    It ends in answers and absences, in nodes explained further up, in evidence that is not counted,
    and in categories of which nothing is known. Nothing is explained twice.
    """
    told: set[str] = set()
    ends: set[str] = set()
    categories = set(map(id, node.children))
    for found in walk(node):
        if found.repeated:
            assert not found.children
            assert without_sign(found.text) in told, found.text
        elif found.children:
            assert without_sign(found.text) not in told, "explained twice"
            told.add(without_sign(found.text))
        elif id(found) in categories:
            assert found.because == "nothing known speaks for or against it"
        elif found is not node and not found.text.startswith("("):
            ends.add(found.text)
    assert ends == sentences(proof, foundations(proof))


def assert_weighed(node: Node, proof: Proof) -> None:
    """Every category is there, with all its evidence: counted with its sign, the rest in brackets.

    Under each category the strongest comes first.
    """
    diagnosis = proof.diagnosis
    knowledge = proof.knowledge
    shown = dict(zip(verdict_order(proof), node.children, strict=True))
    for category, child in shown.items():
        title = knowledge.categories[category].title
        assert child.text.startswith(f"{title}: {signed(diagnosis.totals[category])} decibans, ")
        expected = [
            f"{signed(found.decibans)}  {knowledge.findings[found.finding].title} "
            f"({proof.findings[found.finding].name})" if found.counted else
            f"({signed(found.decibans)})  {knowledge.findings[found.finding].title}"
            for found in diagnosis.contributions if found.category == category]
        assert sorted(entry.text for entry in child.children) == sorted(expected)
        sizes = [int(match[1]) for entry in child.children
                 if (match := re.match(r"[+−](\d+)  ", entry.text))]
        assert sizes == sorted(sizes, reverse=True)
        total = sum(found.decibans for found in diagnosis.contributions
                    if found.category == category and found.counted)
        assert total == diagnosis.totals[category]


def verdict_order(proof: Proof) -> list[str]:
    """The leading category, then the others by total."""
    ranking = list(proof.diagnosis.ranking)
    return sorted(ranking, key=lambda category: category != proof.diagnosis.leading)


def assert_explained(proof: Proof) -> None:
    """Everything that came about has an explanation, and nothing else has."""
    fired = {firing.rule for firing in proof.firings}
    came_about = {*proof.knowledge.categories, *proof.findings, *proof.steps, *fired}
    for what in explainable(proof.knowledge):
        if what in came_about:
            assert explain(proof, what).text
        else:
            with pytest.raises(NothingToExplainError) as caught:
                explain(proof, what)
            assert caught.value.what


# --- the verdict ---------------------------------------------------------------------------------


def test_verdicts_of_real_cases_are_well_founded(real_proofs: tuple[Proof, ...]) -> None:
    """In every real case the verdict is traced to exactly the answers and absences it rests on."""
    for proof in real_proofs:
        assert_well_founded(explain(proof), proof)


def test_verdicts_of_real_cases_show_all_evidence(real_proofs: tuple[Proof, ...]) -> None:
    """In every real case all evidence is shown under its category, counted or in brackets."""
    for proof in real_proofs:
        assert_weighed(explain(proof), proof)


@given(case=cases(shipped()))
@SOME
def test_verdicts_are_well_founded(case: Case, engine: InferenceEngine) -> None:
    """So it is with any answers to the shipped questionnaire."""
    proof = engine.infer(case)
    assert_well_founded(explain(proof), proof)
    assert_weighed(explain(proof), proof)


@given(rulebases_with_answers())
@SOME
def test_random_verdicts_are_well_founded(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """So it is with any rulebase."""
    knowledge, answers = drawn
    proof = InferenceEngine(knowledge).infer(Case("case", answers))
    assert_well_founded(explain(proof), proof)
    assert_weighed(explain(proof), proof)


def test_a_leading_verdict_tells_by_how_much(real_proofs: tuple[Proof, ...]) -> None:
    """The verdict has the title of what leads, and says how far ahead it is and has to be."""
    led = [proof for proof in real_proofs if proof.diagnosis.leading != UNDETERMINED]
    assert led
    for proof in led:
        node = explain(proof)
        totals = dict(proof.diagnosis.totals)
        assert node.text == proof.knowledge.categories[proof.diagnosis.leading].title
        ahead = totals.pop(proof.diagnosis.leading) - max(0, *totals.values())
        assert node.because.startswith(f"it is {ahead} decibans ahead")
        assert node.because.endswith(f"{proof.knowledge.policy.margin} are needed")


def test_an_open_verdict_tells_why(engine: InferenceEngine) -> None:
    """Undetermined: no category is far enough ahead, or the one that is may not lead yet."""
    silent = explain(engine.infer(Case("case", {})))
    assert silent.text == shipped().policy.undetermined.title
    assert silent.because == "no reason is 3 decibans ahead of all others"
    pay = explain(engine.infer(Case("case", {"log.salary": "above_range"})))
    assert pay.text == shipped().policy.undetermined.title
    title = shipped().categories["outside_control"].title
    assert pay.because.startswith(f"“{title}” is highest, but it leads only when it is strong")


def test_the_undetermined_is_asked_about_where_it_came_about(
    real_proofs: tuple[Proof, ...]
) -> None:
    """`undetermined` asks for the verdict where that is the verdict; elsewhere it is an error.

    The word `verdict` always asks for it.
    """
    outcomes = set()
    for proof in real_proofs:
        undetermined = proof.diagnosis.leading == UNDETERMINED
        outcomes.add(undetermined)
        assert explain(proof, "verdict") == explain(proof)
        if undetermined:
            assert explain(proof, UNDETERMINED) == explain(proof)
        else:
            with pytest.raises(NothingToExplainError, match="is not undetermined"):
                explain(proof, UNDETERMINED)
    assert outcomes == {True, False}


def test_golden(engine: InferenceEngine) -> None:
    """The explanation of one real case reads as a counselor has accepted it, to the letter."""
    case = next(case for case in real_cases() if case.id == "case-042")
    text = "\n".join(indented(explain(engine.infer(case)))) + "\n"
    assert text == (GOLDEN / "case-042.txt").read_text(encoding="utf-8")


# --- the weights ---------------------------------------------------------------------------------


def test_weights_are_the_counted_evidence_by_strength(real_proofs: tuple[Proof, ...]) -> None:
    """The justification holds all evidence that counts, with its reason, the strongest first."""
    for proof in real_proofs:
        for category in proof.knowledge.categories:
            found = weights(proof, category)
            assert {weight.contribution for weight in found} == {
                each for each in proof.diagnosis.contributions
                if each.counted and each.category == category}
            sizes = [abs(weight.contribution.decibans) for weight in found]
            assert sizes == sorted(sizes, reverse=True)
            for weight in found:
                finding = weight.contribution.finding
                assert weight.grade is proof.findings[finding]
                assert weight.evidence in proof.knowledge.findings[finding].evidence
                assert weight.evidence.category == category
                assert weight.evidence.decibans[weight.grade] == weight.contribution.decibans


def test_each_weight_has_its_own_reason(tmp_path: Path) -> None:
    """A finding may speak twice about a category only if each time its own reason is shown.

    Refusing that when the knowledge is loaded would do as well.
    """
    folder = write_rulebase(tmp_path)
    replace_text(folder, "findings.yaml", "category: luck", "category: ability")
    try:
        knowledge = load(folder)
    except KnowledgeError:
        return
    proof = InferenceEngine(knowledge).infer(Case("case", {"work.match": "half"}))
    reasons = [weight.evidence.because for weight in weights(proof, "ability")]
    assert reasons == ["Requirements are there for a reason.", "It was no accident."]


# --- one thing -----------------------------------------------------------------------------------


def test_what_came_about_is_explained(real_proofs: tuple[Proof, ...]) -> None:
    """In real cases: each category, and each finding, step and rule that came about; no others."""
    for proof in real_proofs[::4]:
        assert_explained(proof)


@given(rulebases_with_answers())
@SOME
def test_what_came_about_is_explained_in_any_rulebase(
    drawn: tuple[Knowledge, dict[str, Value]]
) -> None:
    """In random rulebases too, whatever the answers."""
    knowledge, answers = drawn
    assert_explained(InferenceEngine(knowledge).infer(Case("case", answers)))


@pytest.mark.parametrize("unknown", [
    "nothing", "R", "diagnosis", "evidence:weak_evidence", "step:cool_off", "fb.given", " ", "ART"])
def test_unknown_ids(unknown: str, real_proofs: tuple[Proof, ...]) -> None:
    """What is no id of a category, finding, step or rule is a KeyError that holds it."""
    with pytest.raises(KeyError) as caught:
        explain(real_proofs[0], unknown)
    assert caught.value.args == (unknown,)


def test_explainable_ids_are_unique() -> None:
    """No shipped id belongs to two things of which one could then not be asked about."""
    names = explainable(shipped())
    assert len(set(names)) == len(names)


def test_a_finding_rests_on_the_rules_that_gave_its_grade(real_proofs: tuple[Proof, ...]) -> None:
    """Below a finding stand the rules that gave it this grade, with their reasons and sources."""
    for proof in real_proofs:
        for finding, grade in proof.findings.items():
            node = explain(proof, finding)
            assert node.text == f"{proof.knowledge.findings[finding].title} ({grade.name})"
            rules = [proof.knowledge.rules[firing.rule] for firing in proof.givers(
                Fact(FactKind.FINDING, finding, grade.name))]
            assert rules
            assert [(child.because, child.sources) for child in node.children] == [
                (rule.because, rule.sources) for rule in rules]


def test_a_rule_shows_what_it_matched(real_proofs: tuple[Proof, ...]) -> None:
    """A rule is told with its title, its place in the firing order, and each fact it matched."""
    for proof in real_proofs:
        for firing in proof.firings:
            rule = proof.knowledge.rules.get(firing.rule)
            if rule is not None:
                node = explain(proof, rule.id)
                assert rule.title in node.text
                assert f"no. {firing.number})" in node.text
                assert [child.text for child in node.children] == [
                    fact_sentence(fact, proof.knowledge) for fact in firing.matched]


def test_a_step_names_the_findings_that_call_for_it(real_proofs: tuple[Proof, ...]) -> None:
    """A step rests on each finding of the case that it addresses, and on rules that chose it."""
    for proof in real_proofs:
        knowledge = proof.knowledge
        for step in proof.steps:
            node = explain(proof, step)
            assert knowledge.steps[step].title in node.text
            titles = [f"{knowledge.findings[finding].title} ({proof.findings[finding].name})"
                      for finding in knowledge.steps[step].addresses if finding in proof.findings]
            choosing = [firing.rule for firing in proof.firings
                        if firing.rule in knowledge.rules
                        and knowledge.rules[firing.rule].conclusion == ChooseStep(step)]
            texts = [child.text for child in node.children]
            assert texts[:len(titles)] == titles
            assert all(f"Rule {rule}:" in text
                       for rule, text in zip(choosing, texts[len(titles):], strict=True))
            assert ("every plan" in node.because) == knowledge.steps[step].every_plan
            assert ("done already" in node.because) == (step in proof.done)
