"""A record as W3C PROV-JSON, for other tools: what was derived from what, by which rule.

Facts are entities, firings are activities that used the facts they matched and generated those they
added; a rule is the plan (prov:Plan) by which debrief carried a firing out. There are no times: the
same record gives the same bytes.
Huynh, T. D. et al. (2013), The PROV-JSON Serialization, W3C Member Submission. Lebo, T. et al.
(2013), PROV-O: The PROV Ontology, W3C Recommendation.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.case.record.recorder import Record, record_data
from engine.core.proof import Fact, FactKind, answer_fact
from engine.core.words.prose import fact_sentence
from knowledge.model.plain import Data, JsonValue, canonical_json
from knowledge.model.problems import printable
from knowledge.model.records import Knowledge

NAMESPACE = "urn:debrief:record:"
AGENT = "d:debrief"


def prov_json(record: Record) -> str:
    """The record as PROV-JSON in canonical form on one line, its line break included."""
    return canonical_json(prov_data(record)) + "\n"


def prov_data(record: Record) -> Data:
    """The record as PROV-JSON data.

    Facts are named `d:fact1` and so on in the order of the proof, firings `d:firing1`, rules
    `d:rule.` with their id, steps of the plan `d:step1` in the order of the plan.
    """
    knowledge = record.proof.knowledge
    facts = _facts(record)
    entities: Data = {
        "d:record": {"prov:label": f"Audit record of case {printable(record.case.id)}",
                     "d:sha256": record_data(record)["hash"]},
        "d:knowledge": {"prov:type": _name("prov:Collection"), "prov:label": "The knowledge",
                        "d:sha256": knowledge.hash},
        "d:case": {"prov:type": _name("prov:Collection"),
                   "prov:label": f"Case {printable(record.case.id)}", "d:sha256": record.case.hash},
        **{name: _fact(fact, knowledge) for fact, name in facts.items()},
        **_rules(record),
        "d:plan": {"prov:type": _name("prov:Collection"), "prov:label": "The plan"},
        **{f"d:step{number}": {"prov:type": "step of the plan", "d:id": planned.step.id,
                               "prov:label": printable(planned.step.title)}
           for number, planned in enumerate(record.plan.steps, 1)},
    }
    return {
        "prefix": {"d": NAMESPACE},
        "entity": entities,
        "activity": {**{_firing(firing.number): {
            "prov:label": f"Firing {firing.number}: {firing.rule}", "d:rule": firing.rule,
            "d:stratum": firing.stratum.value} for firing in record.proof.firings},
            "d:planning": {"prov:label": "Making the plan"}},
        "agent": {AGENT: {"prov:type": _name("prov:SoftwareAgent"), "prov:label": "debrief",
                          **{f"d:version.{name}": version
                             for name, version in record.versions.items()}}},
        **_relations(record, facts),
    }


def _facts(record: Record) -> dict[Fact, str]:
    """The facts that are there, each with its name; absences are no entities."""
    found: dict[Fact, None] = {
        answer_fact(record.case, question): None for question in record.case.answers}
    for firing in record.proof.firings:
        found.update(dict.fromkeys(firing.matched))
        found.update(dict.fromkeys(firing.concluded))
    there = (fact for fact in found if fact.kind not in (FactKind.UNANSWERED, FactKind.NOT_FOUND))
    return {fact: f"d:fact{number}" for number, fact in enumerate(there, 1)}


def _fact(fact: Fact, knowledge: Knowledge) -> Data:
    value = "; ".join(fact.value) if isinstance(fact.value, tuple) else fact.value
    data: Data = {"prov:type": fact.kind.value, "d:subject": fact.subject,
                  "prov:label": printable(fact_sentence(fact, knowledge))}
    if value != "":
        data["prov:value"] = value if isinstance(value, int) else printable(value)
    return data


def _rules(record: Record) -> Data:
    """The rules that fired, as the plans by which they were carried out."""
    rules = record.proof.knowledge.rules
    fired = dict.fromkeys(firing.rule for firing in record.proof.firings if firing.rule in rules)
    return {f"d:rule.{name}": {
        "prov:type": _name("prov:Plan"), "prov:label": rules[name].title,
        "d:because": rules[name].because, "d:sources": ", ".join(rules[name].sources),
    } for name in fired}


def _relations(record: Record, facts: dict[Fact, str]) -> Data:
    used: list[Data] = []
    generated: list[Data] = []
    associated: list[Data] = []
    for firing in record.proof.firings:
        activity = _firing(firing.number)
        used += [{"prov:activity": activity, "prov:entity": facts[fact]}
                 for fact in firing.matched if fact in facts]
        generated += [{"prov:entity": facts[fact], "prov:activity": activity}
                      for fact in firing.added]
        by: Data = {"prov:activity": activity, "prov:agent": AGENT}
        if firing.rule in record.proof.knowledge.rules:
            by["prov:plan"] = f"d:rule.{firing.rule}"
        associated.append(by)
    steps = {planned.step.id: f"d:step{number}"
             for number, planned in enumerate(record.plan.steps, 1)}
    used += [{"prov:activity": "d:planning", "prov:entity": name} for fact, name in facts.items()
             if fact.kind in (FactKind.STEP, FactKind.DONE, FactKind.DIAGNOSIS)]
    generated += [{"prov:entity": name, "prov:activity": "d:planning"}
                  for name in ("d:plan", *steps.values())]
    associated.append({"prov:activity": "d:planning", "prov:agent": AGENT})
    members = [
        *(("d:case", name) for fact, name in facts.items() if fact.kind is FactKind.ANSWER),
        *(("d:knowledge", name) for name in _rules(record)),
        *(("d:plan", name) for name in steps.values())]
    derived = [("d:record", part) for part in ("d:case", "d:knowledge", "d:plan")]
    return {
        "used": _numbered("used", used),
        "wasGeneratedBy": _numbered("generation", generated),
        "wasAssociatedWith": _numbered("association", associated),
        "hadMember": _numbered("member", (
            {"prov:collection": whole, "prov:entity": part} for whole, part in members)),
        "wasDerivedFrom": _numbered("derivation", (
            {"prov:generatedEntity": made, "prov:usedEntity": source}
            for made, source in derived)),
    }


def _firing(number: int) -> str:
    return f"d:firing{number}"


def _numbered(kind: str, relations: Iterable[Data]) -> Data:
    return {f"_:{kind}{number}": relation for number, relation in enumerate(relations, 1)}


def _name(qualified: str) -> JsonValue:
    """A qualified name as a typed literal of PROV-JSON."""
    return {"$": qualified, "type": "prov:QUALIFIED_NAME"}
