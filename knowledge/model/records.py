"""The knowledge as typed, immutable records, read from files by `knowledge.reading.loading`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from knowledge.model.conditions import Condition, Grade
from knowledge.model.exemption import Exemption
from knowledge.model.from_earlier import FromEarlier
from knowledge.model.problems import NOWHERE, Place

if TYPE_CHECKING:
    from knowledge.model.lexicon import LexiconEntry  # read when some words are


class Kind(StrEnum):
    """What kind of answer a question takes."""

    SCALE = "scale"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    COUNT = "count"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be given: its id and the words shown."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is claimed of a scale: which way later answers move the totals of the categories.

    Attributes:
        never_raise: categories whose total no later answer raises.
        never_lower: categories whose total no later answer lowers.
        options: the options the claim is about, in order.
    """

    never_raise: tuple[str, ...]
    never_lower: tuple[str, ...]
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changing:
    """What it takes to bring about another answer next time.

    Attributes:
        cost: effort from 1 (an hour or two) to 9 (months), to compare changes with one another.
        aims: the answers to aim for, each with words that go on after "had you".
        not_from: answers that were not in the candidate's hands, from which there is no change.
    """

    cost: int
    aims: tuple[Option, ...]
    not_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something that can be asked.

    Attributes:
        options: in order; a scale's order is its meaning. Empty for `count` and `text`.
        core: asked by itself; otherwise a follow-up.
        ask_if: asked only where this is true of the answers; None means always.
        expects: what the rules must do with later answers on a scale; None claims nothing.
        changing: what it takes for the answer to be another one next time; None where that is not
            for the candidate to bring about.
        from_earlier: how it is answered from a person's earlier cases where it is not answered by
            hand; None where it is not.
        exempt: checks that are switched off for it.
        option_ids: the ids of the options, in order.
    """

    id: str
    section: str
    kind: Kind
    core: bool
    text: str
    options: tuple[Option, ...]
    why: str
    sources: tuple[str, ...]
    ask_if: Condition | None = None
    place: Place = field(default=NOWHERE, compare=False)
    expects: Expectation | None = None
    changing: Changing | None = None
    exempt: tuple[Exemption, ...] = ()
    from_earlier: FromEarlier | None = None
    option_ids: tuple[str, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Keep the ids of the options, which every answer is looked up in."""
        object.__setattr__(self, "option_ids", tuple(option.id for option in self.options))

    def label(self, option: str) -> str:
        """The words for an option id."""
        return next((known.label for known in self.options if known.id == option), option)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a finding says for or against one category.

    Attributes:
        decibans: whole decibans by grade; 10 make the category ten times likelier, 3 twice, and
            negative numbers speak against it. Good, I. J. (1985), Weight of evidence: a survey.
    """

    category: str
    decibans: Mapping[Grade, int]
    because: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something inferred.

    Attributes:
        cluster: findings of one cluster speak of the same thing and are not added up.
        worth: what answering it is worth to a plan, in decibans, where it carries no evidence.
        excludes: findings that can never hold together with it.
        contradiction: whether it says that answers contradict one another, so that explanations
            name it as that.
        exempt: checks that are switched off for it.
    """

    id: str
    title: str
    means: str
    cluster: str
    evidence: tuple[Evidence, ...]
    worth: int = 0
    place: Place = field(default=NOWHERE, compare=False)
    excludes: tuple[str, ...] = ()
    contradiction: bool = False
    exempt: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True)
class GiveFinding:
    """A rule's conclusion: a finding with a grade."""

    finding: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class ChooseStep:
    """A rule's conclusion: a step for the plan."""

    step: str


Conclusion: TypeAlias = GiveFinding | ChooseStep


@dataclass(frozen=True, slots=True)
class Rule:
    """IF a condition THEN a conclusion, with the reason and its sources.

    Attributes:
        exempt: checks that are switched off for it.
    """

    id: str
    domain: str
    title: str
    condition: Condition
    conclusion: Conclusion
    because: str
    sources: tuple[str, ...]
    place: Place = field(default=NOWHERE, compare=False)
    exempt: tuple[Exemption, ...] = ()


EVERY_PLAN = "every plan"
"""What a step of every plan answers, as it is written in its file."""


@dataclass(frozen=True, slots=True)
class Step:
    """A remediation.

    Attributes:
        addresses: findings that call for it.
        every_plan: belongs to every plan, whatever was found.
        after_all: steps that must all come first.
        after_any: of these, one must come first; where none is in the plan, the step falls away.
        choice: steps with the same choice are alternatives, of which a plan has one.
        hours: working hours.
        lead_days: shortest and longest elapsed days until it is done.
        done_if: true of the answers where it has been done already.
        exempt: checks that are switched off for it.
        closes: of the findings it addresses those that say less about later cases once it is done;
            other findings it only prepares for.
        each_time: is to be done anew after every rejection; others, once done, stay done.
    """

    id: str
    theme: str
    title: str
    do: str
    addresses: tuple[str, ...]
    every_plan: bool
    after_all: tuple[str, ...]
    after_any: tuple[str, ...]
    choice: str | None
    hours: float
    lead_days: tuple[int, int]
    lead_note: str
    done_when: str
    done_if: Condition | None
    sources: tuple[str, ...]
    place: Place = field(default=NOWHERE, compare=False)
    exempt: tuple[Exemption, ...] = ()
    closes: tuple[str, ...] = ()
    each_time: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is known from, and what of it was actually read.

    Attributes:
        exempt: checks that are switched off for it.
    """

    id: str
    title: str
    url: str
    seen: str
    place: Place = field(default=NOWHERE, compare=False)
    exempt: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """When a category may lead at all, in decibans.

    Attributes:
        total_at_least: its own total.
        others_at_most: the total of every other category.
    """

    total_at_least: int
    others_at_most: int


@dataclass(frozen=True, slots=True)
class Category:
    """One of the possible reasons of a rejection.

    Attributes:
        gate: when it may lead at all; None means whenever it is ahead.
        exempt: checks that are switched off for it.
    """

    id: str
    title: str
    means: str
    gate: Gate | None = None
    place: Place = field(default=NOWHERE, compare=False)
    exempt: tuple[Exemption, ...] = ()


@dataclass(frozen=True, slots=True)
class Certainty:
    """Words for a probability: used from this many percent upwards."""

    from_percent: int
    words: str


@dataclass(frozen=True, slots=True)
class Policy:
    """How totals become a diagnosis.

    Attributes:
        margin: decibans by which a category must be ahead to lead.
        second_within: a category this close behind the leading one is named as well.
        undetermined: the words shown where no category leads.
        certainty: words for probabilities, from the highest down.
    """

    margin: int
    second_within: int
    undetermined: Category
    certainty: tuple[Certainty, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The whole rulebase, checked.

    Attributes:
        levels: the stratum of every rule: 0 reads answers only, and so on; see `strata`.
        hash: SHA-256 of the canonical content, as hexadecimal digits.
        lexicon: which words of an employer mean what.
    """

    policy: Policy
    categories: Mapping[str, Category]
    sources: Mapping[str, Source]
    questions: Mapping[str, Question]
    findings: Mapping[str, Finding]
    rules: Mapping[str, Rule]
    steps: Mapping[str, Step]
    levels: Mapping[str, int]
    hash: str = ""
    lexicon: Mapping[str, LexiconEntry] = field(default_factory=dict)
