"""`debrief accuracy`: what it reads, prints and writes, and what it refuses."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from xml.etree import ElementTree

import pytest

from docs import generate
from engine.batch.accuracy.comparison import compare
from engine.batch.accuracy.page import accuracy_page
from engine.batch.accuracy.reliability_diagram import reliability_diagram
from engine.batch.accuracy.wording import assess_by_words, expected_of, judge
from engine.batch.accuracy.wording_page import wording_blocks
from tests.cli.running import (
    REAL,
    SMALL_CASE,
    Ended,
    invoke,
    log,
    objects,
    run,
    run_process,
    told,
    words,
)
from tests.strategies import real_cases, shipped

FEW = REAL[:3]


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A log of three real cases, each with what was confirmed."""
    return log(tmp_path / "few.jsonl", *FEW)


@pytest.fixture(scope="module")
def all_real() -> Ended:
    """What is said of all real cases that ship with the program."""
    return run("accuracy")


# --- what it reads --------------------------------------------------------------------------------


def test_the_real_cases_without_a_file(all_real: Ended) -> None:
    """Without a file the real cases that ship with the program are judged, all of them."""
    ended = all_real
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("# How often is it right?\n")
    assert f"from {len(REAL)} cases of `knowledge/cases/real.jsonl`" in ended.out
    assert run("accuracy", "knowledge/cases/real.jsonl").out == ended.out


def test_it_is_the_page_of_the_documentation(all_real: Ended) -> None:
    """What is printed is what `make generate` writes, but for the address of the picture."""
    found = compare(real_cases(), shipped())
    words_read = wording_blocks(judge(list(expected_of(real_cases())), shipped()),
                                assess_by_words(real_cases(), shipped()), [], shipped())
    page = accuracy_page(found, shipped(), f"`{generate.REAL}`", [f"{generate.REAL} --case ID"],
                         "", list(words_read))
    assert all_real.out == page
    assert run("accuracy", "--diagram", "-").out == reliability_diagram(found)


def test_several_files_and_standard_input(few: Path, tmp_path: Path) -> None:
    """Files and standard input are judged together; the page says where cases can be looked up."""
    other = log(tmp_path / "my log.jsonl", *REAL[3:5])
    result = invoke("accuracy", few, other, "-", stdin=json.dumps(REAL[5]))
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"from 6 cases of `{few}`, `{other}`, `standard input`" in result.stdout
    assert f"`debrief explain {few} --case ID`, `debrief explain '{other}' --case ID`" in (
        result.stdout)


def test_a_case_that_was_not_right_can_be_looked_up(all_real: Ended) -> None:
    """The command that the page names shows the totals that the page lists for the case."""
    page = all_real.out
    found = re.search(r"`debrief (explain [^`]+)`", page)
    assert found is not None
    for case in re.findall(r"^\| (case-\d+) \| \w+ \| \w+ \|", page, re.M)[:2]:
        assert invoke(*shlex.split(found[1].replace("ID", case))).exit_code == 0


def test_cases_without_a_confirmed_reason_are_left_out(few: Path, small: Path) -> None:
    """They are no error, and the page tells how many there were."""
    result = invoke("accuracy", few, small)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 more case without a confirmed reason is left out." in words(result.stdout)
    assert json.loads(invoke("accuracy", few, small, "--json").stdout)["left_out"] == 1


def test_other_knowledge_is_named_where_a_case_can_be_looked_up(
    tiny: Path, rulebase: Path
) -> None:
    """The command to look up a case repeats --knowledge."""
    tiny.write_text(tiny.read_text("utf-8") + "confirmed: luck\n", "utf-8")
    page = invoke("accuracy", tiny, "--knowledge", rulebase).stdout
    assert f"`debrief explain {tiny} --case ID --knowledge {rulebase}`" in page
    assert "| tiny | luck | ability | +5 | −2 |" in page


# --- what it prints and writes --------------------------------------------------------------------


def test_json(few: Path) -> None:
    """--json prints one object with both settings, and the page's counts."""
    ended = run("accuracy", few, "--json")
    assert (ended.code, ended.err) == (0, "")
    (data,) = objects(ended.out)
    assert (data["format"], data["cases"], data["left_out"]) == ("debrief.accuracy/1", 3, 0)
    page = run("accuracy", few).out
    for setting in ("all_answers", "before_the_answer"):
        counts = [data[setting][name]["count"] for name in ("right", "undetermined", "wrong")]
        assert sum(counts) == 3
        assert f"{counts[0]} of 3: " in page
        assert [row["case"] for row in data[setting]["not_right"]] == [
            case["case"] for case in FEW
            if case["case"] in {row["case"] for row in data[setting]["not_right"]}]


def test_the_diagram_in_a_file(few: Path, tmp_path: Path) -> None:
    """--diagram FILE writes the picture; the page that is still printed shows it."""
    plain = run("accuracy", few, cwd=tmp_path).out
    ended = run("accuracy", few, "--diagram", "a b.svg", cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert "](a%20b.svg)" in ended.out
    assert re.sub(r"!\[[^\n]*\n\n", "", ended.out) == plain
    picture = (tmp_path / "a b.svg").read_bytes()
    assert ElementTree.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
    data = run("accuracy", few, "--json", "--diagram", "b.svg", cwd=tmp_path)
    assert objects(data.out)[0]["cases"] == 3
    assert (tmp_path / "b.svg").read_bytes() == picture
    assert run("accuracy", few, "--diagram", "-").out.encode() == picture


def test_the_same_bytes_under_every_hash_seed(few: Path) -> None:
    """What is printed does not depend on PYTHONHASHSEED."""
    for option in ((), ("--json",)):
        assert len({run_process("accuracy", few, *option, PYTHONHASHSEED=seed).out
                    for seed in ("0", "77")}) == 1


# --- what it refuses ------------------------------------------------------------------------------


def test_nothing_confirmed(small: Path, tmp_path: Path) -> None:
    """Without any confirmed reason one message tells what to write, and the exit code is 1."""
    picture = tmp_path / "none.svg"
    for options in ((), ("--json",), ("--diagram", "-"), ("--diagram", picture)):
        ended = run("accuracy", small, *options)
        assert ended.code == 1
        message = told(ended)
        assert message.startswith("No case has a confirmed reason")
        assert "cannot_do_job" in message
    assert not picture.exists()


def test_a_broken_case_is_told_and_the_others_are_used(tmp_path: Path) -> None:
    """A case with errors is refused with its place; the rest is judged; the exit code is 1."""
    path = log(tmp_path / "log.jsonl", FEW[0], '{"case": "b", "answers": {', FEW[1])
    result = invoke("accuracy", path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{path}:2:")
    assert result.stderr.endswith("1 case or file was refused; see above.\n")
    assert "from 2 cases of" in result.stdout


def test_files_that_cannot_be_read(few: Path, tmp_path: Path) -> None:
    """A file that is not there is told, exit code 4; the others are judged."""
    missing = tmp_path / "none.jsonl"
    alone = run("accuracy", missing)
    assert (alone.code, told(alone)) == (
        4, f"{missing}: cannot be read: No such file or directory")
    both = run("accuracy", missing, few)
    assert both.code == 4
    assert "from 3 cases of" in both.out
    unconfirmed = run("accuracy", missing, "-", stdin=SMALL_CASE)
    assert (unconfirmed.code, unconfirmed.out) == (4, "")
    assert "No case has a confirmed reason" in unconfirmed.err


def test_a_diagram_that_cannot_be_written(few: Path, tmp_path: Path) -> None:
    """A place that cannot be written is told, exit code 4, and nothing else is printed."""
    for place in (tmp_path, tmp_path / "no" / "a.svg"):
        ended = run("accuracy", few, "--diagram", place)
        assert ended.code == 4
        assert told(ended).startswith(f"{place}: cannot be written: ")


def test_two_things_for_one_output(few: Path) -> None:
    """--json and --diagram - both want standard output: a wrong command line."""
    ended = run("accuracy", few, "--json", "--diagram", "-")
    assert ended.code == 2
    assert "--diagram" in told(ended)


def test_odd_names_break_nothing(tmp_path: Path) -> None:
    """An id with a sign of tables is still one cell; a file's control characters are not sent."""
    path = log(tmp_path / "odd\x1b[31m.jsonl", {**FEW[0], "case": "a|b", "answers": {}})
    result = invoke("accuracy", path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "| a\\|b | " in result.stdout
    assert "\x1b" not in result.stdout


def test_other_knowledge_that_the_real_cases_do_not_fit(rulebase: Path) -> None:
    """Every real case is refused with what does not fit, exit code 1, and nothing is printed."""
    result = invoke("accuracy", "--knowledge", rulebase)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{len(REAL)} cases or files were refused; see above." in result.stderr
