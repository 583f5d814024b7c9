"""Reads the project's own listing format: everything a listing can hold, in one YAML file (docs/import.md).

It is judged as strictly as the facts themselves: the operator writes it, so what is wrong is mended, not imported.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.choices import OrganisationKind, Ownership, SizeClass
from catalog.choices import DeploymentStatus, EvidenceLevel, Side
from catalog.facts.document import clean_document, missing_facts
from catalog.facts.registry import FACTS
from catalog.facts.types import Boolean, FactType, Integer, Keyed, Localised, Many, Range, Record
from marketplace.core.clock import BERLIN

from .problems import ERROR, WARNING, FileProblem, Unreadable
from .publiccode import checks
from .publiccode.checks import State
from .publiccode.structure import ALWAYS, Key, check_keys, list_of, map_of
from .publiccode.versions import NEWEST
from .reading import Extras, Reading
from .tree import Node, decode, read_tree

FORMAT = "1"
# Counted up whenever the same bytes give another listing; apart from the numbers of the publiccode.yml reader.
READER_VERSION = 1001
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_listing(data: bytes) -> Reading:
    """Read and judge a file. Never raises."""
    text = ""
    try:
        text = decode(data)
        root, problems = read_tree(text)
        if root.kind != "map":
            raise Unreadable("not_a_map", _("The file must be a map of keys to values."), line=root.line)
    except Unreadable as error:
        return Reading([error.problem], text)
    state = State(NEWEST, problems)
    values = check_keys(state, root, "", ROOT)
    facts = _facts(state, root)
    _dates(state, values)
    found = [replace(p, severity=ERROR) if p.severity == WARNING else p for p in state.problems]
    if any(problem.severity == ERROR for problem in found):
        return Reading(found, text)
    vendor = values["vendor"]
    return Reading(
        found,
        text,
        identity=f"listing:{values['slug']}",
        facts=facts,
        owner=(vendor["name"], vendor.get("uri", "")),
        owner_named=True,
        extras=Extras(
            slug=values["slug"],
            vendor=vendor,
            evidence=values.get("evidence"),
            deployments=values.get("deployments"),
            is_example=values.get("is_example", False),
            is_claimed=values.get("is_claimed", False),
            published_at=values.get("published_at"),
            last_confirmed_on=values.get("last_confirmed_on"),
        ),
    )


def version(state: State, node: Node, path: str) -> str | None:
    """The version of this format."""
    return checks.one_of((FORMAT,))(state, node, path)


def slug(state: State, node: Node, path: str) -> str | None:
    """The part of the listing's address that names it."""
    found = checks.text(state, node, path)
    if found and not (SLUG.fullmatch(found) and len(found) <= 120):
        state.warn(
            path, "slug", _("At most 120 small letters a to z, digits, and single hyphens between them.")
        )
    return found


def day(state: State, node: Node, path: str) -> datetime.date | None:
    """A day as YYYY-MM-DD."""
    found = checks.date(state, node, path)
    return datetime.date.fromisoformat(found) if found else None


def moment(state: State, node: Node, path: str) -> datetime.datetime | None:
    """A day, or a day with time and offset (RFC 3339); a day alone begins in Berlin."""
    found = checks.text(state, node, path)
    if found is None:
        return None
    try:
        value = datetime.datetime.fromisoformat(found)
    except ValueError:
        state.warn(
            path, "date", _("This must be a day, or a day with time and offset: 2026-01-31T12:00:00+01:00.")
        )
        return None
    return value if value.tzinfo else value.replace(tzinfo=BERLIN)


def number(state: State, node: Node, path: str) -> int | None:
    """A whole number from 0 up."""
    found = checks.text(state, node, path)
    if found is not None and not re.fullmatch(r"\d{1,6}", found):
        state.warn(path, "integer", _("This must be a whole number."))
        return None
    return None if found is None else int(found)


def by_language(state: State, node: Node, path: str) -> dict[str, str] | None:
    """A text for each language."""
    if node.kind != "map":
        state.warn(path, "type", _("This must be a text for each language, such as de: …"))
        return None
    found: dict[str, str] = {}
    for tag, item in node.value.items():
        place = f"{path}.{tag}"
        state.lines[place] = item.line
        if checks.language_tag(tag) is None:
            state.warn(place, "language", checks.no_language(tag))
        elif text := checks.text(state, item, place):
            found[tag] = text
    return found


VENDOR = map_of(
    {
        "name": Key(checks.text_of(most=300), required=ALWAYS),
        "kind": Key(checks.one_of(OrganisationKind.values), required=ALWAYS),
        "uri": Key(checks.uri),
        "website": Key(checks.url),
        "description": Key(by_language),
        "legal_form": Key(checks.text_of(most=100)),
        "seat": Key(checks.text_of(most=200)),
        "size_class": Key(checks.one_of(SizeClass.values)),
        "founded": Key(number),
        "ownership": Key(checks.one_of(Ownership.values)),
        "contact_name": Key(checks.text_of(most=200)),
        "contact_email": Key(checks.text_of(most=200)),
        "area": Key(checks.text),
        "is_example": Key(checks.boolean),
    }
)
EVIDENCE = map_of(
    {
        "fact": Key(checks.one_of(tuple(FACTS)), required=ALWAYS),
        "level": Key(checks.one_of(EvidenceLevel.values), required=ALWAYS),
        "checked_by": Key(checks.text_of(most=300)),
        "checked_on": Key(day, required=ALWAYS),
        "valid_until": Key(day),
        "document_title": Key(checks.text_of(most=300)),
        "document_url": Key(checks.url),
    }
)
DEPLOYMENT = map_of(
    {
        "area": Key(checks.text, required=ALWAYS),
        "status": Key(checks.one_of(DeploymentStatus.values), required=ALWAYS),
        "since": Key(day),
        "until": Key(day),
        "cohort": Key(checks.text_of(most=200)),
        "note": Key(by_language),
        "ended_reason": Key(by_language),
        "effort_days": Key(number),
        "stated_by": Key(checks.one_of(Side.values)),
        "confirmed_on": Key(day),
        "source_title": Key(checks.text_of(most=300)),
        "source_url": Key(checks.url),
    }
)
ROOT = {
    "format": Key(version, required=ALWAYS),
    "slug": Key(slug, required=ALWAYS),
    "is_example": Key(checks.boolean),
    "is_claimed": Key(checks.boolean),
    "published_at": Key(moment),
    "last_confirmed_on": Key(day),
    "vendor": Key(VENDOR, required=ALWAYS),
    "facts": Key(checks.any_value, required=ALWAYS),
    "evidence": Key(list_of(EVIDENCE)),
    "deployments": Key(list_of(DEPLOYMENT)),
}


def _facts(state: State, root: Node) -> dict[str, Any]:
    node = root.value.get("facts")
    if node is None or node.kind != "map":
        if node is not None and not node.is_empty:
            state.warn("facts", "type", _("This must be a map of keys to values."))
        return {}
    raw = {}
    for key, item in node.value.items():
        state.lines[f"facts.{key}"] = node.lines.get(key, item.line)
        raw[key] = _typed(FACTS[key].type, item, f"facts.{key}", state) if key in FACTS else item.to_plain()
    facts, problems = clean_document(raw)
    wrong = {re.split(r"[.\[]", problem.path)[0] for problem in problems}
    problems += [problem for problem in missing_facts(facts) if problem.path not in wrong]
    for problem in problems:
        path = f"facts.{problem.path}"
        line = _line(state, path, node.line)
        state.problems.append(FileProblem(line, path, problem.rule, ERROR, problem.message))
    return facts


def _line(state: State, path: str, otherwise: int) -> int:
    while path and path not in state.lines:
        path = re.sub(r"(\[\d+\]|\.?[^.\[\]]+)$", "", path)
    return state.lines.get(path, otherwise)


def _typed(kind: FactType, node: Node, path: str, state: State) -> Any:
    """The value with numbers and booleans where the fact wants them; anything else stays as written, to be judged."""
    state.lines.setdefault(path, node.line)
    if isinstance(kind, Many) and node.kind == "list":
        return [_typed(kind.of, item, f"{path}[{at}]", state) for at, item in enumerate(node.value)]
    if isinstance(kind, (Localised, Keyed)) and node.kind == "map":
        return {key: _typed(kind.of, item, f"{path}.{key}", state) for key, item in node.value.items()}
    if isinstance(kind, Record) and node.kind == "map":
        return {
            key: _typed(kind.fields[key], item, f"{path}.{key}", state)
            if key in kind.fields
            else item.to_plain()
            for key, item in node.value.items()
        }
    if isinstance(kind, Range) and node.kind == "map":
        return {key: _typed(Integer(), item, f"{path}.{key}", state) for key, item in node.value.items()}
    if isinstance(kind, Boolean) and node.plain and node.value in ("true", "false"):
        return node.value == "true"
    if isinstance(kind, Integer) and node.plain and re.fullmatch(r"-?\d{1,12}", node.value):
        return int(node.value)
    return node.to_plain()


def _dates(state: State, values: dict[str, Any]) -> None:
    """Ends that lie before their beginnings, and bodies named twice."""
    pairs = (("evidence", "checked_on", "valid_until"), ("deployments", "since", "until"))
    for group, first, last in pairs:
        for at, row in enumerate(values.get(group, [])):
            if first in row and last in row and row[last] < row[first]:
                state.warn(f"{group}[{at}].{last}", "date", _("The end lies before the beginning."))
    areas: set[str] = set()
    for at, row in enumerate(values.get("deployments", [])):
        if row.get("area") in areas:
            state.warn(f"deployments[{at}].area", "twice", _("This body stands here for the second time."))
        areas.add(row.get("area", ""))
