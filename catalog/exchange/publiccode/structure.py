"""Checks of what holds values together: maps with known keys, lists, texts by language."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalog.exchange.tree import Node

from . import versions
from .checks import FIRST_WITH_CHECKED_AGE, Check, State, language_tag, no_language


@dataclass(frozen=True)
class Key:
    """One key of the standard.

    since, until   first and last version that has it
    required       first and last version in which it is mandatory
    deprecated     first version that deprecates it
    instead        the key to use today
    """

    check: Check
    since: int = versions.FIRST
    until: int = versions.ONE
    required: tuple[int, int] | None = None
    deprecated: int | None = None
    instead: str = ""

    def is_required(self, version: int) -> bool:
        """Whether the version asks for it."""
        return self.required is not None and self.required[0] <= version <= self.required[1]


Keys = Mapping[str, Key]
# Beyond so many problems nobody needs a hint any more.
FEW = 200
ALWAYS = (versions.FIRST, versions.ONE)


@dataclass(frozen=True)
class MapOf:
    """Checks a map with these keys; values of unknown keys are kept for operators unless they may name a person."""

    keys: Keys
    keep_unknown: bool = True

    def __call__(self, state: State, node: Node, path: str) -> dict[str, Any] | None:
        if node.kind != "map":
            if not node.is_null:
                state.warn(path, "type", _("This must be a map of keys to values."))
            return None
        return check_keys(state, node, path, self.keys, keep_unknown=self.keep_unknown)


def map_of(keys: Keys, *, keep_unknown: bool = True) -> MapOf:
    """A map with these keys."""
    return MapOf(keys, keep_unknown)


def mandatory_parts(name: str, key: Key, version: int) -> list[str]:
    """The mandatory keys inside a map, with their paths; the key itself where it holds none."""
    parts = key.check.keys.items() if isinstance(key.check, MapOf) else ()
    return [f"{name}.{part}" for part, inner in parts if inner.is_required(version)] or [name]


def check_keys(
    state: State, node: Node, path: str, keys: Keys, *, keep_unknown: bool = True
) -> dict[str, Any]:
    """Check each key of a map; gives the clean values by key, without empty ones."""
    found: dict[str, Any] = {}
    for name, item in node.value.items():
        place = f"{path}.{name}" if path else name
        state.lines[place] = node.lines.get(name, item.line)
        key = keys.get(name)
        if key is None:
            _unknown(state, item, place, name, keys, keep=keep_unknown)
            continue
        _age(state, place, key)
        value = key.check(state, item, place)
        if value is not None and value != [] and value != {}:
            found[name] = value
    for name, key in keys.items():
        if key.is_required(state.version) and (name not in node.value or node.value[name].is_empty):
            _missing(state, node, f"{path}.{name}" if path else name, key)
    return found


@dataclass(frozen=True)
class ListOf:
    """Checks a list; one bare value is taken as a list of one, and told unless `single` allows it."""

    item: Check
    single: bool = False

    def __call__(self, state: State, node: Node, path: str) -> list[Any] | None:
        if node.is_null:
            return None
        if node.kind != "list":
            return self._bare(state, node, path)
        found: list[Any] = []
        for at, item in enumerate(node.value):
            place = f"{path}[{at}]"
            state.lines[place] = item.line
            if item.is_empty:
                state.warn(place, "empty", _("This entry of the list is empty. Remove it."))
            elif (value := self.item(state, item, place)) is not None:
                found.append(value)
        return found

    def _bare(self, state: State, node: Node, path: str) -> list[Any] | None:
        if node.kind == "text" and node.is_empty:
            return None
        if not self.single or node.kind != "text":
            state.warn(path, "type", _("This must be a list, each entry on a line that begins with “-”."))
        value = self.item(state, node, path) if node.kind == "text" else None
        return None if value is None else [value]


def list_of(item: Check, *, single: bool = False) -> ListOf:
    """A list of such items."""
    return ListOf(item, single)


@dataclass(frozen=True)
class ByLanguage:
    """Checks a map of languages to maps with these keys; the clean one has tags in their usual form."""

    keys: Keys

    def __call__(self, state: State, node: Node, path: str) -> dict[str, dict[str, Any]] | None:
        if node.kind != "map":
            if not node.is_null:
                state.warn(path, "type", _("This must be a map of languages, such as de, to texts."))
            return None
        found: dict[str, dict[str, Any]] = {}
        for written, item in node.value.items():
            place = f"{path}.{written}"
            state.lines[place] = node.lines.get(written, item.line)
            tag = _language_of(state, written, place, found)
            texts = map_of(self.keys)(state, item, place)
            if item.kind != "map" and item.is_null:
                for name, key in self.keys.items():
                    if key.is_required(state.version):
                        _missing(state, item, f"{place}.{name}", key)
            if tag and texts:
                found[tag] = texts
                state.written[tag] = written
        return found


def by_language(keys: Keys) -> ByLanguage:
    """A map of languages to maps with these keys."""
    return ByLanguage(keys)


def ordered(value: Any, check: Check) -> Any:
    """A clean value with the keys of each map in the order of the standard."""
    if isinstance(check, MapOf) and isinstance(value, dict):
        return {name: ordered(value[name], key.check) for name, key in check.keys.items() if name in value}
    if isinstance(check, ListOf) and isinstance(value, list):
        return [ordered(item, check.item) for item in value]
    if isinstance(check, ByLanguage) and isinstance(value, dict):
        return {tag: ordered(texts, MapOf(check.keys)) for tag, texts in value.items()}
    return value


def _language_of(state: State, written: str, place: str, found: Mapping[str, Any]) -> str | None:
    tag = language_tag(written)
    if tag is None:
        state.warn(place, "language", no_language(written))
    elif tag in found:
        message = _("The language “%(tag)s” stands here for the second time. The first one counts.")
        state.warn(place, "language", message % {"tag": tag})
        return None
    elif tag.lower() != written.lower() and state.version > 1:
        state.warn(place, "language", _("Write this language as “%(tag)s”.") % {"tag": tag})
    return tag


def _missing(state: State, node: Node, path: str, key: Key) -> None:
    if path in state.told:
        return
    parts = mandatory_parts(path, key, state.version)
    message = _("This is missing, and it is mandatory.")
    if parts != [path]:
        message = _("This is missing, and it is mandatory. At least: %(keys)s.") % {"keys": ", ".join(parts)}
    state.warn(path, "required", message, state.lines.get(path, node.line))


def _unknown(state: State, node: Node, path: str, name: str, keys: Keys, *, keep: bool) -> None:
    if keep:
        state.unknown[path] = node.to_plain()
    known = {key.lower(): key for key in keys}
    near = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.8) if len(state.told) < FEW else []
    message = _("There is no such key. What it holds is not shown.")
    if near:
        message = _("There is no such key. Do you mean “%(key)s”?") % {"key": known[near[0]]}
    state.warn(path, "unknown_key", message)


def _age(state: State, path: str, key: Key) -> None:
    version = state.version
    if FIRST_WITH_CHECKED_AGE <= version < key.since:
        message = _("This key exists since version %(since)s. State a newer publiccodeYmlVersion.")
        state.warn(path, "too_new", message % {"since": versions.shown(key.since)})
    elif version > key.until:
        message = _("This key exists no longer in version %(version)s.")
        if key.instead:
            message = _("This key exists no longer in version %(version)s. Use %(instead)s.")
        state.warn(path, "removed", message % {"version": versions.shown(version), "instead": key.instead})
    elif key.deprecated is not None and version >= key.deprecated:
        message = _("This key is deprecated since version %(since)s.")
        if key.instead:
            message = _("This key is deprecated since version %(since)s. Use %(instead)s.")
        values = {"since": versions.shown(key.deprecated), "instead": key.instead}
        state.warn(path, "deprecated", message % values)
