"""Cases are read from YAML, JSON and JSON Lines, or refused with the place of each error."""

from __future__ import annotations

import datetime
import json
import time
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.model.conditions import Value
from knowledge.model.problems import CaseError, Place
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, answers_data, read_cases
from knowledge.reading.kept_knowledge import load
from knowledge.reading.places import BUILT_IN
from tests.examples import examples
from tests.knowledge.bad_cases import BAD_JSON, BAD_YAML, Bad
from tests.knowledge.rulebase import write_rulebase
from tests.strategies import answers, shipped


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The smallest knowledge; it has a question of each kind."""
    return load(write_rulebase(tmp_path_factory.mktemp("knowledge")))


def read(text: str, knowledge: Knowledge) -> list[Case | CaseError]:
    """All cases in a text."""
    return list(read_cases(text, "the file", knowledge))


def read_one(text: str, knowledge: Knowledge) -> Case:
    """The only case in a text, which must be good."""
    case, = read(text, knowledge)
    assert isinstance(case, Case), case
    return case


# --- good cases ----------------------------------------------------------------------------------

WHOLE = """\
# a comment
case: '007'
candidate: Ada
date: 2026-03-31
confirmed: luck
answers:
  talk.words: 'We regret: "no"'
  talk.rounds: 3
  talk.thanked: no
  work.gaps: [degree, skill, degree]
  work.match: half
notes: {told: true, score: 7, half: 0.5, none: ~, words: [a, 'b']}
"""
WHOLE_JSON = {
    "case": "007", "candidate": "Ada", "date": "2026-03-31", "confirmed": "luck",
    "answers": {"talk.words": 'We regret: "no"', "talk.rounds": 3, "talk.thanked": "no",
                "work.gaps": ["degree", "skill", "degree"], "work.match": "half"},
    "notes": {"told": True, "score": 7, "half": 0.5, "none": None, "words": ["a", "b"]},
}
ANSWERS: dict[str, Value] = {
    "work.match": "half", "work.gaps": ("skill", "degree"), "talk.thanked": "no",
    "talk.rounds": 3, "talk.words": 'We regret: "no"'}


@pytest.mark.parametrize("text", [
    WHOLE, json.dumps(WHOLE_JSON), json.dumps(WHOLE_JSON, indent=2),
    json.dumps(WHOLE_JSON, ensure_ascii=False).replace(", ", "\r\n,\t"),
    "\ufeff" + WHOLE, "\ufeff" + json.dumps(WHOLE_JSON), "\n\n  " + json.dumps(WHOLE_JSON),
    "---\n" + WHOLE, WHOLE.replace("\n", "\r\n"),
])
def test_a_case_is_read_in_each_form(text: str, knowledge: Knowledge) -> None:
    """YAML and JSON say the same: answers in the order of the questionnaire and its options."""
    case = read_one(text, knowledge)
    assert case == Case(
        "007", ANSWERS, "Ada", datetime.date(2026, 3, 31), "luck",
        {"told": True, "score": 7, "half": "0.5", "none": None, "words": ["a", "b"]})
    assert list(case.answers.items()) == list(ANSWERS.items())


def test_cases_in_json_lines_know_their_lines(knowledge: Knowledge) -> None:
    """Each line is a case; empty lines are skipped and counted."""
    line = json.dumps(WHOLE_JSON)
    text = f"\ufeff{line}\n\n  \n{line}\r\n   {line}\n\n"
    cases = read(text, knowledge)
    assert [case.place for case in cases if isinstance(case, Case)] == [
        Place("the file", 1, 1), Place("the file", 4, 1), Place("the file", 5, 4)]


def test_the_shipped_cases_are_read() -> None:
    """The real cases that ship with the knowledge fit it, and each has a name of its own."""
    path = BUILT_IN / "cases" / "real.jsonl"
    cases = list(read_cases(path.read_text(encoding="utf-8"), str(path), shipped()))
    ids = [case.id for case in cases if isinstance(case, Case)]
    assert len(cases) == len(ids) == len(set(ids)) > 0


@pytest.mark.parametrize("nothing", ["", "~", "null", "[]"])
def test_null_means_unknown(nothing: str, knowledge: Knowledge) -> None:
    """An answer left empty, null or (for a set) an empty list is no answer."""
    questions = ["work.gaps"] if nothing == "[]" else list(knowledge.questions)
    text = "case: a\nanswers:\n" + "".join(f"  {name}: {nothing}\n" for name in questions)
    assert read_one(text, knowledge).answers == {}
    if nothing:
        value = "[]" if nothing == "[]" else "null"
        text = json.dumps({"case": "a", "answers": dict.fromkeys(questions, 0)})
        assert read_one(text.replace("0", value), knowledge).answers == {}


@pytest.mark.parametrize("text", [
    "case: a\nanswers:\n", "case: a\nanswers: {}\n", "case: a\nanswers: ~\ncandidate:\ndate: ~\n"
    "confirmed: null\nnotes: ~\n",
    '{"case": "a", "answers": null, "candidate": null, "date": null, "confirmed": null}',
])
def test_a_case_of_nothing_but_its_name(text: str, knowledge: Knowledge) -> None:
    """Everything but the name may be empty or null."""
    assert read_one(text, knowledge) == Case("a", {})


# --- bad cases -----------------------------------------------------------------------------------


def check(bad: Bad, error: Case | CaseError, place: Place) -> None:
    """The text is refused with one error, at this place and in these words."""
    assert isinstance(error, CaseError), error
    problem = next((found for found in error.problems if bad.what in found.what), None)
    assert problem is not None, error
    assert problem.place == place, problem
    assert bad.suggestion in problem.suggestion
    assert len(error.problems) == 1 or bad.plain == "{}", error
    assert problem.cause and problem.suggestion


@pytest.mark.parametrize("name", BAD_YAML)
def test_a_bad_case_in_yaml(name: str, knowledge: Knowledge) -> None:
    """A bad answer in YAML gives one error, with its line and column counted from 1."""
    bad = BAD_YAML[name]
    error, = read(bad.plain, knowledge)
    check(bad, error, bad.place)


@pytest.mark.parametrize("name", BAD_JSON)
def test_a_bad_case_in_json(name: str, knowledge: Knowledge) -> None:
    """A bad answer in JSON gives one error, with its line and column counted from 1."""
    bad = BAD_JSON[name]
    error, = read(bad.plain, knowledge)
    check(bad, error, bad.place)


@pytest.mark.parametrize("name", BAD_JSON)
def test_a_bad_case_in_json_over_many_lines(name: str, knowledge: Knowledge) -> None:
    """The same where the object is spread over lines: the line is that of the value."""
    bad = BAD_JSON[name]
    text = bad.text.replace(", ", ",\n    ").replace(": ", ":\n\t")
    spread = Bad(text, bad.what, bad.suggestion)
    error, = read("\n\n" + spread.plain, knowledge)
    place = Place(spread.place.file, spread.place.line + 2, spread.place.column)
    check(spread, error, place)


@pytest.mark.parametrize("name", BAD_JSON)
def test_a_bad_line_does_not_stop_the_next(name: str, knowledge: Knowledge) -> None:
    """In JSON Lines a bad line is refused with the file's line; those around it are read."""
    bad = BAD_JSON[name]
    good = '{"case": "a", "answers": {}}'
    first, error, last = read(f"{good}\r\n\n  {bad.plain}\n{good}\n", knowledge)
    assert first == last == Case("a", {})
    check(bad, error, Place("the file", 3, bad.place.column + 2))


@pytest.mark.parametrize("line", [
    "nonsense", "[]", "3", "null", '"case"', "# a comment", '"case": "b", "answers": {}}', "\x00",
    "- case: b", "}",
])
def test_a_line_that_is_no_object_does_not_stop_the_next(line: str, knowledge: Knowledge) -> None:
    """A file whose first line is a whole object is JSON Lines, whatever stands in the others."""
    good = '{"case": "a", "answers": {}}'
    cases = read(f"{good}\n{line}\n{good}\n", knowledge)
    assert [type(case) for case in cases] == [Case, CaseError, Case], cases
    error = cases[1]
    assert isinstance(error, CaseError)
    assert {problem.place.line for problem in error.problems} == {2}, error


def test_a_bad_first_line_does_not_stop_the_next(knowledge: Knowledge) -> None:
    """A first line that was cut off is refused by itself."""
    good = '{"case": "a", "answers": {}}'
    cases = read(f"{good[:-3]}\n{good}\n{good}\n", knowledge)
    assert [type(case) for case in cases] == [CaseError, Case, Case], cases


def test_an_object_over_lines_that_begin_with_braces_is_one_case(knowledge: Knowledge) -> None:
    """One object is one case, also where each of its lines begins with a brace."""
    text = '{"case": "a", "answers":\n{"talk.rounds": 3}, "notes":\n{}}\n'
    assert read_one(text, knowledge).answers == {"talk.rounds": 3}


@pytest.mark.parametrize("text", [
    '{"case": "\\ud800", "answers": {}}', '{"case": "a", "answers": {"talk.words": "\\udfff"}}',
    'case: "\\ud800"\nanswers: {}\n', "case: \ud800\nanswers: {}\n",
])
def test_half_a_character_is_refused(text: str, knowledge: Knowledge) -> None:
    """A lone surrogate cannot be shown or written, so it does not get into a case."""
    error, = read(text, knowledge)
    assert isinstance(error, CaseError), error


def test_all_errors_of_a_case_are_told_at_once(knowledge: Knowledge) -> None:
    """Several errors of one case are told together, in the order in which they stand."""
    error, = read(
        "date: soon\nanswers:\n  work.mach: all\n  talk.rounds: x\n  work.gaps: [skil, degre]\n",
        knowledge)
    assert isinstance(error, CaseError)
    assert [(problem.place.line, problem.place.column) for problem in error.problems] == [
        (1, 1), (1, 7), (3, 3), (4, 16), (5, 15), (5, 21)]
    assert len(str(error).splitlines()) == 6


HOSTILE = {
    "brackets": "[" * 100_000,
    "braces": '{"a":' * 100_000,
    "closed braces": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "brackets in an object": '{"case": ' + "[" * 100_000,
    "large case": '{"case": "' + "a" * 1_000_000 + '", "answers": {}}',
    "large line": '{"case": "a", "answers": {}}\n{"case": "' + "a" * 1_000_000 + '"}',
    "large YAML": "case: " + "a" * 1_000_000,
    "aliases": "a: &a [x]\nb: &b [*a, *a]\n",
    "300,000 values": '{"case": "a", "answers": {}, "notes": [' + "1," * 300_000,
    "a lone surrogate": "case: \ud800\nanswers: {}\n",
    "20,000 unknown questions": '{"case": "a", "answers": {' + ", ".join(
        f'"job.must_have{number}": ""' for number in range(20_000)) + "}}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_case_ends_in_a_clear_error_soon(name: str) -> None:
    """A hostile case is refused within two seconds of work, in lines of bounded length."""
    start = time.process_time()
    *_, error = read(HOSTILE[name], shipped())
    assert time.process_time() - start < 60
    assert isinstance(error, CaseError)
    assert all(len(str(problem)) < 500 for problem in error.problems)


# --- any text at all -----------------------------------------------------------------------------

ANY_TEXT = st.text(st.characters(exclude_categories=()))
SEEDS = (WHOLE, json.dumps(WHOLE_JSON), json.dumps(WHOLE_JSON, indent=1))


def judged(text: str, knowledge: Knowledge) -> None:
    """The text yields cases and errors, and nothing else happens; errors can be shown."""
    for found in read(text, knowledge):
        assert isinstance(found, Case | CaseError)
        if isinstance(found, CaseError):
            assert found.problems
            assert all(problem.place.line >= 1 and problem.place.column >= 1
                       for problem in found.problems)
            assert len(str(found).splitlines()) == len(found.problems)
            str(found).encode()
        else:
            assert len(found.hash) == 64


@given(ANY_TEXT)
@example("\ud800")
@example("{\ud800")
@example('case: a\nanswers: {"\ud800": 1}\n')
@example('{"case": "\ud800", "answers": {}}')
def test_any_text_is_a_case_or_an_error(text: str) -> None:
    """Whatever the text, nothing but `Case` and `CaseError` comes out."""
    judged(text, shipped())


@given(ANY_TEXT)
@example("\ud800")
def test_any_text_in_a_case_is_a_case_or_an_error(text: str) -> None:
    """The same where the text stands in the place of a value or of a key."""
    judged(f"case: a\nanswers:\n  job.level: {text}\n", shipped())
    judged(f"case: a\nanswers:\n  {text}\n", shipped())
    judged(json.dumps({"case": text, "answers": {text: text}, text: [text]}), shipped())


@given(st.binary())
def test_any_bytes_are_a_case_or_an_error(data: bytes) -> None:
    """The same for any bytes, whichever way they are made text."""
    judged(data.decode("utf-8", "surrogateescape"), shipped())
    judged(data.decode("utf-8", "replace"), shipped())
    judged(data.decode("latin-1"), shipped())
    judged("{" + data.decode("latin-1"), shipped())


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT
    | st.sampled_from(("case", "job.level", "yes")),
    lambda part: st.lists(part) | st.dictionaries(
        st.sampled_from(("case", "answers", "notes", "date", "job.level", "job.gap_type"))
        | ANY_TEXT, part), max_leaves=20))
def test_any_json_is_a_case_or_an_error(value: object) -> None:
    """Any JSON value, also under the names of a case, is a case or an error; as YAML too."""
    judged(json.dumps(value), shipped())
    judged(json.dumps({"case": "a", "answers": value}), shipped())
    judged("# YAML\n" + json.dumps(value), shipped())


@examples(20)
@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False), ANY_TEXT)
def test_a_damaged_case_is_a_case_or_an_error(seed: str, random: Random, text: str) -> None:
    """A good case with a piece cut out and another put in is a case or an error."""
    start, end = sorted(random.choices(range(len(seed) + 1), k=2))
    judged(seed[:start] + text + seed[end:], shipped())
    judged(seed[:start], shipped())


# --- writing and reading -------------------------------------------------------------------------


@given(st.data())
def test_answers_are_read_back(knowledge: Knowledge, data: st.DataObject) -> None:
    """Answers written as JSON, on one line or many, or in that form as YAML, are read back."""
    given_ = data.draw(answers(knowledge))
    written = {"case": "a", "answers": answers_data(given_)}
    for text in (json.dumps(written), json.dumps(written, indent=2),
                 json.dumps(written, ensure_ascii=False),
                 "# YAML\n" + json.dumps(written, ensure_ascii=False)):
        case = read_one(text, knowledge)
        assert case == Case("a", given_)
        assert list(case.answers) == list(given_)


@examples(8)
@given(answers(shipped()), st.randoms(use_true_random=False))
def test_the_hash_does_not_depend_on_the_order_of_answers(
    given_: dict[str, Value], random: Random
) -> None:
    """Answers written in any order, and sets in any order, make the same case and hash."""
    data = list(answers_data(given_).items())
    mixed = {name: random.sample(value, len(value)) if isinstance(value, list) else value
             for name, value in random.sample(data, len(data))}
    straight = read_one(json.dumps({"case": "a", "answers": dict(data)}), shipped())
    crossed = read_one(json.dumps({"answers": mixed, "case": "a"}), shipped())
    assert straight.hash == crossed.hash == Case("a", given_).hash
    assert list(straight.answers.items()) == list(crossed.answers.items())


@examples(8)
@given(answers(shipped()), answers(shipped()))
def test_other_answers_have_another_hash(
    one: dict[str, Value], other: dict[str, Value]
) -> None:
    """The hash stands for the id and the answers: it is equal exactly where they are."""
    assert (Case("a", one).hash == Case("a", other).hash) is (one == other)
    assert Case("a", one).hash != Case("b", one).hash
    assert Case("a", one).hash == Case("a", one, "Ada", None, "luck", "notes").hash
