"""Cases run through the exported program in CLIPS, by clipspy."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable

import clips

from engine.batch.export.clips import clips_program
from engine.batch.export.clips_conditions import quoted
from knowledge.model.conditions import Grade
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.engine.outcomes import DIGITS, Outcome


class ClipsReader:
    """CLIPS with the program of a rulebase loaded."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Load the program."""
        self.knowledge = knowledge
        self.environment = clips.Environment()
        with tempfile.NamedTemporaryFile("w", suffix=".clp", encoding="utf-8") as file:
            file.write(clips_program(knowledge))
            file.flush()
            self.environment.load(file.name)

    def infer(self, case: Case) -> None:
        """Run the rules over a case; what follows is left behind as facts."""
        self.environment.reset()
        for question, value in case.answers.items():
            for each in value if isinstance(value, tuple) else (value,):
                shown = str(each) if isinstance(each, int) else quoted(each)
                self.environment.assert_string(
                    f"(answer (question {quoted(question)}) (value {shown}))")
        self.environment.run()

    def outcome(self, case: Case) -> Outcome:
        """What follows; steps are those called for, in the order of the knowledge."""
        self.infer(case)
        facts: dict[str, list[clips.Fact]] = {}
        for fact in self.environment.facts():
            facts.setdefault(fact.template.name, []).append(fact)
        known, (diagnosis,) = self.knowledge, facts["diagnosis"]
        grades = {fact["id"]: Grade(fact["grade"]) for fact in facts.get("finding", ())}
        fired = {fact["rule"] for fact in facts.get("fired", ())}
        steps = {fact["id"] for fact in facts.get("step", ())}
        done = {fact["step"] for fact in facts.get("done", ())}
        second = diagnosis["second"]
        return Outcome(
            tuple(f"{name}:{grades[name].name}" for name in known.findings if name in grades),
            tuple(rule for rule in known.rules if rule in fired),
            {fact["category"]: fact["decibans"] for fact in facts["total"]},
            diagnosis["leading"], None if second == "none" else second, diagnosis["margin"],
            {fact["category"]: round(fact["value"], DIGITS) for fact in facts["probability"]},
            _in_order(steps, known.steps), _in_order(done, known.steps))


def _in_order(found: set[str], known: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in known if name in found)
