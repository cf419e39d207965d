"""A case of the log as a YAML file."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cli.shared.case_text import case_text, scalar
from engine.log.edited import as_far_as_read
from knowledge.model.conditions import Value
from knowledge.model.plain import JsonValue
from knowledge.model.records import Knowledge

FIELDS = ("candidate", "date", "confirmed")


def yaml_text(data: Mapping[str, JsonValue], knowledge: Knowledge) -> str:
    """The case as a file.

    Args:
        data: the case in the form of its file.
        knowledge: tells the order of the questions; answers that it does not know come last.
    """
    answers = data["answers"]
    assert isinstance(answers, dict)
    case = as_far_as_read({name: value for name, value in data.items()
                           if name in ("case", "answers", *FIELDS) and value is not None},
                          knowledge)
    known: dict[str, Value] = dict(case.told)
    for question, value in answers.items():
        known.setdefault(question, _value(value))
    text = case_text(str(data["case"]), known)
    own = "".join(f"{name}: {scalar(str(data[name]))}\n" if name != "date"
                  else f"{name}: {data[name]}\n"
                  for name in FIELDS if data.get(name) is not None)
    text = text.replace("answers:\n", f"{own}answers:\n", 1)
    return text + _notes(data.get("notes"))


def _value(value: JsonValue) -> Value:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    return value if isinstance(value, int) else str(value)


def _notes(notes: JsonValue) -> str:
    if notes is None:
        return ""
    written = scalar(notes) if isinstance(notes, str) else json.dumps(notes, ensure_ascii=False)
    return f"notes: {written}\n"
