"""The check of the heads: each signed by a key that counts, each naming the one before it, each exported one still there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Set
from typing import Any

from django.db import connection

from . import keys
from .chains import GENESIS, HEAD_COLUMNS, head_digest
from .findings import ROW_OF_HEADS, Finding, HeadRow, Report, head_finding, head_rows


def head_findings(report: Report, trusted: Set[str], forged: set[int]) -> Iterator[Finding]:
    expected = GENESIS
    after_a_fault = False
    for head, following in _pairs(head_rows(ROW_OF_HEADS, {})):
        report.heads += 1
        if not keys.is_signed(head):
            yield head_finding(
                "head_changed", head, "its signature does not fit, so it was changed or forged"
            )
            forged.add(head.id)
            after_a_fault = True
            continue
        if head.signer not in trusted:
            yield head_finding("head_untrusted", head, "it was signed with a key that does not count here")
        report.horizon = max(report.horizon, head.horizon)
        if head.previous != expected and not after_a_fault:
            if following is not None and following.previous != head_digest(head.signature):
                yield head_finding("head_inserted", head, "it does not stand where it was signed")
                continue
            yield head_finding(
                "head_removed", head, "the one before it is missing, or this one was slipped in"
            )
        expected, after_a_fault = head_digest(head.signature), False


def _pairs(heads: Iterable[HeadRow]) -> Iterator[tuple[HeadRow, HeadRow | None]]:
    """Each head with the one after it."""
    waiting = None
    for head in heads:
        if waiting is not None:
            yield waiting, head
        waiting = head
    if waiting is not None:
        yield waiting, None


def export_findings(
    exported: Iterable[dict[str, Any]], trusted: Set[str], chain: int | None
) -> Iterator[Finding]:
    """Every exported head must still stand in the table, and the link it was signed for with that hash."""
    for told in exported:
        head = head_of(told)
        if chain is not None and head.chain != chain:
            continue
        if head.signer not in trusted or not keys.is_signed(head):
            yield head_finding(
                "head_untrusted", head, "the exported file holds it with a signature that does not count"
            )
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM core_audithead WHERE chain = %s AND number = %s AND signature = %s",
                [head.chain, head.number, head.signature],
            )
            kept = cursor.fetchone()
            cursor.execute(
                "SELECT hash FROM core_auditlink WHERE chain = %s AND number = %s", [head.chain, head.number]
            )
            link = cursor.fetchone()
        if kept is None:
            yield head_finding("head_removed", head, "it was exported, and is no longer in the table")
        if head.number and (link is None or link[0] != head.hash):
            yield head_finding("rewritten", head, "the chain no longer holds what was exported")


def head_of(told: dict[str, Any]) -> HeadRow:
    """The head of a line of an exported file; raises KeyError or ValueError where it is none."""
    values = {name: told[name] for name in (*HEAD_COLUMNS, "signature")}
    for name in ("horizon", "sealed_at"):
        values[name] = datetime.datetime.fromisoformat(values[name])
    return HeadRow(id=int(told["id"]), **values)
