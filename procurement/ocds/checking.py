"""Judges a release before it is stored: by the allow-list, by forms and codes, and by what belongs together.

The schemas of the standard alone would let nonsense and data of vendors pass: they forbid hardly any member.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from . import codes
from .paths import (
    ADDRESS,
    CPV,
    FOLLOW_UP,
    LIST,
    MOMENT,
    NUMBER,
    NUTS,
    OBJECT,
    OCID,
    REQUIRED_FOLLOW_UP,
    REQUIRED_SOUNDING,
    SOUNDING,
    TAKEN_AWAY,
    TEXT,
    Kind,
)

LONGEST = 20_000


@dataclass(frozen=True)
class Known:
    """What a release is compared with.

    site   address of this site, without a slash at the end: releases link nowhere else
    ocid   of the process it belongs to
    party  id of the buyer
    cpv, nuts  the codes of the registers among those that it may name
    is_opened  whether the number of responses may be told
    is_follow_up  whether it belongs to a procedure that followed
    """

    site: str
    ocid: str
    party: str
    cpv: frozenset[str] = field(default_factory=frozenset)
    nuts: frozenset[str] = field(default_factory=frozenset)
    is_opened: bool = False
    is_follow_up: bool = False


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong: a code, and the path where; that of an unknown member ends with `?`, since its name may tell something."""

    code: str
    path: str


def problems_of(release: Any, known: Known) -> tuple[Problem, ...]:
    """Everything that forbids to publish a release; empty when all is well."""
    allowed = FOLLOW_UP if known.is_follow_up else SOUNDING
    found = sorted(set(_by_path(release, allowed, known)))
    # What belongs together can be asked only of what has the right shape.
    return tuple(found or sorted(set(_by_sense(release, known))))


def _by_path(release: Any, allowed: dict[str, Kind], known: Known) -> Iterator[Problem]:
    seen = set()
    for path, value in _nodes(release, "", allowed):
        if path.endswith("?"):
            yield Problem("path", path)
            continue
        seen.add(path)
        if value is None and path in TAKEN_AWAY:
            continue
        if code := _wrong(value, allowed[path], known):
            yield Problem(code, path)
    for path in REQUIRED_FOLLOW_UP if known.is_follow_up else REQUIRED_SOUNDING:
        if path not in seen:
            yield Problem("missing", path)


def _nodes(value: Any, path: str, allowed: dict[str, Kind]) -> Iterator[tuple[str, Any]]:
    """Every value with its path; what is not allowed has the path of its parent and a question mark, and is not entered."""
    yield path, value
    if isinstance(value, dict):
        for name, member in value.items():
            here = f"{path}.{name}" if path else name
            # A member whose name looks like a path would pass for what stands there.
            if isinstance(name, str) and name.isalpha() and here in allowed:
                yield from _nodes(member, here, allowed)
            else:
                yield f"{path}.?" if path else "?", member
    elif isinstance(value, list):
        for member in value:
            if f"{path}[]" in allowed:
                yield from _nodes(member, f"{path}[]", allowed)
            else:
                yield f"{path}[].?", member


def _wrong(value: Any, kind: Kind, known: Known) -> str:
    """What is wrong with one value; empty when nothing is."""
    if isinstance(kind, frozenset):
        return "" if isinstance(value, str) and value in kind else "code"
    if kind in (OBJECT, LIST):
        # An empty list or object says nothing, and the standard asks for a reason behind each.
        return "" if isinstance(value, dict if kind == OBJECT else list) and value else "shape"
    if kind == NUMBER:
        return "" if type(value) is int and 0 <= value <= 100_000 else "number"
    if not isinstance(value, str) or not value.strip() or "\x00" in value or len(value) > LONGEST:
        return "text"
    return "" if _fits(value, kind, known) else kind


def _fits(value: str, kind: str, known: Known) -> bool:
    if kind == OCID:
        return codes.is_ocid(value)
    if kind == MOMENT:
        return codes.is_moment(value)
    if kind == ADDRESS:
        return codes.is_address(value) and value.startswith(f"{known.site}/")
    if kind == CPV:
        return codes.CPV.fullmatch(value) is not None and value in known.cpv
    if kind == NUTS:
        return codes.NUTS.fullmatch(value) is not None and value in known.nuts
    return kind == TEXT


def _by_sense(release: dict[str, Any], known: Known) -> Iterator[Problem]:
    yield from _identity(release, known)
    yield from _bodies(release, known)
    for path, entries in _lists(release):
        keys = [one.get("id") for one in entries]
        if None in keys or len(set(keys)) < len(keys):
            yield Problem("twice", path)
    if known.is_follow_up:
        for one in release["relatedProcesses"]:
            if one.get("identifier") in (None, release["ocid"]) or "relationship" not in one:
                yield Problem("related", "relatedProcesses[].identifier")
        return
    milestones = release["planning"]["milestones"]
    if not any(one["id"] == "responses" and "dueDate" in one for one in milestones):
        yield Problem("missing", "planning.milestones[].dueDate")
    if not any(
        one.get("documentType") == "marketEngagementNotice" for one in release["planning"]["documents"]
    ):
        yield Problem("missing", "planning.documents[].documentType")
    if "bids" in release and not known.is_opened:
        yield Problem("sealed", "bids")
    if release["tender"]["status"] == "cancelled" and release["tag"] != ["planningUpdate"]:
        yield Problem("cancelled", "tag")


def _identity(release: dict[str, Any], known: Known) -> Iterator[Problem]:
    if release["ocid"] != known.ocid:
        yield Problem("ocid", "ocid")
    number = release["id"].removeprefix(f"{known.ocid}-")
    if not (number.isascii() and number.isdecimal() and number == str(int(number)) and number != "0"):
        yield Problem("release", "id")
    if len(release["tag"]) != 1:
        yield Problem("code", "tag")
    # What was cancelled before it had a release begins with an update.
    is_first = number == "1" and release["tender"]["status"] != "cancelled"
    if (release["tag"][0] in ("planning", "tender")) != is_first:
        yield Problem("tag", "tag")


def _bodies(release: dict[str, Any], known: Known) -> Iterator[Problem]:
    """One body and no other stands in a release, whatever its role is called."""
    parties = release["parties"]
    if [one.get("id") for one in parties] != [known.party]:
        yield Problem("party", "parties")
    named = {"buyer": release["buyer"], "tender.procuringEntity": release["tender"].get("procuringEntity")}
    for path, one in named.items():
        if one is not None and (one.get("id") != known.party or one.get("name") != parties[0].get("name")):
            yield Problem("party", path)
    for one in parties:
        for number in one.get("additionalIdentifiers", ()):
            check = codes.is_leitweg if number.get("scheme") == "DE-LWID" else codes.is_ars
            if not check(number.get("id", "")):
                yield Problem("identifier", "parties[].additionalIdentifiers[].id")


def _lists(release: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The lists whose entries are told apart by their id."""
    for path in (
        *("parties", "planning.documents", "planning.milestones", "tender.items", "tender.enquiries"),
        *("bids.statistics", "relatedProcesses"),
    ):
        node: Any = release
        for name in path.split("."):
            node = node.get(name, {})
        if node:
            yield path, node
