"""A control: what the editor shows for one value, ready for its template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html

from catalog.facts.types import Problem


@dataclass(frozen=True)
class Option:
    """One thing to choose, in words."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass
class Control:
    """One value of a fact or a part of one; its path is the name of the field in the form and the path of its problems.

    kind      names the template: text, area, select, checks, lines, search, range, languages, record, rows, table, keyed
    value     what the field holds, as text
    children  the parts of a value that has some
    input     type of an input field; mode its inputmode; listed the id of the list of proposals
    lang      language of what is typed here
    codes     of the columns, where the value is a table
    """

    path: str
    kind: str
    label: str = ""
    help: str = ""
    value: Any = ""
    options: tuple[Option, ...] = ()
    children: list[Control] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    input: str = "text"
    mode: str = ""
    listed: str = ""
    lang: str = ""
    rows: int = 3
    heads: tuple[str, ...] = ()
    is_required: bool = False
    is_hidden_label: bool = False

    @property
    def id(self) -> str:
        """Where a link of the error summary leads."""
        return anchor_of(self.path)

    @property
    def template(self) -> str:
        """The template that shows it."""
        return f"catalog/controls/_{self.kind}.html"

    @property
    def is_group(self) -> bool:
        """Whether several fields answer the one question, so that a legend names them rather than a label."""
        return self.kind not in ("text", "area", "select")

    @property
    def told(self) -> str:
        """The attributes that join a field to its help, its problems and its language."""
        about = [f"{self.id}-help"] if self.help else []
        about += [f"{self.id}-error"] if self.problems else []
        described = format_html(' aria-describedby="{}"', " ".join(about)) if about else ""
        if self.is_group:
            return described
        invalid = format_html(' aria-invalid="{}"', "true") if self.problems else ""
        return format_html(
            "{}{}{}", described, invalid, format_html(' lang="{}"', self.lang) if self.lang else ""
        )

    def every(self) -> Iterator[Control]:
        """Itself and all that lie in it."""
        yield self
        for child in self.children:
            yield from child.every()

    def take(self, problems: Iterable[Problem]) -> list[tuple[Problem, Control]]:
        """Put each problem where it belongs: at the innermost control whose path it begins with."""
        known = {control.path: control for control in self.every()}
        placed = []
        for problem in problems:
            path = problem.path
            while path not in known and path != self.path:
                path = re.sub(r"(\[[^\]]*\]|\.[^.\[\]]*|^[^.\[]+)$", "", path) or self.path
            known[path].problems.append(problem.message)
            placed.append((problem, known[path]))
        return placed


def anchor_of(path: str) -> str:
    """The id of the control with a path."""
    return "e-" + re.sub(r"[^a-zA-Z0-9_]+", "-", path).strip("-")
