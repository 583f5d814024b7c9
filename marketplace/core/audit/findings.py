"""What a check of the record finds, and the heads as it reads them: a stream, since there may be very many."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from .chains import HEAD_COLUMNS
from .sealing import NEVER

ITERSIZE = 2_000
_COLUMNS = ", ".join(("id", *HEAD_COLUMNS, "signature"))
ROW_OF_HEADS = f"SELECT {_COLUMNS}, NULL::timestamptz FROM core_audithead ORDER BY id"
# The last column is the latest horizon of all earlier runs.
HEADS_OF_CHAINS = f"""
    SELECT {_COLUMNS}, earlier FROM (
        SELECT *, max(horizon) OVER (ORDER BY sealed_at GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
        FROM core_audithead
    ) AS heads
    WHERE %(chain)s::bigint IS NULL OR chain = %(chain)s
    ORDER BY chain, number, id
"""


@dataclass(frozen=True)
class Finding:
    """One row that is not as it was sealed.

    kind  event_changed, event_removed, event_inserted, link_removed, link_inserted, rewritten (links that differ from a signed
          head), head_changed, head_removed, head_inserted, head_untrusted
    text  what was found, in English, with all ids
    """

    kind: str
    chain: int
    text: str
    number: int | None = None
    event_id: int | None = None
    head_id: int | None = None


@dataclass(frozen=True)
class Tail:
    """What of a chain is not sealed yet."""

    chain: int
    count: int
    oldest: datetime.datetime


@dataclass
class Report:
    """The outcome of a check; `horizon` is the moment before which everything is sealed."""

    findings: list[Finding] = field(default_factory=list)
    tails: list[Tail] = field(default_factory=list)
    links: int = 0
    heads: int = 0
    horizon: datetime.datetime = NEVER

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found; an unsealed tail is no finding."""
        return not self.findings


@dataclass
class HeadRow:
    """A row of the heads as the check reads it."""

    id: int
    chain: int
    number: int
    hash: str
    horizon: datetime.datetime
    sealed_at: datetime.datetime
    transaction: int
    previous: str
    signer: str
    signature: str
    before: datetime.datetime | None = None


def stream(sql: str, parameters: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(ITERSIZE):
            yield from rows


def head_rows(sql: str, parameters: dict[str, Any]) -> Iterator[HeadRow]:
    return (HeadRow(*row) for row in stream(sql, parameters))


def head_finding(kind: str, head: HeadRow, text: str) -> Finding:
    return Finding(
        kind,
        head.chain,
        f"head {head.id} (chain {head.chain}, number {head.number}): {text}",
        head.number,
        None,
        head.id,
    )
