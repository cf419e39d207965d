"""The schemas by which editors and programs check: valid, current, and as strict as the reader.

Each error of `tests.knowledge.schema_examples` is planted in a small valid rulebase or case.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from knowledge.editing.file_schemas import knowledge_schemas, schema_files, write_schemas
from knowledge.model.conditions import Condition
from knowledge.model.plain import JsonValue
from knowledge.model.problems import CaseError, KnowledgeError
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, answers_data, read_cases
from knowledge.reading.condition_syntax import condition_data
from knowledge.reading.cornerstones import load_cornerstones
from knowledge.reading.kept_knowledge import load
from knowledge.reading.places import BUILT_IN
from tests.knowledge.rulebase import FILES, write_rulebase
from tests.knowledge.schema_examples import (
    A_CASE,
    ACCEPTED,
    CASE,
    CORNERSTONES,
    LATE_RULES,
    RECORDS,
    REFUSED,
    TALK,
    Planted,
)
from tests.strategies import cases, conditions, shipped

SHIPPED_CASES = sorted(BUILT_IN.glob("cases/*"))
SHIPPED_FILES = sorted({*BUILT_IN.glob("*.yaml"), *BUILT_IN.glob("*/*.yaml")} - {*SHIPPED_CASES})
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")
NAMES = (
    "diagnosis", "sources", "questions", "findings", "rules", "steps", "cornerstones", "case")


# --- what is shipped -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped_schemas() -> dict[str, JsonValue]:
    return _read_schemas(BUILT_IN / "schemas")


@pytest.mark.parametrize("path", SHIPPED_FILES, ids=lambda path: path.name)
def test_shipped_files_are_valid_by_the_schema_their_first_line_names(path: Path) -> None:
    """An editor finds the schema that the modeline names, and has nothing to say to the file."""
    text = path.read_text(encoding="utf-8")
    modeline = MODELINE.fullmatch(text.partition("\n")[0])
    assert modeline is not None
    schema = path.parent / modeline[1]
    kind = path.relative_to(BUILT_IN).parts[0].removesuffix(".yaml")
    assert schema.resolve() == BUILT_IN / "schemas" / f"{kind}.schema.json"
    assert _complaints(json.loads(schema.read_text(encoding="utf-8")), _yaml(text)) == []


@pytest.mark.parametrize("path", SHIPPED_CASES, ids=lambda path: path.name)
def test_shipped_cases_are_valid(path: Path, shipped_schemas: dict[str, JsonValue]) -> None:
    """Each shipped case is valid, whether it is a line of JSON Lines or a file of YAML."""
    text = path.read_text(encoding="utf-8")
    documents = text.splitlines() if path.suffix == ".jsonl" else [text]
    assert documents
    for document in documents:
        assert _complaints(shipped_schemas["case"], _yaml(document)) == []


def test_shipped_schemas_are_current() -> None:
    """The schemas were written after the last change to the knowledge."""
    for name, text in schema_files(shipped()).items():
        assert (BUILT_IN / "schemas" / name).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_themselves_valid(name: str, shipped_schemas: dict[str, JsonValue]) -> None:
    """Every schema keeps to draft 2020-12 and names itself."""
    schema = shipped_schemas[name]
    assert isinstance(schema, dict)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert schema["$id"] == f"urn:debrief:schema:{name}:1"
    assert schema["title"] and schema["description"]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_explained(name: str, shipped_schemas: dict[str, JsonValue]) -> None:
    """Whatever a person can write has a title and a description for the editor to show."""
    schema = shipped_schemas[name]
    explained = list(_fields(schema, schema))
    assert explained
    for field, shown in explained:
        assert shown.get("title") and shown.get("description"), field


@given(conditions(list(shipped().questions.values()), list(shipped().findings),
                  list(shipped().categories)))
def test_any_condition_that_can_be_written_is_valid(condition: Condition) -> None:
    """The schema of rules accepts every condition the program itself could write."""
    schema = json.loads((BUILT_IN / "schemas" / "rules.schema.json").read_text(encoding="utf-8"))
    schema["$ref"] = "#/$defs/condition"
    for keyword in ("type", "properties", "additionalProperties", "required"):
        del schema[keyword]
    assert _complaints(schema, condition_data(condition)) == []


@given(cases(shipped()))
def test_any_case_that_can_be_written_is_valid(case: Case) -> None:
    """The schema of cases accepts every case the questionnaire could write."""
    schema = json.loads((BUILT_IN / "schemas" / "case.schema.json").read_text(encoding="utf-8"))
    assert _complaints(schema, {"case": case.id, "answers": answers_data(case.answers)}) == []


# --- as strict as the reader ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bench:
    """The small rulebase with its schemas, to plant errors in."""

    folder: Path
    knowledge: Knowledge
    schemas: dict[str, JsonValue]

    def schema_says(self, file: str, document: JsonValue) -> list[str]:
        """What the schema has against a document in the place of a file."""
        return _complaints(self.schemas[Path(file).parts[0].removesuffix(".yaml")], document)

    def reader_says(self, file: str, document: JsonValue) -> str:
        """What the loader, or the reader of cases, has against it; empty if nothing."""
        text = json.dumps(document)
        if file == CASE:
            case, = read_cases(text, "case.json", self.knowledge)
            return str(case) if isinstance(case, CaseError) else ""
        (self.folder / file).write_text(text, encoding="utf-8")
        try:
            knowledge = load(self.folder)
            if file == CORNERSTONES:
                load_cornerstones(knowledge, self.folder)
        except KnowledgeError as error:
            return str(error)
        finally:
            (self.folder / file).write_text(FILES[file], encoding="utf-8")
        return ""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("rulebase")
    knowledge = load(write_rulebase(folder))
    write_schemas(folder / "schemas", knowledge)
    return Bench(folder, knowledge, _read_schemas(folder / "schemas"))


@pytest.mark.parametrize("planted", REFUSED, ids=str)
def test_what_the_reader_refuses_the_schema_refuses(planted: Planted, bench: Bench) -> None:
    """A slip is marked in the editor before the program is run, and the program names it too."""
    document = _with(planted)
    assert planted.says in bench.reader_says(planted.file, document)
    assert bench.schema_says(planted.file, document)


@pytest.mark.parametrize("planted", ACCEPTED, ids=str)
def test_what_the_reader_takes_the_schema_takes(planted: Planted, bench: Bench) -> None:
    """The editor marks nothing that the program understands."""
    document = _with(planted)
    assert bench.reader_says(planted.file, document) == ""
    assert bench.schema_says(planted.file, document) == []


@pytest.mark.parametrize(("file", "pointer"), RECORDS)
def test_unknown_fields_are_refused(file: str, pointer: str, bench: Bench) -> None:
    """No mapping of fields takes a field that it does not have."""
    document = _with(Planted(file, f"{pointer}/colour", "red"))
    assert "unknown field" in bench.reader_says(file, document)
    assert any("'colour'" in complaint for complaint in bench.schema_says(file, document))


@pytest.mark.parametrize(("file", "pointer"), RECORDS)
def test_fields_are_needed_by_both_or_by_neither(file: str, pointer: str, bench: Bench) -> None:
    """A field that is left out is missed by the schema if the reader misses it, and only then."""
    whole = _at(_document(file), pointer)
    assert isinstance(whole, dict)
    for field in whole:
        document = _document(file)
        record = _at(document, pointer)
        assert isinstance(record, dict)
        del record[field]
        refused = bench.reader_says(file, document)
        assert bool(bench.schema_says(file, document)) == bool(refused), (field, refused)


@pytest.mark.parametrize(("file", "pointer"), RECORDS)
def test_records_are_mappings(file: str, pointer: str, bench: Bench) -> None:
    """Words or a list in the place of a mapping of fields are refused."""
    wrong: list[JsonValue] = ["words", [], ["words"]]
    for value in wrong:
        document = _with(Planted(file, pointer, value))
        assert bench.reader_says(file, document)
        assert bench.schema_says(file, document)


def test_options_of_digits_may_stand_without_quotation_marks(tmp_path: Path) -> None:
    """What an editor takes for a number is accepted where an option is spelt with digits."""
    write_rulebase(tmp_path)
    questions = tmp_path / TALK
    questions.write_text(questions.read_text(encoding="utf-8") + """\
  - id: talk.offers
    kind: scale
    core: true
    text: How many offers did you have?
    options: {0: None, 1: One, 2+: More}
    why: It was asked.
    sources: [ART]
""", encoding="utf-8")
    rule = FILES[LATE_RULES].replace("talk.thanked: {is: no}", "talk.offers: {in: [0, 2+]}")
    (tmp_path / LATE_RULES).write_text(rule, encoding="utf-8")
    knowledge = load(tmp_path)
    schemas = knowledge_schemas(knowledge)
    assert _complaints(schemas["questions"], _yaml(questions.read_text(encoding="utf-8"))) == []
    assert _complaints(schemas["rules"], _yaml(rule)) == []
    answers: list[JsonValue] = [1, "1", "2+"]
    for answer in answers:
        data: JsonValue = {"case": "c", "answers": {"talk.offers": answer}}
        assert _complaints(schemas["case"], data) == []
        assert isinstance(next(read_cases(json.dumps(data), "c", knowledge)), Case)
    assert _complaints(schemas["case"], {"case": "c", "answers": {"talk.offers": 2}})


# --- helpers -------------------------------------------------------------------------------------


def _yaml(text: str) -> JsonValue:
    """YAML 1.2 as an editor reads it: all keys are text, and so are dates."""
    loaded = YAML(typ="safe", pure=True).load(text)
    data: JsonValue = json.loads(json.dumps(loaded, default=str))
    return data


@functools.cache
def _text_of(file: str) -> str:
    return json.dumps(A_CASE if file == CASE else _yaml(FILES[file]))


def _document(file: str) -> JsonValue:
    """A file of the small rulebase, or the case, as data of its own that may be changed."""
    copy: JsonValue = json.loads(_text_of(file))
    return copy


def _at(data: JsonValue, pointer: str) -> JsonValue:
    for key in pointer.split("/")[1:]:
        if isinstance(data, list):
            data = data[int(key)]
        else:
            assert isinstance(data, dict)
            data = data[key]
    return data


def _with(planted: Planted) -> JsonValue:
    """The file's data with the value planted in it."""
    if not planted.pointer:
        return planted.value
    document = _document(planted.file)
    above, _, key = planted.pointer.rpartition("/")
    place = _at(document, above)
    if isinstance(place, list):
        place[int(key)] = planted.value
    else:
        assert isinstance(place, dict)
        place[key] = planted.value
    return document


def _read_schemas(folder: Path) -> dict[str, JsonValue]:
    return {name: json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
            for name in NAMES}


def _complaints(schema: JsonValue, document: JsonValue) -> list[str]:
    assert isinstance(schema, dict)
    errors = Draft202012Validator(schema).iter_errors(document)
    return [f"{error.json_path}: {error.message}" for error in errors]


def _fields(schema: JsonValue, root: JsonValue) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """Every field a person can write, with the title and description that are shown for it."""
    if isinstance(schema, list):
        for part in schema:
            yield from _fields(part, root)
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    if isinstance(properties, dict) and "additionalProperties" in schema:
        for name, field in properties.items():
            assert isinstance(field, dict)
            target = field.get("$ref")
            shared = _at(root, target.removeprefix("#")) if isinstance(target, str) else {}
            assert isinstance(shared, dict)
            yield name, {**shared, **field}
    for part in schema.values():
        yield from _fields(part, root)
