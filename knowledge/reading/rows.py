"""One row of a knowledge file to one record of the model, noting every error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.model.checks import CHECKS
from knowledge.model.conditions import UNDETERMINED, Condition, Grade
from knowledge.model.exemption import Exemption
from knowledge.model.problems import Problems
from knowledge.model.records import (
    EVERY_PLAN,
    Category,
    Certainty,
    ChooseStep,
    Evidence,
    Expectation,
    Finding,
    Gate,
    GiveFinding,
    Kind,
    Option,
    Policy,
    Question,
    Rule,
    Source,
    Step,
)
from knowledge.reading.changing import DETAILS, changing
from knowledge.reading.condition_syntax import ConditionReader
from knowledge.reading.fields import Fields, fields, identifier, whole_number
from knowledge.reading.from_earlier_rows import from_earlier
from knowledge.reading.yaml_tree import Items, Table, Text, Tree

YES_NO = (Option("yes", "Yes"), Option("no", "No"))
NO_OPTIONS = ("unknown", "null")
RESERVED = ("diagnosis",)
MAX_DECIBANS = 60
MAX_LEAD_DAYS = 730


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list, with the heading it stands under."""

    id: str
    heading: str
    tree: Tree


@dataclass(frozen=True, slots=True)
class Names:
    """Everything an entry may refer to."""

    sources: tuple[str, ...]
    categories: tuple[str, ...]
    findings: tuple[str, ...]
    steps: tuple[str, ...]
    questions: Mapping[str, Question]


def source(row: Row, problems: Problems) -> Source:
    """A source. Its `url` may be missing."""
    found = fields(row.tree, f"source {row.id}", ["id", "title", "seen"],
                   ["url", "exempt"], problems)
    return Source(row.id, found.text("title"), found.text("url"), found.text("seen"), found.place,
                  exempt=exemptions(found))


def exemptions(found: Fields) -> tuple[Exemption, ...]:
    """The checks that an entry is exempt from, each with the reason."""
    if "exempt" not in found:
        return ()
    checks = fields(found.entries["exempt"], f"'exempt' of {found.what}", [], list(CHECKS),
                    found.problems)
    read = (Exemption(check, checks.text(check)) for check in checks.entries)
    return tuple(exemption for exemption in read if exemption.reason)


def policy(tree: Tree, problems: Problems) -> tuple[Policy, dict[str, Category]]:
    """The categories, and how totals become a diagnosis."""
    found = fields(tree, "diagnosis.yaml",
                   ["margin", "second_within", "categories", "undetermined", "certainty"], [],
                   problems)
    categories: dict[str, Category] = {}
    for entry in found.rows("categories"):
        category = _category(entry, problems)
        if category.id in categories or category.id == UNDETERMINED:
            problems.add(entry.place, f"'{category.id}' is used for two categories",
                         "a copy was left", "give one of them another id")
        elif category.id:
            categories[category.id] = category
    words = found.entries.get("undetermined")
    undetermined = Category(UNDETERMINED, "", "")
    if words is not None:
        said = fields(words, "undetermined", ["title", "means"], [], problems)
        undetermined = Category(UNDETERMINED, said.text("title"), said.text("means"))
    return Policy(
        margin=found.whole("margin", 1, MAX_DECIBANS, 1),
        second_within=found.whole("second_within", 0, MAX_DECIBANS),
        undetermined=undetermined,
        certainty=_certainty(found, problems),
    ), categories


def _category(tree: Tree, problems: Problems) -> Category:
    found = fields(tree, "a category", ["id", "title", "means"], ["leads_only_if", "exempt"],
                   problems)
    name = identifier(found.entries.get("id"), "a category", problems)
    gate = None
    if "leads_only_if" in found:
        limits = fields(found.entries["leads_only_if"], "leads_only_if",
                        ["total_at_least", "others_at_most"], [], problems)
        gate = Gate(limits.whole("total_at_least", 0, 200),
                    limits.whole("others_at_most", -200, 200))
    return Category(name, found.text("title"), found.text("means"), gate, found.place,
                    exempt=exemptions(found))


def _certainty(found: Fields, problems: Problems) -> tuple[Certainty, ...]:
    steps: list[Certainty] = []
    before = len(problems)
    for entry in found.rows("certainty"):
        row = fields(entry, "certainty", ["from_percent", "words"], [], problems)
        steps.append(Certainty(row.whole("from_percent", 0, 100), row.text("words")))
    if steps and steps[-1].from_percent != 0:
        problems.add(found.places["certainty"], "certainty has no words for the lowest percents",
                     "the last entry does not begin at 0", "end the list with `from_percent: 0`")
    falling = all(upper.from_percent > lower.from_percent for upper, lower in pairwise(steps))
    if len(problems) == before and not falling:
        problems.add(found.places["certainty"], "certainty is out of order",
                     "an entry was inserted", "write the highest percent first")
    return tuple(steps)


def question(row: Row, names: Names, problems: Problems) -> Question:
    """A question without its `ask_if` and `from_earlier`, which may name other questions."""
    found = fields(row.tree, f"question {row.id}",
                   ["id", "kind", "core", "text", "why", "sources"],
                   ["options", "ask_if", "expects", "changeable", *DETAILS, "from_earlier",
                    "exempt"], problems)
    kind = found.one_of("kind", Kind, Kind.CHOICE)
    if "." not in row.id:
        problems.add(found.place, f"question id '{row.id}' has no dot",
                     "the topic is missing", "write it as topic.name, for example job.level")
    options = _options(found, kind)
    return Question(
        id=row.id, section=row.heading, kind=kind, core=found.flag("core"),
        text=found.text("text"), options=options, why=found.text("why"),
        sources=found.references("sources", "source", names.sources), place=found.place,
        expects=_expects(found, kind, tuple(option.id for option in options), names),
        changing=changing(found, options), exempt=exemptions(found),
    )


def _expects(
    found: Fields, kind: Kind, options: tuple[str, ...], names: Names
) -> Expectation | None:
    """What later answers on a scale never do."""
    tree = found.entries.get("expects")
    if tree is None:
        return None
    if kind is not Kind.SCALE:
        found.problems.add(tree.place, f"{found.what} expects something of later answers, but its "
                           f"options have no order", f"its kind is {kind}",
                           "delete `expects`, or make it a scale")
        return None
    claims = ("later_never_raise", "later_never_lower")
    claim = fields(tree, f"'expects' of {found.what}", [], [*claims, "options"], found.problems)
    raised = claim.references("later_never_raise", "category", names.categories)
    lowered = claim.references("later_never_lower", "category", names.categories)
    among = claim.references("options", f"option of {found.what.split()[-1]}", options) or options
    if isinstance(tree, Table) and not any(name in claim for name in claims):
        found.problems.add(tree.place, f"'expects' of {found.what} claims nothing",
                           "it was not finished",
                           "write `later_never_raise: [...]` or `later_never_lower: [...]`")
    return Expectation(raised, lowered, tuple(option for option in options if option in among))


def _options(found: Fields, kind: Kind) -> tuple[Option, ...]:
    tree = found.entries.get("options")
    if kind in (Kind.COUNT, Kind.TEXT, Kind.YES_NO):
        if tree is not None:
            found.problems.add(tree.place, f"{found.what}: kind {kind} takes no options",
                               "its kind was changed", "delete the options or change the kind")
        return YES_NO if kind is Kind.YES_NO else ()
    if not isinstance(tree, Table) or len(tree.entries) < 2:
        place = tree.place if tree is not None else found.place
        found.problems.add(place, f"{found.what} needs at least two options",
                           "they were forgotten", "write `options:` and below it `id: words` lines")
        return ()
    options = []
    for key, label in tree.entries:
        identifier(key, f"an option of {found.what}", found.problems)
        if key.text.casefold() in NO_OPTIONS:
            found.problems.add(key.place, f"{found.what} has an option called '{key.text}'",
                               "what is not known is left unanswered, so there is no such option",
                               "delete it, or give it a name of its own")
        if isinstance(label, Text) and label.text.strip():
            options.append(Option(key.text, label.text.strip()))
        else:
            found.problems.add(label.place, f"option '{key.text}' of {found.what} has no words",
                               "they were forgotten", f"write `{key.text}: words to show`")
    return tuple(options)


def with_others(known: Question, row: Row, names: Names, problems: Problems) -> Question:
    """The question with its `ask_if`, which may read answers only, and its `from_earlier`."""
    for key, value in row.tree.entries if isinstance(row.tree, Table) else ():
        if key.text == "ask_if":
            reader = ConditionReader(names.questions, None, None, problems)
            known = replace(known, ask_if=reader.read(value))
        elif key.text == "from_earlier":
            known = replace(known, from_earlier=from_earlier(
                value, known, names.questions, names.findings, problems))
    return known


def finding(row: Row, names: Names, problems: Problems) -> Finding:
    """A finding with its evidence. Its cluster is itself unless it names one."""
    found = fields(row.tree, f"finding {row.id}", ["id", "title", "means"],
                   ["cluster", "evidence", "worth", "excludes", "contradiction", "exempt"],
                   problems)
    cluster = row.id
    if "cluster" in found:
        cluster = identifier(found.entries["cluster"], f"cluster of {found.what}", problems)
    entries: list[Evidence] = []
    for row_tree in found.rows("evidence"):
        entry = _evidence(row_tree, found.what, names, problems)
        if entry.category and any(entry.category == other.category for other in entries):
            problems.add(row_tree.place, f"{found.what} has two entries for '{entry.category}'",
                         "a copy was left", "keep one, with all its numbers")
        entries.append(entry)
    return Finding(row.id, found.text("title"), found.text("means"), cluster, tuple(entries),
                   found.whole("worth", 0, MAX_DECIBANS), found.place,
                   excludes=found.references("excludes", "finding", names.findings),
                   contradiction=found.flag("contradiction"),
                   exempt=exemptions(found))


def _evidence(tree: Tree, what: str, names: Names, problems: Problems) -> Evidence:
    found = fields(tree, f"evidence of {what}", ["category", "decibans", "because", "sources"], [],
                   problems)
    decibans: dict[Grade, int] = {}
    if "decibans" in found:
        grades = fields(found.entries["decibans"], f"decibans of {what}", [],
                        [grade.name for grade in Grade], problems)
        if isinstance(found.entries["decibans"], Table) and not grades.entries:
            problems.add(grades.place, f"decibans of {what} has no numbers", "they were forgotten",
                         "write a number for each grade, as in {weak: 2, strong: 9}")
        for grade in Grade:
            if grade.name in grades:
                decibans[grade] = grades.whole(grade.name, -MAX_DECIBANS, MAX_DECIBANS)
    return Evidence(
        category=found.reference("category", "category", names.categories), decibans=decibans,
        because=found.text("because"),
        sources=found.references("sources", "source", names.sources),
    )


def rule(row: Row, names: Names, problems: Problems) -> Rule | None:
    """A rule, or None where its condition or conclusion cannot be read."""
    found = fields(row.tree, f"rule {row.id}",
                   ["id", "title", "if", "then", "because", "sources"], ["exempt"], problems)
    reader = ConditionReader(names.questions, names.findings, names.categories, problems)
    if row.id in RESERVED:
        problems.add(found.place, f"a rule cannot be called '{row.id}'",
                     "proofs use this word for a step of their own", "give it another id")
    condition: Condition | None = None
    if "if" in found:
        condition = reader.read(found.entries["if"])
    conclusion = _conclusion(found, names, problems)
    title, because = found.text("title"), found.text("because")
    sources = found.references("sources", "source", names.sources)
    exempt = exemptions(found)
    if condition is None or conclusion is None:
        return None
    return Rule(row.id, row.heading, title, condition, conclusion, because, sources, found.place,
                exempt=exempt)


def _conclusion(found: Fields, names: Names, problems: Problems) -> GiveFinding | ChooseStep | None:
    tree = found.entries.get("then")
    if tree is None:
        return None
    names_of = {key.text for key, _ in tree.entries} if isinstance(tree, Table) else set()
    if "step" in names_of:
        then = fields(tree, f"'then' of {found.what}", ["step"], [], problems)
        step = then.reference("step", "step", names.steps)
        return ChooseStep(step) if step else None
    then = fields(tree, f"'then' of {found.what}", ["finding", "grade"], [], problems)
    grade = then.one_of("grade", Grade, Grade.weak)
    name = then.reference("finding", "finding", names.findings)
    return GiveFinding(name, grade) if name else None


def step(row: Row, names: Names, problems: Problems) -> Step:
    """A step of remediation."""
    found = fields(
        row.tree, f"step {row.id}",
        ["id", "title", "do", "addresses", "hours", "lead_days", "done_when", "sources"],
        ["after_all", "after_any", "choice", "lead_note", "done_if", "closes", "each_time",
         "exempt"], problems)
    addressed = found.entries.get("addresses")
    every_plan = isinstance(addressed, Text) and addressed.text == EVERY_PLAN
    done_if = None
    if "done_if" in found:
        reader = ConditionReader(names.questions, None, None, problems)
        done_if = reader.read(found.entries["done_if"])
    return Step(
        id=row.id, theme=row.heading, title=found.text("title"), do=found.text("do"),
        addresses=() if every_plan else _addresses(found, names),
        every_plan=every_plan,
        after_all=found.references("after_all", "step", names.steps),
        after_any=found.references("after_any", "step", names.steps),
        choice=found.text("choice") or None,
        hours=found.hours("hours"), lead_days=_lead_days(found, problems),
        lead_note=found.text("lead_note"), done_when=found.text("done_when"), done_if=done_if,
        sources=found.references("sources", "source", names.sources), place=found.place,
        exempt=exemptions(found), closes=_closes(found, names),
        each_time=found.flag("each_time"),
    )


def _closes(found: Fields, names: Names) -> tuple[str, ...]:
    """Findings that it answers for good; each must be among those it addresses."""
    closed = found.references("closes", "finding", names.findings)
    addressed = found.entries.get("addresses")
    known = [item.text for item in addressed.items if isinstance(item, Text)] if isinstance(
        addressed, Items) else []
    for finding in closed:
        if finding not in known:
            found.problems.add(
                found.places["closes"], f"{found.what} closes '{finding}' and does not address it",
                "it was taken from 'addresses'", "add it there, or take it from 'closes'")
    return closed


def _addresses(found: Fields, names: Names) -> tuple[str, ...]:
    tree = found.entries.get("addresses")
    if isinstance(tree, Items) and not tree.items:
        return ()
    before = len(found.problems)
    read = found.references("addresses", "finding", names.findings)
    told = len(found.problems) > before
    return ("",) if told and not read else read  # not also told as addressing nothing


def _lead_days(found: Fields, problems: Problems) -> tuple[int, int]:
    tree = found.entries.get("lead_days")
    if tree is None:
        return (0, 0)
    entries = tree.items if isinstance(tree, Items) else ()
    days = [number for entry in entries if (number := whole_number(entry)) is not None]
    if len(entries) == len(days) == 2 and 0 <= days[0] <= days[1] <= MAX_LEAD_DAYS:
        return (days[0], days[1])
    problems.add(tree.place, f"{found.what}: 'lead_days' must be the shortest and longest days",
                 "one number is missing, or they are in the wrong order",
                 f"write for example [1, 14]; at most {MAX_LEAD_DAYS} days")
    return (0, 0)
