"""Writes a listing as publiccode.yml, or says what is missing: nothing is invented, nothing is left out on the way.

What it writes has passed the same check that imports use, by the version it names. The German section is not written:
version 0.7 deprecates all sections of countries, and the reference parser does not know this one.
"""

from __future__ import annotations

from typing import Any

import yaml

from catalog.choices import DependencyKind
from catalog.exchange.problems import UNCHECKED, FileProblem
from catalog.exchange.tree import decode, read_tree
from catalog.facts.document import Document
from catalog.facts.registry import BY_PUBLICCODE
from catalog.models import Solution

from . import versions
from .rules import check_tree
from .standard import ROOT
from .structure import MapOf, mandatory_parts, ordered

MARK = "# Written by the marketplace from its listing."
NOT_WRITTEN = frozenset({"services"})
DEPENDENCY_KEYS = {"version_min": "versionMin", "version_max": "versionMax"}


class CannotExport(Exception):
    """Raised where a listing makes no valid publiccode.yml; `missing` names the keys of the standard, with reasons."""

    def __init__(self, problems: list[FileProblem]):
        self.problems = problems
        self.missing = missing_keys(problems)
        super().__init__(", ".join(self.missing))


def export_publiccode(solution: Solution) -> str:
    """The listing as a valid publiccode.yml of version 0.7. Raises CannotExport with the keys that are missing."""
    text, problems = _written(solution)
    if problems:
        raise CannotExport(problems)
    return text


def export_problems(solution: Solution) -> list[FileProblem]:
    """What stands in the way of an export, by key of the standard; empty where the listing can be exported."""
    return _written(solution)[1]


def missing_keys(problems: list[FileProblem]) -> list[str]:
    """The keys of the standard that stand in the way; of a map that is missing as a whole, its mandatory parts."""
    keys: list[str] = []
    for problem in problems:
        key = ROOT.get(problem.field)
        whole = key is not None and problem.rule == "required"
        keys += mandatory_parts(problem.field, key, versions.NEWEST) if whole else [problem.field]
    return list(dict.fromkeys(keys))


def is_own_export(text: str, solution: Solution) -> bool:
    """Whether a file is just what the listing's export gives: it can tell nothing new."""
    return text.startswith(MARK) and text == _written(solution)[0]


def _written(solution: Solution) -> tuple[str, list[FileProblem]]:
    tree = _tree(solution)
    text = f"{MARK}\n{yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)}"
    root, problems = read_tree(decode(text.encode()))
    checked = check_tree(root, problems)
    return text, [problem for problem in checked.problems if problem.severity != UNCHECKED]


def _tree(solution: Solution) -> dict[str, Any]:
    """The facts along their paths in the standard, in its order of keys."""
    facts = solution.current.facts if solution.current else {}
    tree: dict[str, Any] = {"publiccodeYmlVersion": versions.WRITTEN}
    for path, fact in BY_PUBLICCODE.items():
        if fact.key in facts and fact.key not in NOT_WRITTEN:
            _put(tree, path, CONVERTERS.get(fact.key, _as_it_is)(facts[fact.key]))
    _add_contact(tree, solution)
    return ordered(tree, MapOf(ROOT))


def _put(tree: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    if "*" in parents:
        for tag, text in value.items():
            _put(tree, path.replace("*", tag), text)
        return
    for parent in parents:
        tree = tree.setdefault(parent, {})
    tree[last] = value


def _add_contact(tree: dict[str, Any], solution: Solution) -> None:
    """The functional contact of the organisation, where the standard asks for one; never that of a person."""
    maintenance = tree.get("maintenance", {})
    vendor = solution.vendor
    if maintenance.get("type") in ("internal", "community") and vendor.contact_name:
        contact = {"name": vendor.contact_name} | (
            {"email": vendor.contact_email} if vendor.contact_email else {}
        )
        maintenance["contacts"] = [contact]


def _as_it_is(value: Any) -> Any:
    return value


def _supports(value: list[str]) -> list[dict[str, str]]:
    return [{"id": item} for item in value]


def _dependencies(value: list[Document]) -> dict[str, list[Document]]:
    groups: dict[str, list[Document]] = {}
    for kind in DependencyKind.values:
        items = [item for item in value if item["kind"] == kind]
        if items:
            groups[kind] = [
                {DEPENDENCY_KEYS.get(key, key): part for key, part in item.items() if key != "kind"}
                for item in items
            ]
    return groups


CONVERTERS: dict[str, Any] = {"supports": _supports, "dependencies": _dependencies}


class _Dumper(yaml.SafeDumper):
    """Plain YAML: texts of several lines as blocks, lists indented below their key, no references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)
