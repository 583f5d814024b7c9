"""The whole check of a file against its version of the standard."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from catalog.exchange.addresses import fold_address
from catalog.exchange.problems import ERROR, FileProblem, Unreadable
from catalog.exchange.tree import Node, decode, read_tree

from . import versions
from .checks import State, shorten
from .standard import ROOT
from .structure import check_keys

BY_TYPE = ("internal", "community")


@dataclass
class Checked:
    """What a check found.

    values    the file's clean values, keyed as in the standard; empty where the file is rejected
    identity  the folded address of the repository
    standard  the version it names, empty where it names none; it is read as the newest of 0.x then
    unknown   plain values of unknown keys by their path
    lines     the line of each field
    """

    version: int
    standard: str
    identity: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)
    unknown: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    @property
    def is_rejected(self) -> bool:
        """Whether no listing can be made of the file."""
        return any(problem.severity == ERROR for problem in self.problems)


def check_bytes(data: bytes) -> Checked:
    """Check a file by the version it names. Never raises: what can't be read at all is a problem too."""
    try:
        root, problems = read_tree(decode(data))
    except Unreadable as error:
        return Checked(versions.NEWEST, "", problems=[error.problem])
    if root.kind != "map":
        return Checked(versions.NEWEST, "", problems=[_no_map(root)])
    return check_tree(root, problems)


def check_tree(root: Node, problems: list[FileProblem]) -> Checked:
    """Check a tree whose top is a map."""
    claimed = versions.claimed(root)
    version = versions.number(claimed)
    standard = versions.shown(version) if version else ""
    state = State(version or versions.NEWEST, problems)
    checked = Checked(
        state.version,
        standard,
        problems=state.problems,
        unknown=state.unknown,
        lines=state.lines,
        written=state.written,
    )
    checked.values = check_keys(state, root, "", ROOT)
    checked.identity = _essentials(state, root)
    _version(state, root, claimed)
    _maintenance(state, root)
    if "it" in root.value and "IT" in root.value:
        state.warn("it", "twice", _("The Italian section stands here twice, as “it” and as “IT”. Keep “IT”."))
    if checked.is_rejected:
        checked.values = {}
    return checked


def _essentials(state: State, root: Node) -> str:
    """The two things without which there is no listing: a name and an address. Gives the folded address."""
    name, url = root.value.get("name"), root.value.get("url")
    if name is None or name.kind != "text" or name.is_empty:
        _reject(state, root, "name", no_name())
    if url is None or url.kind != "text" or url.is_empty:
        _reject(
            state, root, "url", _("The file has no address. Add “url: https://…” with the source repository.")
        )
        return ""
    identity = fold_address(url.value)
    if not identity:
        message = _("“%(value)s” is no address of a repository. It begins with https://.")
        _reject(state, root, "url", message % {"value": shorten(url.value)}, rule="url")
    return identity


def no_name() -> str:
    """What to tell where a file names no solution."""
    return _("The file names no solution. Add a line such as “name: My solution”.")


def _reject(state: State, root: Node, path: str, message: str, *, rule: str = "required") -> None:
    state.problems[:] = [problem for problem in state.problems if problem.field != path]
    state.problems.append(FileProblem(state.lines.get(path, root.line), path, rule, ERROR, message))


def _version(state: State, root: Node, claimed: str) -> None:
    if versions.KEY in root.value:
        if not versions.number(claimed):
            message = _("“%(value)s” is no version of the standard. It was read as version %(version)s.")
            values = {"value": shorten(claimed), "version": versions.shown(versions.NEWEST)}
            state.warn(versions.KEY, "version", message % values)
    elif versions.KEY_OF_FIRST not in root.value:
        message = _("The version of the standard is missing. The file was read as version %(version)s.")
        state.warn(
            versions.KEY, "required", message % {"version": versions.shown(versions.NEWEST)}, root.line
        )


def _maintenance(state: State, root: Node) -> None:
    """Contacts and contractors are asked for, or forbidden, depending on who maintains the software."""
    node = root.value.get("maintenance")
    if node is None or node.kind != "map":
        return
    kind = node.value.get("type")
    given = kind.value.strip() if kind is not None and kind.kind == "text" else ""
    contacts, contractors = (_holds(node, key) for key in ("contacts", "contractors"))
    line = state.lines.get("maintenance.type", node.line)
    if not contacts and (given in BY_TYPE or state.version == 1):
        message = _("Who maintains the software itself names a contact. Add maintenance.contacts.")
        state.warn("maintenance.contacts", "required", message, state.lines.get("maintenance.contacts", line))
    if not contractors and given == "contract":
        message = _("Maintenance by contract names the contractor. Add maintenance.contractors.")
        state.warn(
            "maintenance.contractors", "required", message, state.lines.get("maintenance.contractors", line)
        )
    if contractors and given in ("internal", "community", "none") and state.version >= 5:
        message = _("Contractors are named only where maintenance.type is “contract”.")
        state.warn("maintenance.contractors", "forbidden", message)


def _holds(node: Node, key: str) -> bool:
    return key in node.value and not node.value[key].is_empty


def _no_map(root: Node) -> FileProblem:
    if (
        root.kind == "text"
        and root.value.strip().endswith((".yml", ".yaml"))
        and " " not in root.value.strip()
    ):
        message = _(
            "The file holds only a path: it is a symbolic link that was saved as text. Import its target."
        )
    else:
        message = _("The file must be a map of keys to values, such as “name: …”.")
    return FileProblem(root.line, "", "not_a_map", ERROR, message)
