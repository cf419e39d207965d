"""From a folder of YAML files to checked knowledge, or to every error in it at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.model.conditions import UNDETERMINED
from knowledge.model.problems import (
    KnowledgeError,
    Place,
    Problem,
    Problems,
    ProblemsError,
    closest,
    printable,
    shown,
)
from knowledge.model.records import Category, Knowledge, Policy
from knowledge.reading import rows as records
from knowledge.reading.canonical import content_hash
from knowledge.reading.checking import check
from knowledge.reading.fields import fields, identifier
from knowledge.reading.lexicon_rows import lexicon
from knowledge.reading.places import BUILT_IN, OTHER_FOLDERS
from knowledge.reading.rows import Names, Row
from knowledge.reading.yaml_tree import Table, Text, Tree, read_yaml


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of knowledge file.

    Attributes:
        name: the file `NAME.yaml`, or the folder `NAME/` of files, and the list in it.
        defines: what others call one of its rows.
        heading: a line above the list that says what its rows have in common; empty if none.
        optional: whether a folder of knowledge may do without it.
    """

    name: str
    defines: str
    heading: str = ""
    optional: bool = False


KINDS = (
    FileKind("diagnosis", "category"),
    FileKind("sources", "source"),
    FileKind("questions", "question", "section"),
    FileKind("findings", "finding"),
    FileKind("rules", "rule", "domain"),
    FileKind("steps", "step", "theme"),
    FileKind("lexicon", "phrase", "theme", optional=True),
)


def load(folder: Path | None = None) -> Knowledge:
    """Read, check and stratify the knowledge in a folder.

    Args:
        folder: where the YAML files are; None means the knowledge that ships with the program.

    Raises:
        KnowledgeError: with every error found.
    """
    root = BUILT_IN if folder is None else folder
    problems = Problems()
    if not _is_folder(root):
        raise KnowledgeError([Problem(
            Place(printable(str(folder)[:1000])), "there is no such folder of knowledge",
            "the path is wrong",
            "give a folder that holds diagnosis.yaml, findings.yaml, questions/, rules/ and so on",
        )])
    trees: dict[str, list[Tree]] = {}
    for kind in KINDS:
        before = len(problems)
        trees[kind.name] = _trees(root, kind, problems)
        if len(problems) > before:
            problems.expect_anything(kind.defines)
    _refuse_strangers(root, problems)
    return from_trees(trees, problems)


def from_trees(trees: Mapping[str, list[Tree]], problems: Problems) -> Knowledge:
    """Check and stratify the knowledge in trees.

    Args:
        trees: those of the files of each kind; of an optional kind they may be missing.
        problems: what was wrong with the files themselves.

    Raises:
        KnowledgeError: with every error found, those of the files included.
    """
    unreadable = len(problems)
    rows = {kind.name: _rows(trees.get(kind.name, []), kind, problems) for kind in KINDS[1:]}
    policy_tree = trees["diagnosis"][0] if trees["diagnosis"] else None
    knowledge = _decode(policy_tree, rows, problems)
    if not unreadable and len(knowledge.rules) == len(rows["rules"]):
        knowledge = check(knowledge, problems)
    if problems:
        raise KnowledgeError(problems)
    return replace(knowledge, hash=content_hash(knowledge))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long
        return False


def _trees(root: Path, kind: FileKind, problems: Problems) -> list[Tree]:
    single = root / f"{kind.name}.yaml"
    paths = [single] if single.exists() else []
    paths += sorted((root / kind.name).glob("*.yaml"))
    if not paths and not kind.optional:
        problems.add(Place(str(root)), f"there is no {kind.name}.yaml and no folder {kind.name}/",
                     "a file was moved, or this is not a folder of knowledge",
                     f"add {kind.name}.yaml")
    for path in paths[1:] if kind.name == "diagnosis" else ():
        problems.add(Place(str(path)), "there is a second file of the diagnosis",
                     f"the first is {paths[0].name}", "keep one of them")
    trees = (read_tree(path, problems) for path in paths)
    return [tree for tree in trees if tree is not None]


def read_tree(path: Path, problems: Problems) -> Tree | None:
    """A YAML file as a tree; None where it cannot be read, which is noted, or is empty."""
    try:
        tree = read_yaml(path.read_bytes().decode("utf-8-sig"), str(path), problems)
    except ProblemsError as error:
        for found in error.problems:
            problems.add(found.place, found.what, found.cause, found.suggestion)
        return None
    except UnicodeDecodeError as error:
        problems.add(Place(str(path)), f"not UTF-8 text (byte {error.start})",
                     "saved in another encoding", "save the file as UTF-8")
        return None
    except OSError as error:
        problems.add(Place(str(path)), f"cannot be read: {error.strerror}",
                     "missing permission, or not a file", "check the file")
        return None
    if tree is None:
        problems.add(Place(str(path)), "the file is empty", "it was not finished",
                     "fill it, or delete it")
    return tree


def _refuse_strangers(root: Path, problems: Problems) -> None:
    known = [kind.name for kind in KINDS]
    for path in sorted([*root.rglob("*.yaml"), *root.rglob("*.yml")]):
        folder, *below = path.relative_to(root).parts
        place = Place(str(path))
        if below and folder in OTHER_FOLDERS:
            continue
        name = folder if below else path.stem
        if name not in known:
            near = closest(name, known)
            ending = "/" if below else ".yaml"
            problems.add(
                place, f"unknown knowledge {'folder' if below else 'file'} {shown(folder)}",
                "probably a misspelling" if near else "its name tells nothing that is read here",
                f"did you mean '{near}{ending}'?" if near
                else "use one of: " + ", ".join(f"{kind}{ending}" for kind in known))
        elif path.suffix == ".yml":
            problems.add(place, f"unknown knowledge file {shown(path.name)}",
                         "its name ends in .yml", f"did you mean '{path.stem}.yaml'?")
        elif len(below) > 1:
            problems.add(place, f"a folder within {folder}/ is not read",
                         "it is one level too deep", f"move the file into {folder}/")


def _rows(trees: list[Tree], kind: FileKind, problems: Problems) -> list[Row]:
    """The rows of all files of a kind, each with its id; a second row of one id is an error."""
    rows: list[Row] = []
    seen: dict[str, Place] = {}
    headings = [kind.heading] if kind.heading else []
    for tree in trees:
        top = fields(tree, f"a file of {kind.name}", [*headings, kind.name], [], problems)
        heading = top.text(kind.heading) if kind.heading else ""
        for row in top.rows(kind.name):
            found = _id_of(row, kind.name, problems)
            if found is None:
                continue
            if found.text in seen:
                problems.add(found.place, f"'{found.text}' is the id of two {kind.name}",
                             f"first used at {seen[found.text]}", "give one of them another id")
                continue
            seen[found.text] = found.place
            rows.append(Row(found.text, heading, row))
    return rows


def _id_of(row: Tree, kind: str, problems: Problems) -> Text | None:
    found = None
    if isinstance(row, Table):
        found = next((value for key, value in row.entries if key.text == "id"), None)
    if found is None:
        problems.add(row.place, f"an entry of {kind} has no 'id'", "it was forgotten",
                     "begin the entry with `- id: ...`")
    elif identifier(found, f"an entry of {kind}", problems) and isinstance(found, Text):
        return found
    return None


def _decode(
    policy_tree: Tree | None, rows: Mapping[str, list[Row]], problems: Problems
) -> Knowledge:
    ids = {kind: tuple(row.id for row in found) for kind, found in rows.items()}
    sources = {row.id: records.source(row, problems) for row in rows["sources"]}
    policy, categories = Policy(1, 0, Category(UNDETERMINED, "", ""), ()), dict[str, Category]()
    if policy_tree is not None:
        policy, categories = records.policy(policy_tree, problems)
    names = Names(ids["sources"], tuple(categories), ids["findings"], ids["steps"], {})
    plain = {row.id: records.question(row, names, problems) for row in rows["questions"]}
    names = replace(names, questions=plain)
    questions = {
        row.id: records.with_others(plain[row.id], row, names, problems)
        for row in rows["questions"]
    }
    findings = {row.id: records.finding(row, names, problems) for row in rows["findings"]}
    rules = [records.rule(row, names, problems) for row in rows["rules"]]
    steps = {row.id: records.step(row, names, problems) for row in rows["steps"]}
    return Knowledge(
        policy=policy, categories=categories, sources=sources, questions=questions,
        findings=findings, rules={rule.id: rule for rule in rules if rule is not None},
        steps=steps, levels={},
        lexicon=lexicon(rows["lexicon"], questions, problems),
    )


