"""The front door: knowledge in, cases in; proofs, plans and what would change them out.

`import debrief` gives the same names. Nothing here reasons: each call is one of a room behind it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from engine.case.plan.plan import DEFAULT_CAP, Plan, make_plan
from engine.core.hearing.listener import Listener
from engine.core.inference import InferenceEngine
from engine.core.proof import Proof
from knowledge.model.conditions import Value
from knowledge.model.problems import CaseError, KnowledgeError
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, case_from
from knowledge.reading.cases import read_cases as read_text
from knowledge.reading.kept_knowledge import load

if TYPE_CHECKING:  # z3 and the lexicon's reader take long to import, and few calls need them
    from engine.case.questions.case_space import CaseSpace
    from engine.case.questions.flip import Flips
    from engine.case.questions.settle import Outlook
    from engine.case.questions.what_if import WhatIf
    from engine.case.questions.why_not import WhyNot
    from engine.core.hearing.reading import Reading

__all__ = ["Case", "CaseError", "Debrief", "Knowledge", "KnowledgeError", "Plan", "Proof", "Value",
           "case_from", "load", "read_cases"]


def read_cases(file: str | os.PathLike[str], knowledge: Knowledge) -> list[Case]:
    """The cases in a YAML, JSON or JSON Lines file.

    Args:
        file: its path.
        knowledge: tells which questions and options there are.

    Raises:
        CaseError: for the first case that has errors, with every one of them.
        OSError: the file cannot be read.
        UnicodeDecodeError: it is not UTF-8 text.
    """
    cases: list[Case] = []
    for found in read_text(Path(file).read_text("utf-8"), os.fspath(file), knowledge):
        if isinstance(found, CaseError):
            raise found
        cases.append(found)
    return cases


class Debrief:
    """Diagnoses cases with one rulebase. Not safe for use by several threads at once.

    What a call needs is made ready when it is first made. The employer's words in a case are always
    heard, whichever call is made.

    Attributes:
        knowledge: the rulebase.
    """

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        """Take a rulebase; None for the one that ships with the program.

        Raises:
            KnowledgeError: it cannot be inferred with.
        """
        self.knowledge = load() if knowledge is None else knowledge
        self._engine = InferenceEngine(self.knowledge)
        self._listener = Listener(self.knowledge)

    def listen(self, case: Case) -> Case:
        """The case with the answers that its words and its earlier cases give."""
        return self._listener.listen(case)

    def read_feedback(self, text: str) -> Reading:
        """What an employer's words say."""
        return self._listener.read(text)

    def proof(self, case: Case) -> Proof:
        """Every fact and rule behind the diagnosis of a case."""
        return self._engine.infer(self.listen(case))

    def plan(self, case: Case, cap: int = DEFAULT_CAP, prefer: Collection[str] = ()) -> Plan:
        """The steps for a case, and what each waits for.

        Args:
            case: any case.
            cap: the most steps to plan; 0 means all that would help.
            prefer: alternatives to take where there is a choice.

        Raises:
            UnknownStepError: `prefer` names something that is no alternative.
        """
        return make_plan(self.proof(case), cap, prefer)

    def why_not(self, case: Case, what: str) -> WhyNot:
        """Why a category, finding or step does not hold, by the nearest miss.

        Args:
            case: any case.
            what: the id of a category, a finding or a step, or `undetermined`.

        Raises:
            HoldsError: it holds.
            UndecidedError: the prover gave up.
        """
        from engine.case.questions.why_not import why_not  # noqa: PLC0415 - imports z3

        return why_not(self._space, self.listen(case), what)

    def what_if(self, case: Case, answers: Mapping[str, Value | None]) -> WhatIf:
        """A case before and after other answers; None for an answer that is not known."""
        from engine.case.questions.what_if import what_if  # noqa: PLC0415 - imports z3

        return what_if(self._engine, self.knowledge, self.listen(case), answers)

    def flip(self, case: Case, wanted: str | None = None, any_answer: bool = False) -> Flips:
        """The smallest change of answers that alters the verdict.

        Args:
            case: it must not have the verdict that is wanted.
            wanted: what is to lead, or `undetermined`; None for any other verdict.
            any_answer: look at every answer given, not only at those the candidate could change.

        Raises:
            UndecidedError: the prover gave up.
        """
        from engine.case.questions.flip import flip  # noqa: PLC0415 - imports z3

        return flip(self._space, self.listen(case), wanted, any_answer)

    def settle(self, case: Case) -> Outlook:
        """Whether anything unknown could still change the verdict, and what to ask next.

        How likely each answer is, is counted in the cases that ship with the program.

        Raises:
            UndecidedError: the prover gave up.
        """
        from engine.case.questions.prior import Prior  # noqa: PLC0415 - imports z3
        from engine.case.questions.settle import Settler  # noqa: PLC0415
        from knowledge.reading.case_log import load_case_log  # noqa: PLC0415

        settler = Settler(self._space, Prior(self.knowledge, load_case_log(self.knowledge)))
        return settler.outlook(self.listen(case).answers)

    @cached_property
    def _space(self) -> CaseSpace:
        from engine.case.questions.case_space import CaseSpace  # noqa: PLC0415 - imports z3

        return CaseSpace(self.knowledge)
