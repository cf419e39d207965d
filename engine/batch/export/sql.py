"""The diagnosis as one SQL query, to run where a log lives.

The query reads a table of answers in plain words and goes through the same stages as the embedded
engine, each a common table expression. It says all but the order of a plan: which steps are called
for, not in which order to take them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import reduce

import ibis
import ibis.expr.types as ir
from sqlglot import exp

from engine.batch.columns import compiler
from engine.batch.columns.compiler import compile_rules
from engine.batch.columns.encoding import CASE, Column, columns
from engine.batch.columns.kernel import (
    CATEGORY,
    DONE,
    FINDINGS,
    FIRED,
    KNOWLEDGE,
    MARGIN,
    SECOND,
    decibans,
    probability,
)
from engine.batch.columns.texts import SEPARATOR
from engine.batch.export.sql_answers import as_text, as_words, is_unread, read
from engine.batch.export.sql_stages import Stages, renamed
from knowledge.model.conditions import Grade
from knowledge.model.records import Kind, Knowledge

ANSWERS = "answers"
"""The name that the table of answers has unless another one is given."""
RESULTS = "results"
"""The name of the last stage."""
CALLED, UNREAD = "steps_called", "answers_not_read"


def sql_query(knowledge: Knowledge, dialect: str, table: str = ANSWERS) -> str:
    """The query.

    Args:
        knowledge: the rulebase.
        dialect: one of `engine.batch.export.DIALECTS`.
        table: the name of the table of answers; its parts are parted by dots.

    Raises:
        ValueError: a question has more options than a column can hold.
    """
    stages, encoded = Stages(dialect), columns(knowledge)
    texts = stages.read("answered", exp.to_table(table, dialect=dialect), {
        CASE: as_text(CASE),
        **{column.name: as_words(source_column(question, dialect), column.question.kind)
           for question, column in encoded.items()}})
    inferred = compile_rules(
        knowledge, stages.start("encoded", _encoded(texts, encoded)), worded=True, add=stages.add)
    weighed = stages.add("odds", inferred, _odds(inferred, knowledge))
    listed = stages.add("lists", weighed, _lists(weighed, knowledge))
    stages.start(RESULTS, listed.select(**_shown(listed, knowledge)))
    query = stages.whole(RESULTS)
    renamed(query, _readable(knowledge, encoded))
    return _head(knowledge, dialect, table) + query.sql(dialect, pretty=True) + ";\n"


def source_column(question: str, dialect: str) -> str:
    """The column with the answers to a question: its id, as far as the database allows."""
    return re.sub(r"\W", "_", question, flags=re.ASCII) if dialect == "bigquery" else question


def _encoded(texts: ir.Table, encoded: Mapping[str, Column]) -> ir.Table:
    codes = {column.name: read(column, texts[column.name]) for column in encoded.values()}
    unread = (ibis.ifelse(is_unread(column, texts[column.name], codes[column.name]), 1, 0)
              for column in encoded.values() if column.question.kind is not Kind.TEXT)
    nothing: ir.IntegerValue = ibis.literal(0)
    return texts.select(texts[CASE], **codes, **{
        UNREAD: reduce(lambda first, second: first + second, unread, nothing)})


def _odds(table: ir.Table, knowledge: Knowledge) -> dict[str, ir.Value]:
    """The odds of each category against the highest one; see `engine.core.diagnosis`."""
    totals = {name: table[compiler.total(name)] for name in knowledge.categories}
    highest = compiler.highest([*totals.values()])
    return {_odd(name): ibis.literal(10.0) ** ((total - highest) / ibis.literal(10.0))
            for name, total in totals.items()}


def _odd(category: str) -> str:
    return f"odds_{compiler.total(category)}"


def _lists(table: ir.Table, knowledge: Knowledge) -> dict[str, ir.Value]:
    """What is listed, with a separator behind each."""
    graded = [name for name in knowledge.findings if compiler.grade(name) in table.columns]
    rules = {name: table[compiler.fired(name)] for name in knowledge.rules}
    steps = {name: table[compiler.called(name)] for name in knowledge.steps}
    done = {step.id: table[compiler.done(step.id)] for step in knowledge.steps.values()
            if step.done_if is not None}
    return {
        FINDINGS: _concatenated([
            table[compiler.grade(name)].cases(
                *((int(level), f"{name}:{level.name}{SEPARATOR}") for level in Grade), else_="")
            for name in graded]),
        FIRED: _named(rules), CALLED: _named(steps), DONE: _named(done)}


def _named(truths: Mapping[str, ir.BooleanValue]) -> ir.StringValue:
    return _concatenated([ibis.ifelse(truth, f"{name}{SEPARATOR}", "")
                          for name, truth in truths.items()])


def _concatenated(texts: list[ir.StringValue]) -> ir.StringValue:
    """Texts one after another, joined in pairs so that no database finds it nested too deep."""
    if len(texts) < 2:
        return texts[0] if texts else ibis.literal("")
    half = len(texts) // 2
    return _concatenated(texts[:half]) + _concatenated(texts[half:])


def _shown(table: ir.Table, knowledge: Knowledge) -> dict[str, ir.Value]:
    """The columns of the results, as `engine.batch.columns` names them."""
    odds = {name: table[_odd(name)] for name in knowledge.categories}
    whole = reduce(lambda first, second: first + second, odds.values())
    return {
        CASE: table[CASE], CATEGORY: table[compiler.LEADING],
        **{probability(name): odd / whole for name, odd in odds.items()},
        MARGIN: table[compiler.LEAD], SECOND: table[compiler.SECOND],
        **{decibans(name): table[compiler.total(name)] for name in knowledge.categories},
        **{name: _stripped(table[name]) for name in (FINDINGS, FIRED, CALLED, DONE)},
        UNREAD: table[UNREAD], KNOWLEDGE: ibis.literal(knowledge.hash)}


def _stripped(text: ir.StringValue) -> ir.StringValue:
    return ibis.ifelse(text == "", text, text.left(text.length() - len(SEPARATOR)))


def _readable(knowledge: Knowledge, encoded: Mapping[str, Column]) -> dict[str, str]:
    """Names for the columns of the stages that people read, where no two would be the same."""
    kinds: list[tuple[str, Iterable[str], Callable[[str], str]]] = [
        ("q", encoded, lambda name: encoded[name].name),
        ("rule", knowledge.rules, compiler.fired), ("finding", knowledge.findings, compiler.grade),
        ("total", knowledge.categories, compiler.total), ("odds", knowledge.categories, _odd),
        ("step", knowledge.steps, compiler.called), ("done", knowledge.steps, compiler.done)]
    wanted = {named(name): re.sub(r"\W", "_", f"{kind}_{name}", flags=re.ASCII)
              for kind, names, named in kinds for name in names}
    times = Counter(name.casefold() for name in wanted.values())
    return {before: name for before, name in wanted.items() if times[name.casefold()] == 1}


def _head(knowledge: Knowledge, dialect: str, table: str) -> str:
    lines = [
        f"The diagnosis of Debrief as one query for {dialect}, written by",
        f"`debrief rules export --format sql --dialect {dialect}`.",
        f"Knowledge {knowledge.hash}.", "",
        f"It reads the table {table}: a column \"{CASE}\" with the id of each case, and one column",
        "for each question with the id of the option that was answered; several options as a;b;",
        "a count as a whole number; no answer as NULL or as empty text. `debrief questions` lists",
        "all questions.",
        f"An answer that cannot be read counts as none; {UNREAD} says how many there were.", "",
        f"{CALLED} are the steps that are called for, in the order of the knowledge; which of",
        "them to take, and in which order, is for `debrief plan` to say."]
    return "".join(f"-- {line}".rstrip() + "\n" for line in lines)
