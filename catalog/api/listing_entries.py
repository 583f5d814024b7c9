"""What the API says of a vendor's own listing, from rows that are already loaded; the same in every language."""

from __future__ import annotations

import re
from typing import Any

from catalog.models import Solution
from catalog.queries.drafts import changed_keys, name_of, problems_of, refusals_of, title_of, unfinished_of

from .entries import version_entry

Entry = dict[str, Any]


def own_listing_item(solution: Solution) -> Entry:
    """A listing as lists show it."""
    revision = unfinished_of(solution)
    return {
        "slug": solution.slug,
        "name": title_of(revision) if revision else name_of(solution),
        "status": solution.status,
        "state": revision.state if revision else None,
        "round": revision.round if revision else 0,
        "submitted_at": revision.submitted_at if revision else None,
        "version": version_entry(solution.current) if solution.current else None,
    }


def own_listing_entry(solution: Solution) -> Entry:
    """A listing with all that its owner writes and must mend; one query where the operator has sent it back."""
    revision = unfinished_of(solution)
    refused = refusals_of(revision) if revision else {}
    published = solution.current.facts if solution.current else {}
    return own_listing_item(solution) | {
        "facts": revision.facts if revision else published,
        "changed": changed_keys(revision) if revision else [],
        "problems": [
            {"pointer": pointer_of(problem.path), "rule": problem.rule}
            for problem in (problems_of(revision) if revision else [])
        ],
        "reason": revision.reason or None if revision else None,
        "refused": [{"fact": key, "reason": verdict.reason} for key, verdict in sorted(refused.items())],
    }


def pointer_of(path: str) -> str:
    """The place of a fact's part in a body or an answer, such as `/facts/interfaces/0/name` (RFC 6901)."""
    parts = re.sub(r"\[(\d+)\]", r".\1", path).split(".")
    return "/" + "/".join(["facts", *(part.replace("~", "~0").replace("/", "~1")[:60] for part in parts)])
