"""A rule as text, and read back; hostile text is refused in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from knowledge.editing.rule_text import MAX_RULE, THE_RULE, rule_text, with_rule
from knowledge.model.problems import KnowledgeError
from knowledge.reading.canonical import rule_data
from tests.examples import examples
from tests.strategies import shipped

R01A = rule_text(shipped().rules["R01a"])


def test_every_rule_reads_back() -> None:
    """The text of each rule says what it says; in its own place it gives the same knowledge."""
    knowledge = shipped()
    for rule in knowledge.rules.values():
        kept = {name: value for name, value in rule_data(rule).items() if name != "domain"}
        assert YAML(typ="safe").load(rule_text(rule)) == kept, rule.id
    for name in list(knowledge.rules)[::40]:
        again = with_rule(knowledge, name, rule_text(knowledge.rules[name]))
        assert again.hash == knowledge.hash, name
        assert list(again.rules) == list(knowledge.rules)


def test_a_change_is_that_change() -> None:
    """Another grade changes that rule and no other; a list of the one rule reads the same."""
    knowledge = shipped()
    text = R01A.replace("moderate", "strong")
    edited = with_rule(knowledge, "R01a", text)
    changed = [name for name, rule in edited.rules.items() if rule != knowledge.rules[name]]
    assert changed == ["R01a"]
    listed = "- " + text.replace("\n", "\n  ").rstrip()
    assert with_rule(knowledge, "R01a", listed).hash == edited.hash


@pytest.mark.parametrize(("text", "line", "words"), [
    ("", 1, "the rule is empty"),
    ("a: &x [1]\nb: *x", 1, "anchors and aliases"),
    ("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]", 1, "anchors and aliases"),
    ("!!python/object/apply:os.system [ls]", 1, "tags ('tag:yaml.org"),
    ("- a\n- b", 1, "these are 2 rules"),
    ("[" * 5000, 1, "nested more than 24 levels deep"),
    ("id: R01a\ntitle: " + "x" * MAX_RULE, 1, "characters"),
    ("id: R01a\ntitle: a\x07b", 1, "not valid YAML"),
    ("id: R01a\n---\nid: R01b", 2, "a second document"),
    ("text", 1, "has no 'id'"),
    (R01A.replace("hard_gap", "hard_gp"), 10, "unknown finding 'hard_gp'"),
    (R01A.replace("if:", "iff:"), 3, "unknown field of rule R01a 'iff'"),
    (R01A.replace("R01a", "R02"), 1, "the id of two rules"),
    (R01A.replace("title: A", 'title: "A'), R01A.count("\n") + 1, "not valid YAML"),
])
def test_what_is_wrong_is_told(text: str, line: int, words: str) -> None:
    """Every fault is told with its place in the text, or names the other place."""
    with pytest.raises(KnowledgeError) as refused:
        with_rule(shipped(), "R01a", text)
    assert any(words in problem.what for problem in refused.value.problems)
    here = [problem for problem in refused.value.problems if words in problem.what]
    assert any(problem.place.line == line or problem.place.file != THE_RULE for problem in here)
    assert all(problem.suggestion for problem in refused.value.problems)


def test_unknown_rules() -> None:
    """What is no rule cannot be replaced."""
    with pytest.raises(KeyError):
        with_rule(shipped(), "R0", R01A)


@examples(2)
@given(st.text(max_size=300))
def test_any_text_is_refused_or_read(text: str) -> None:
    """Nothing that can be typed ends in anything but knowledge or errors in words."""
    try:
        with_rule(shipped(), "R01a", text)
    except KnowledgeError as error:
        assert error.problems
