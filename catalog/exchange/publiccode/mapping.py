"""From the clean values of a publiccode.yml to a document of facts, along the paths that the fact definitions name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from typing import Any

import regex
from django.utils.translation import gettext as _

from catalog.choices import DependencyKind, LicenceModel, OfferType
from catalog.exchange.addresses import namespace
from catalog.exchange.problems import WARNING, FileProblem
from catalog.facts import vocabulary
from catalog.facts.document import Document, clean_document
from catalog.facts.registry import BY_PUBLICCODE, FACTS
from catalog.facts.types import SPDX, FactType, Keyed, Localised, Many, Record, Text, graphemes

from .rules import Checked

LANGUAGES = "description.*."
Values = Mapping[str, Any]
DERIVED = {"licence_model": LicenceModel.OPEN.value, "offer_type": OfferType.OPEN_SOURCE_PROJECT.value}


def facts_of(checked: Checked) -> tuple[Document, list[FileProblem]]:
    """The facts a file states, and what of it does not fit into them; texts that are too long are cut, never silently."""
    raw: Document = {}
    problems: list[FileProblem] = []
    for path, fact in BY_PUBLICCODE.items():
        value = CONVERTERS.get(fact.key, _value_at)(checked.values, path)
        if value is not None:
            raw[fact.key] = _fitted(fact.type, value, _Place(checked, path, problems))
    document, left = clean_document(raw)
    for problem in left:
        key, rest = re.fullmatch(r"(\w+)(.*)", problem.path, re.DOTALL).groups()
        place = _Place(checked, FACTS[key].publiccode, problems)
        place.below(rest).warn(problem.rule, problem.message)
    return document, problems


def spoken_for(checked: Checked) -> frozenset[str]:
    """The facts a file speaks for: those it lacks are unknown. Only a file with a German section speaks for services."""
    keys = frozenset(fact.key for fact in BY_PUBLICCODE.values())
    return keys if "de" in checked.values else keys - {"services"}


def derived_facts(facts: Values, before: Values, open_licences: Set[str]) -> tuple[Document, frozenset[str]]:
    """Facts that follow from an open licence, where the listing has none yet; and those that follow no longer.

    That a publiccode.yml with an open licence describes an open-source project is the premise of the standard.
    """
    if is_open(facts.get("licence"), open_licences):
        return {key: value for key, value in DERIVED.items() if key not in before}, frozenset()
    return {}, frozenset(key for key, value in DERIVED.items() if before.get(key) == value)


def owner_of(values: Values) -> tuple[str, str, bool]:
    """(name, uri, whether the file names it) of the organisation behind a solution; never a person who is a contact."""
    organisation = values.get("organisation", {})
    legal = values.get("legal", {})
    name = organisation.get("name") or legal.get("repoOwner") or legal.get("mainCopyrightOwner")
    uri = organisation.get("uri", "")
    if name:
        return name[:300], uri, True
    return namespace(values.get("url", ""))[:300], uri, False


def is_open(expression: str | None, open_licences: Set[str]) -> bool:
    """Whether everybody may use software under a licence expression as open source: one of OR, all of AND."""
    return bool(expression) and _holds(SPDX.parse(expression), open_licences)


def _holds(parsed: Any, open_licences: Set[str]) -> bool:
    operator = getattr(parsed, "operator", "")
    if operator:
        results = [_holds(part, open_licences) for part in parsed.args]
        return any(results) if operator.strip() == "OR" else all(results)
    return getattr(parsed, "license_symbol", parsed).key in open_licences


def _value_at(values: Values, path: str) -> Any:
    """The value at a path; texts by language are collected by tag."""
    if path.startswith(LANGUAGES):
        return _by_language(values, path.removeprefix(LANGUAGES))
    found: Any = values
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _by_language(values: Values, *keys: str) -> dict[str, Any] | None:
    """Texts by tag under the first of the keys that a language has."""
    found: dict[str, Any] = {}
    for tag, texts in values.get("description", {}).items():
        value = next((texts[key] for key in keys if key in texts), None)
        if value is not None:
            found[tag] = value
    return found or None


def _features(values: Values, _path: str) -> Any:
    return _by_language(values, "features", "featureList")


def _categories(values: Values, path: str) -> Any:
    known = [tag for tag in values.get("tags", []) if tag in vocabulary.CATEGORIES]
    return _value_at(values, path) or known or None


def _scope(values: Values, path: str) -> Any:
    audience = values.get("intendedAudience", {})
    known = [word for word in audience.get("onlyFor", []) if word in vocabulary.SCOPES]
    return _value_at(values, path) or known or None


def _supports(values: Values, path: str) -> Any:
    return [item["id"] for item in values.get("supports", []) if "id" in item] or None


def _dependencies(values: Values, _path: str) -> Any:
    groups = values.get("dependsOn") or values.get("dependencies") or {}
    names = {"name": "name", "versionMin": "version_min", "versionMax": "version_max"}
    return [
        {"kind": kind, **{names.get(key, key): value for key, value in item.items()}}
        for kind in DependencyKind.values
        for item in groups.get(kind, [])
        if "name" in item
    ] or None


def _contractors(values: Values, path: str) -> Any:
    items = _value_at(values, path) or []
    wanted = ("name", "until", "website")
    return [{key: item[key] for key in wanted if key in item} for item in items if "name" in item] or None


def _services(values: Values, path: str) -> Any:
    items = _value_at(values, path) or []
    return [
        {key.replace("-", "_"): item[key] for key in item} for item in items if "leika-id" in item
    ] or None


CONVERTERS: dict[str, Callable[[Values, str], Any]] = {
    "features": _features,
    "categories": _categories,
    "scope": _scope,
    "supports": _supports,
    "dependencies": _dependencies,
    "contractors": _contractors,
    "services": _services,
}


class _Place:
    """Where a value stands in the file, so that a problem with a fact names the file's own field and line."""

    def __init__(self, checked: Checked, path: str, problems: list[FileProblem]):
        self.checked, self.path, self.problems = checked, path, problems

    def below(self, rest: str) -> _Place:
        """The place of a part; the first part of a text by language is its tag."""
        if "*" in self.path and (tag := re.match(r"\.([\w-]+)", rest)):
            written = self.checked.written.get(tag[1], tag[1])
            return _Place(self.checked, self.path.replace("*", written) + rest[tag.end() :], self.problems)
        return _Place(self.checked, self.path + rest, self.problems)

    def warn(self, rule: str, message: str) -> None:
        """Tell a warning at this place, with the nearest line known, unless the field has one already."""
        if any(p.field == self.path and p.rule == rule for p in (*self.checked.problems, *self.problems)):
            return
        near = self.path
        while near and near not in self.checked.lines:
            near = re.sub(r"(\[\d+\]|\.?[^.\[\]]+)$", "", near)
        self.problems.append(FileProblem(self.checked.lines.get(near), self.path, rule, WARNING, message))


def _fitted(kind: FactType, value: Any, place: _Place) -> Any:
    """The value with over-long texts and lists cut to what a fact may hold; each cut is told."""
    if isinstance(kind, Text) and isinstance(value, str) and not kind.pattern:
        flat = value if kind.lines else " ".join(value.split())
        length = graphemes(flat) if len(flat) > kind.longest else 0
        if length <= kind.longest:
            return value
        message = _("At most %(most)d characters are shown; these are %(length)d. The rest was cut off.")
        place.warn("too_long", message % {"most": kind.longest, "length": length})
        return cut(flat, kind.longest)
    if isinstance(kind, Many) and isinstance(value, list):
        if len(value) > kind.most:
            message = _("At most %(most)d entries are shown; these are %(length)d. The rest was cut off.")
            place.warn("too_many", message % {"most": kind.most, "length": len(value)})
        return [_fitted(kind.of, item, place.below(f"[{at}]")) for at, item in enumerate(value[: kind.most])]
    if isinstance(kind, Record) and isinstance(value, dict):
        return {
            key: _fitted(kind.fields[key], item, place.below(f".{key}")) if key in kind.fields else item
            for key, item in value.items()
        }
    if isinstance(kind, (Localised, Keyed)) and isinstance(value, dict):
        return {key: _fitted(kind.of, item, place.below(f".{key}")) for key, item in value.items()}
    return value


def cut(text: str, longest: int) -> str:
    """The beginning of a text, cut between words, with an ellipsis; at most `longest` grapheme clusters."""
    kept = regex.match(rf"\X{{0,{longest - 1}}}", text)[0]
    whole = re.match(r"(.*\S)\s", kept, re.DOTALL)
    if whole and len(whole[1]) > longest // 2:
        kept = whole[1]
    return kept.rstrip(" ,;:.-–") + "…"
