"""Reads YAML into a tree in which every scalar stays the text that was written, with its line.

So nothing is ever a date, a number or a boolean by accident: `no` stays the Norwegian `no`, `1.10` stays `1.10`. What a
text means is decided by the one who knows the field. Built from parser events, without recursion, within fixed limits.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

import yaml
from django.utils.translation import gettext as _
from yaml.cyaml import CParser

from .problems import WARNING, FileProblem, Unreadable
from .yaml_errors import unreadable_yaml

LARGEST = 1024 * 1024
DEEPEST = 30
MOST_NODES = 50_000

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
NUMBER = re.compile(r"[-+]?(\d[\d_]*\.?\d*|\.\d+)([eE][-+]?\d+)?")
MERGE = "<<"


class Node:
    """One value of the file.

    kind   "text", "list" or "map"
    value  str, list of nodes, or dict of nodes by key
    line   counted from 1, where the value begins
    plain  written without quotes and not as a block
    lines  of a map: the line of each key
    """

    __slots__ = ("kind", "line", "lines", "plain", "size", "value")

    def __init__(self, kind: str, value: Any, line: int, *, plain: bool = False):
        self.kind, self.value, self.line, self.plain = kind, value, line, plain
        self.lines: dict[str, int] = {}
        self.size = 1

    @property
    def is_null(self) -> bool:
        """Whether nothing is written here, or YAML's word for nothing."""
        return self.kind == "text" and self.plain and self.value in NULLS

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it: null, blank text, empty list or map."""
        return self.is_null or not (self.value.strip() if self.kind == "text" else self.value)

    @property
    def is_number(self) -> bool:
        """Whether other programs read this unquoted text as a number."""
        return self.kind == "text" and self.plain and NUMBER.fullmatch(self.value) is not None

    def to_plain(self) -> Any:
        """The value as plain JSON: texts, lists and dicts; null becomes None."""
        if self.kind == "list":
            return [item.to_plain() for item in self.value]
        if self.kind == "map":
            return {key: item.to_plain() for key, item in self.value.items()}
        return None if self.is_null else self.value


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, with or without byte order mark. Raises Unreadable, naming the first wrong line."""
    if len(data) > LARGEST:
        raise Unreadable("too_large", _("The file is larger than 1 MiB."))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("encoding", _("The file is written in UTF-16. Save it as UTF-8."), line=1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            "encoding", _("This line is not UTF-8. Save the file as UTF-8."), line=line
        ) from None


def read_tree(text: str) -> tuple[Node, list[FileProblem]]:
    """Read the first document of a YAML text; the problems are warnings. Raises Unreadable.

    Of a key that stands twice in a map the last counts, as in most YAML readers. Aliases are followed, merge keys obeyed.
    """
    builder = _Builder()
    try:
        for event in _events(text):
            if builder.take(event):
                break
    except yaml.YAMLError as error:
        raise unreadable_yaml(error, text) from None
    if builder.root is None or builder.root.is_null:
        raise Unreadable("empty", _("The file is empty, or holds nothing but comments."))
    return builder.root, builder.problems


def _events(text: str) -> Iterator[Any]:
    parser = CParser(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


class _Builder:
    """Puts the tree together, one parser event after the other."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.problems: list[FileProblem] = []
        self.stack: list[tuple[Node, str | None]] = []
        self.key: str | None = None
        self.anchors: dict[str, Node | None] = {}
        self.names: dict[int, str] = {}
        self.nodes = 0

    def take(self, event: Any) -> bool:
        """Take one event; true when nothing more is wanted."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            node = Node("text", event.value, event.start_mark.line + 1, plain=not event.style)
            if event.anchor:
                self.anchors[event.anchor] = node
            self._attach(node)
        elif kind is yaml.MappingStartEvent:
            self._open(Node("map", {}, event.start_mark.line + 1), event.anchor)
        elif kind is yaml.SequenceStartEvent:
            self._open(Node("list", [], event.start_mark.line + 1), event.anchor)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._close()
        elif kind is yaml.AliasEvent:
            self._attach(self._anchored(event))
        elif kind is yaml.DocumentStartEvent:
            return self._another_document(event)
        return False

    def _another_document(self, event: Any) -> bool:
        if self.root is None or self.root.is_null:
            self.root = None
            return False
        message = _("A second document begins here (---). Only the first counts; a file holds one.")
        self.problems.append(FileProblem(event.start_mark.line + 1, "", "documents", WARNING, message))
        return True

    def _open(self, node: Node, anchor: str | None) -> None:
        if len(self.stack) >= DEEPEST:
            raise Unreadable(
                "too_deep", _("The file is nested more deeply than any field needs."), line=node.line
            )
        if anchor:
            # None marks a value that is still being read: an alias to it would never end.
            self.anchors[anchor] = None
            self.names[id(node)] = anchor
        self.stack.append((node, self.key))
        self.key = None

    def _close(self) -> None:
        node, self.key = self.stack.pop()
        if node.kind == "map" and MERGE in node.value:
            _merge(node)
        if id(node) in self.names:
            self.anchors[self.names.pop(id(node))] = node
        self._attach(node)

    def _anchored(self, event: Any) -> Node:
        node = self.anchors.get(event.anchor)
        if node is None:
            message = _(
                "“*%(name)s” refers to nothing that stands before it. If it is a text, put it in quotes."
            )
            line = event.start_mark.line + 1
            raise Unreadable("alias", message % {"name": event.anchor}, line=line)
        return node

    def _attach(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1][0]
        parent.size += node.size
        if parent.size > MOST_NODES:
            raise Unreadable(
                "too_many", _("The file holds more values than any listing needs."), line=node.line
            )
        if parent.kind == "list":
            parent.value.append(node)
        elif self.key is None:
            self.key = self._key_of(node)
            parent.lines.setdefault(self.key, node.line)
        else:
            self._put(parent, self.key, node)
            self.key = None

    def _key_of(self, node: Node) -> str:
        if node.kind == "text":
            return node.value
        message = _("A key must be a text. This one is a list or a map, and is left out.")
        self.problems.append(FileProblem(node.line, "", "key", WARNING, message))
        return ""

    def _put(self, parent: Node, key: str, node: Node) -> None:
        if key in parent.value:
            message = _("“%(key)s” stands here for the second time. The last one counts; remove the other.")
            problem = FileProblem(
                node.line, self._path(key), "duplicate_key", WARNING, message % {"key": key}
            )
            self.problems.append(problem)
        parent.value[key] = node

    def _path(self, key: str) -> str:
        """Where the builder stands, as far as keys tell it; entries of lists are not counted."""
        keys = [outer for _node, outer in self.stack if outer is not None]
        return ".".join([*keys, key])


def _merge(node: Node) -> None:
    """Take over what a merge key refers to; what the map says itself counts more."""
    given = node.value.pop(MERGE)
    for base in given.value if given.kind == "list" else [given]:
        for name, item in base.value.items() if base.kind == "map" else ():
            node.value.setdefault(name, item)
            node.lines.setdefault(name, item.line)
