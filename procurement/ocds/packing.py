"""Packages: releases together, and the record of a process with everything that holds now."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .paths import MERGED_BY_ID

Json = dict[str, Any]
VERSION = "1.1"
# Constants: no address that anybody wrote into data ever becomes an extension, and this site fetches none of them.
EXTENSIONS = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_enquiry_extension/v1.1.5/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/v1.1.5/extension.json",
)
# The merge leaves them out, since each is of one release alone.
OF_ONE_RELEASE = ("id", "date", "tag")


@dataclass(frozen=True)
class Publication:
    """Who publishes, under which licence, and where the policy stands; all but the name are addresses."""

    publisher: str
    site: str
    licence: str
    policy: str


def release_package(
    releases: Sequence[Json], *, publication: Publication, uri: str, links: dict[str, str] | None = None
) -> Json:
    """A package of releases.

    uri    address of the package
    links  addresses of the pages beside it, `next` and `prev`
    """
    found = _head(publication, uri, max(one["date"] for one in releases)) | {"releases": list(releases)}
    return found | ({"links": links} if links else {})


def record_package(
    releases: Sequence[Json], *, publication: Publication, uri: str, package_of: Callable[[str], str]
) -> Json:
    """The record of one process: its releases as links, the oldest first, and all of them merged.

    package_of  the address of the package that holds the release with this id
    """
    ordered = in_order(releases)
    record = {
        "ocid": ordered[0]["ocid"],
        "releases": [
            {"url": f"{package_of(one['id'])}#{one['id']}", "date": one["date"], "tag": one["tag"]}
            for one in ordered
        ],
        "compiledRelease": compiled(ordered),
    }
    packages = [package_of(one["id"]) for one in ordered]
    return _head(publication, uri, ordered[-1]["date"]) | {"packages": packages, "records": [record]}


def compiled(releases: Sequence[Json]) -> Json:
    """All releases of one process merged in the order of their dates, by the rules of the standard."""
    ordered = in_order(releases)
    merged: Json = {}
    for release in ordered:
        _merge(merged, {name: value for name, value in release.items() if name not in OF_ONE_RELEASE}, "")
    last = ordered[-1]
    return {
        "ocid": last["ocid"],
        "id": f"{last['ocid']}-{last['date']}",
        "date": last["date"],
        "tag": ["compiled"],
    } | {name: value for name, value in merged.items() if name != "ocid"}


def in_order(releases: Sequence[Json]) -> list[Json]:
    """The releases by date; these have one length and one offset, so that their texts are in order."""
    return sorted(releases, key=lambda one: (one["date"], one["id"]))


def _merge(target: Json, source: Json, path: str) -> None:
    """Objects member by member, lists of things with an id entry by entry, everything else as a whole; null takes away."""
    for name, value in source.items():
        here = f"{path}.{name}" if path else name
        if value is None:
            target.pop(name, None)
        elif isinstance(value, dict):
            if not isinstance(target.get(name), dict):
                target[name] = {}
            _merge(target[name], value, here)
        elif here in MERGED_BY_ID:
            target[name] = _merged_list(target.get(name, []), value, here)
        else:
            target[name] = copy.deepcopy(value)


def _merged_list(before: list[Json], entries: list[Json], path: str) -> list[Json]:
    places = {one["id"]: one for one in before}
    for entry in entries:
        if entry["id"] not in places:
            places[entry["id"]] = {}
            before = [*before, places[entry["id"]]]
        _merge(places[entry["id"]], entry, f"{path}[]")
    return before


def _head(publication: Publication, uri: str, date: str) -> Json:
    return {
        "uri": uri,
        "version": VERSION,
        "extensions": list(EXTENSIONS),
        "publishedDate": date,
        "publisher": {"name": publication.publisher, "uri": publication.site},
        "license": publication.licence,
        "publicationPolicy": publication.policy,
    }
