"""The access table, one module a subject; a route stands in exactly one."""

from __future__ import annotations

from . import (
    account,
    audit,
    auth,
    buyers_api,
    conclusions,
    console,
    drafts,
    enquiries,
    evidence,
    file_notes,
    files,
    keys,
    lists,
    mail,
    market,
    needs,
    openings,
    organisation,
    parts,
    privacy,
    profile,
    questionnaires,
    releases,
    reports,
    responses,
    reviews,
    shortlists,
    site,
    soundings,
    synopsis,
    uses,
    verification,
)
from .row import Row

MODULES = (
    account,
    audit,
    auth,
    buyers_api,
    conclusions,
    console,
    drafts,
    enquiries,
    evidence,
    file_notes,
    files,
    keys,
    lists,
    mail,
    market,
    needs,
    openings,
    organisation,
    parts,
    privacy,
    profile,
    questionnaires,
    releases,
    reports,
    responses,
    reviews,
    shortlists,
    site,
    soundings,
    synopsis,
    uses,
    verification,
)


def whole() -> dict[str, Row]:
    """All rows together; a route told twice is an error."""
    rows: dict[str, Row] = {}
    for module in MODULES:
        twice = rows.keys() & module.ROWS.keys()
        if twice:
            raise ValueError(f"told twice: {sorted(twice)}")
        rows |= module.ROWS
    return rows
