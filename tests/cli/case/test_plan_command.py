"""`debrief plan`: the plan as text, with dates, as drawings and as data."""

from __future__ import annotations

import datetime
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from cli.case.plan import FORMATS
from tests.cli.running import (
    COLOUR,
    REAL,
    SMALL_CASE,
    TINY_CASE,
    Ended,
    invoke,
    log,
    on_terminal,
    run,
    told,
    words,
)
from tests.knowledge.rulebase import write_rulebase

DATES = ("--hours-per-week", "6", "--start", "2026-03-31")
CHOICE_CASE = json.dumps({"case": "choice", "answers": {
    "job.gap_type": ["hard_skill"], "job.must_have_match": "few", "job.gap_recurs": "most",
    "iv.stage_reached": "first"}})


def plan(*options: str, case: str = SMALL_CASE) -> dict[str, Any]:
    """A plan as data."""
    result = invoke("plan", "-", "--format", "json", *options, stdin=case)
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def ids(made: dict[str, Any]) -> list[str]:
    """The ids of the steps of a plan."""
    return [step["id"] for step in made["steps"]]


# --- formats --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_every_format(form: str) -> None:
    """Each format goes to standard output, whole, with all steps, and nothing to the other."""
    dates = DATES if form == "ical" else ()
    ended = run("plan", "-", "--format", form, *dates, stdin=SMALL_CASE)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith("\n")
    assert not ended.out.endswith("\n\n")
    made = plan()
    for step in made["steps"]:
        if form == "svg":
            assert step["title"].split()[0] in ended.out
        elif form != "ical" or not step["done"]:
            assert step["id" if form in ("json", "dot", "graphml") else "title"] in ended.out
    _CHECKS[form](ended.out, made)


def _text(out: str, made: dict[str, Any]) -> None:
    assert out.startswith("Plan for small: ")
    phases = [int(number) for number in re.findall(r"^Phase (\d+)$", out, re.M)]
    assert phases == list(range(1, made["steps"][-1]["phase"] + 1))


def _json(out: str, made: dict[str, Any]) -> None:
    assert json.loads(out) == made
    assert out.count("\n") == 1


def _mermaid(out: str, made: dict[str, Any]) -> None:
    assert out.startswith("flowchart LR\n")
    assert out.count("  subgraph ") == out.count("  end\n") == made["steps"][-1]["phase"]


def _dot(out: str, made: dict[str, Any]) -> None:
    assert out.startswith("digraph plan {\n")
    assert out.endswith("}\n")
    assert set(re.findall(r'^  "(\w+)" \[label=', out, re.M)) == set(ids(made))


def _graphml(out: str, made: dict[str, Any]) -> None:
    graph = nx.parse_graphml(out)
    assert set(graph.nodes) == set(ids(made))
    assert set(graph.edges) == {(earlier, step["id"]) for step in made["steps"]
                                for earlier in step["after"]}


def _svg(out: str, made: dict[str, Any]) -> None:
    root = ET.fromstring(out)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "Plan for small" in "".join(root.itertext())
    assert len(made["steps"]) <= out.count("<rect")


def _markdown(out: str, made: dict[str, Any]) -> None:
    assert out.startswith("# Plan for small\n")
    assert out.count("\n- [ ] ") == sum(not step["done"] for step in made["steps"])


def _html(out: str, made: dict[str, Any]) -> None:
    assert out.startswith("<!doctype html>\n")
    assert out.count("<li") == len(made["steps"])


def _ical(out: str, made: dict[str, Any]) -> None:
    assert out.startswith("BEGIN:VCALENDAR\r\n")
    assert out.count("\r\nBEGIN:VEVENT\r\n") >= sum(not step["done"] for step in made["steps"])


_CHECKS = {"text": _text, "markdown": _markdown, "html": _html, "ical": _ical, "json": _json,
           "mermaid": _mermaid, "dot": _dot, "graphml": _graphml,
           "svg": _svg}


def test_json_is_valid_by_its_schema() -> None:
    """With and without dates the plans of real cases are valid by the published schema."""
    schema = json.loads(invoke("schema", "plan").stdout)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for case in REAL[::15]:
        for options in (DATES, ("--max-steps", "0")):
            validator.validate(plan(*options, case=json.dumps(case)))


def test_drawings_hold_any_case_id(tmp_path: Path) -> None:
    """A case id with the signs of XML, or with controls, leaves the drawing well-formed."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    for name in ("<b>&\"'", "a\x1b[31mb\x07", "\ufffe\uffff", "🦊 漢"):
        case = log(tmp_path / "log.jsonl", {"case": name, "answers": {}})
        result = invoke("plan", case, "--format", "svg", "--knowledge", rulebase)
        if result.exit_code == 0:
            ET.fromstring(result.stdout)
        else:
            assert result.exit_code == 1
            assert str(case) in result.stderr


def test_unknown_format() -> None:
    """An unknown format is refused with those there are."""
    ended = run("plan", "x.yaml", "--format", "pdf")
    assert ended.code == 2
    assert all(f"'{form}'" in told(ended) for form in FORMATS)


def test_data_on_a_terminal_is_the_same_bytes(tmp_path: Path) -> None:
    """A format for programs is not wrapped or coloured on a terminal; text is."""
    case = tmp_path / "small.yaml"
    case.write_text(SMALL_CASE, "utf-8")
    assert on_terminal("plan", case, "--format", "json", columns=40) == invoke(
        "plan", case, "--format", "json").stdout
    assert COLOUR.search(on_terminal("plan", case))
    assert not COLOUR.search(on_terminal("plan", case, NO_COLOR="1"))


# --- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [("--start", "2026-03-31"), ("--hours-per-week", "6")], ids=str)
def test_dates_need_both_options(options: tuple[str, ...]) -> None:
    """One of the two options alone is refused in one line that names both."""
    ended = run("plan", "x.yaml", *options)
    assert ended.code == 2
    assert told(ended) == "Dates need both --hours-per-week and --start."


def test_dates() -> None:
    """With both each step to do has its days: from the first day on, after what it waits for."""
    made = plan(*DATES)
    begin = datetime.date(2026, 3, 31)
    slots = {step["id"]: tuple(datetime.date.fromisoformat(step[end]) for end in
                               ("start", "finish")) for step in made["steps"] if not step["done"]}
    assert min(start for start, _ in slots.values()) == begin
    for step in made["steps"]:
        if step["done"]:
            assert "start" not in step
            continue
        start, finish = slots[step["id"]]
        assert start <= finish
        assert all(slots[earlier][1] <= start for earlier in step["after"] if earlier in slots)
    result = invoke("plan", "-", *DATES, stdin=SMALL_CASE)
    end = max(finish for _, finish in slots.values())
    assert f"All done by {end.isoformat()}" in result.stdout
    assert begin.isoformat() in result.stdout


@pytest.mark.parametrize("hours", ["2", "10"])
def test_the_first_day_is_for_letting_a_day_pass(hours: str) -> None:
    """The step before which nothing should be decided is dated first, however few the hours."""
    for case in (SMALL_CASE, json.dumps(REAL[0])):
        made = plan("--hours-per-week", hours, "--start", "2026-03-31", case=case)
        starts = {step["id"]: step["start"] for step in made["steps"] if not step["done"]}
        assert starts["cool_off"] == "2026-03-31"


def test_more_hours_a_week_are_never_later() -> None:
    """Twice the hours a week do not move the last day back."""
    last = [max(step["finish"] for step in plan(
        "--hours-per-week", hours, "--start", "2026-03-31")["steps"] if not step["done"])
        for hours in ("2", "4", "40")]
    assert last == sorted(last, reverse=True)


def test_dates_in_drawings() -> None:
    """The drawing shows the dates as well."""
    made = plan(*DATES)
    result = invoke("plan", "-", "--format", "svg", *DATES, stdin=SMALL_CASE)
    assert all(step["start"] in result.stdout for step in made["steps"] if not step["done"])


@pytest.mark.parametrize(("options", "said"), [
    (("--start", "31.3.2026", "--hours-per-week", "6"), "'31.3.2026'"),
    (("--start", "2026-02-30", "--hours-per-week", "6"), "'2026-02-30'"),
    (("--start", "tomorrow", "--hours-per-week", "6"), "'tomorrow'"),
    (("--start", "9999-12-31", "--hours-per-week", "6"), "9999|9000|year|late"),
    (("--start", "2026-03-31", "--hours-per-week", "0"), "above 0"),
    (("--start", "2026-03-31", "--hours-per-week", "-3"), "above 0"),
    (("--start", "2026-03-31", "--hours-per-week", "169"), "168"),
    (("--start", "2026-03-31", "--hours-per-week", "nan"), "168"),
    (("--start", "2026-03-31", "--hours-per-week", "inf"), "168"),
    (("--start", "2026-03-31", "--hours-per-week", "six"), "'six'"),
    (("--prefer", "no_such"), "'no_such' is no alternative"),
    (("--prefer", "rest"), "'rest' is no alternative"),
    (("--max-steps", "-1"), "-1"),
    (("--max-steps", "many"), "'many'"),
])
def test_bad_options(options: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """A bad value is refused in one clear line, with exit code 2 and no output."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    result = invoke("plan", "-", *options, "--knowledge", rulebase, stdin=TINY_CASE)
    ended = Ended(result.exit_code, result.stdout, result.stderr)
    assert ended.code == 2
    assert re.search(said, told(ended)), ended.err
    assert len(told(ended)) <= 200


def test_a_bad_date_in_a_real_process() -> None:
    """The same with a real process; what a date looks like is said."""
    ended = run("plan", "-", "--start", "31.3.2026", "--hours-per-week", "6", stdin=SMALL_CASE)
    assert ended.code == 2
    assert "2026-03-31" in told(ended) or "YYYY-MM-DD" in told(ended)


# --- which steps ----------------------------------------------------------------------------------


def test_max_steps() -> None:
    """--max-steps 0 leaves out nothing; a cap of 1 leaves out more than the usual one."""
    one, usual, everything = plan("--max-steps", "1"), plan(), plan("--max-steps", "0")
    assert len(one["steps"]) < len(usual["steps"]) < len(everything["steps"])
    assert everything["left_out"] == []
    assert set(ids(usual)) | set(usual["left_out"]) <= set(ids(everything))
    text = invoke("plan", "-", "--max-steps", "0", stdin=SMALL_CASE).stdout
    assert "Left out" not in text
    assert "Left out" in invoke("plan", "-", "--max-steps", "1", stdin=SMALL_CASE).stdout


def test_prefer() -> None:
    """--prefer takes an alternative where there is a choice, and names the others beside it."""
    chosen = {}
    for wanted in ("self_study", "college_course", "workshop"):
        made = plan("--prefer", wanted, "--max-steps", "0", case=CHOICE_CASE)
        taken = [step for step in made["steps"]
                 if step["id"] in ("self_study", "college_course", "workshop")]
        assert [step["id"] for step in taken] == [wanted]
        chosen[wanted] = set(taken[0]["instead"])
    assert all(wanted not in others for wanted, others in chosen.items())
    assert any(chosen.values())


def test_prefer_what_no_one_asks_for() -> None:
    """An alternative that the case does not call for changes nothing."""
    quiet = "case: quiet\nanswers: {}\n"
    assert plan("--prefer", "workshop", case=quiet) == plan(case=quiet)


def test_prefer_both_of_two_alternatives() -> None:
    """Two alternatives of one choice cannot both be preferred: the plan takes one, or refuses."""
    result = invoke("plan", "-", "--prefer", "workshop", "--prefer", "college_course",
                    "--format", "json", "--max-steps", "0", stdin=CHOICE_CASE)
    if result.exit_code == 0:
        assert len({"workshop", "college_course"} & set(ids(json.loads(result.stdout)))) == 1
    else:
        assert result.exit_code == 2


# --- a budget -------------------------------------------------------------------------------------


def test_budget() -> None:
    """--budget plans no more hours, and tells what that answers and what more would buy."""
    made = plan("--budget", "6")
    assert made["hours"] <= 6
    assert 0 < made["budget"]["evidence"] < made["budget"]["most"]
    assert made["budget"]["next_gain"]["gain"] > 0
    text = words(invoke("plan", "-", "--budget", "6", stdin=SMALL_CASE, COLUMNS="400").stdout)
    assert "proved to be the best plan within 6 hours" in text
    assert "1 hour more: " in text
    wide = plan("--budget", "500")
    assert wide["budget"]["evidence"] == wide["budget"]["most"]
    assert wide["budget"]["next_gain"] is None
    text = words(invoke("plan", "-", "--budget", "500", stdin=SMALL_CASE).stdout)
    assert "It answers all of the evidence" in text
    assert "Nothing: no more can be answered." in text


def test_by() -> None:
    """--by plans only what is done before that day, and tells what cannot be."""
    made = plan("--by", "2026-04-07", *DATES)
    assert made["budget"]["hours"] is None
    assert all(step["finish"] < "2026-04-07" for step in made["steps"] if not step["done"])
    assert made["budget"]["too_late"]
    text = invoke("plan", "-", "--by", "2026-04-07", "--budget", "40", *DATES,
                  stdin=SMALL_CASE, COLUMNS="400").stdout
    assert "Left out, as it cannot be done before the date" in text
    assert "Nothing: no more can be answered before 2026-04-07 at 6 hours a week." in text


def test_a_budget_is_valid_by_the_schema() -> None:
    """The plan for a budget is valid by the published schema, with and without dates."""
    validator = Draft202012Validator(json.loads(invoke("schema", "plan").stdout))
    for options in (("--budget", "5"), ("--by", "2026-04-20", *DATES),
                    ("--by", "2026-04-20", "--budget", "5", *DATES)):
        validator.validate(plan(*options))


@pytest.mark.parametrize(("options", "said"), [
    (("--budget", "0"), "above 0"), (("--budget", "nan"), "above 0"),
    (("--budget", "ten"), "'ten'"), (("--by", "2026-04-20"), "--start"),
    (("--by", "2026-03-31", *DATES), "no day between"),
    (("--by", "2099-01-01", *DATES), "ten years"),
    (("--budget", "5", "--max-steps", "3"), "--max-steps does not go with"),
    (("--format", "ical"), "A calendar needs dates"),
])
def test_bad_budgets(options: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """A bad budget is refused in one clear line, with exit code 2 and no output."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    result = invoke("plan", "-", *options, "--knowledge", rulebase, stdin=TINY_CASE)
    ended = Ended(result.exit_code, result.stdout, result.stderr)
    assert ended.code == 2
    assert re.search(said, told(ended)), ended.err


# --- text -----------------------------------------------------------------------------------------


def test_numbers_in_the_text_are_right() -> None:
    """`After` and `Needed for` name steps by the numbers they have in the text."""
    made = plan()
    text = invoke("plan", "-", stdin=SMALL_CASE, COLUMNS="400").stdout
    number = {step["id"]: position for position, step in enumerate(made["steps"], 1)}
    blocks = re.split(r"^  (?=\d+\. )", text, flags=re.M)[1:]
    assert len(blocks) == len(made["steps"])
    for step, block in zip(made["steps"], blocks, strict=True):
        assert block.startswith(f"{number[step['id']]}.")
        assert step["title"] in block.splitlines()[0]
        after = re.findall(r"^ *After(?: one of several, the first of them being)?: (.*)$", block,
                           re.M)
        told_numbers = [int(found) for line in after for found in re.findall(r"\d+", line)]
        if not step["done"]:
            assert sorted(told_numbers) == sorted(number[each] for each in step["after"])


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("options", [(), DATES], ids=["plain", "dates"])
def test_text_fits_the_terminal(options: tuple[str, ...], columns: int) -> None:
    """No line is wider than the terminal, and none ends in spaces."""
    result = invoke("plan", "-", *options, stdin=SMALL_CASE, COLUMNS=str(columns))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert not [line for line in lines if cell_len(line) > columns]
    assert not [line for line in lines if line != line.rstrip()]


def test_the_size_of_the_plan_counts_what_is_left_to_do(tmp_path: Path) -> None:
    """The heading counts the steps still to do, and says `1 step`, not `1 steps`."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    text = "case: calm\nanswers:\n  work.match: all\n  talk.thanked: yes\n"
    result = invoke("plan", "-", stdin=text, DEBRIEF_KNOWLEDGE=str(rulebase))
    assert result.stdout.startswith("Plan for calm: 1 step, 0.5 hours, 1 to 2 days\n")
    several = invoke("plan", "-", stdin=TINY_CASE, DEBRIEF_KNOWLEDGE=str(rulebase))
    assert re.match(r"Plan for tiny: [2-9] steps, ", several.stdout)
