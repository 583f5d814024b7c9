"""The sealer: links what is committed into the chains and signs their ends. Writers never wait for it.

Why the horizon is right. The trigger of the table draws the number of the writing transaction first and reads the clock for
`at` afterwards. A run of the sealer reads the clock first (`sealed_at`) and draws its own number afterwards. So every event with
`at` before `sealed_at` was written by a transaction with a smaller number than the run's. Once a later run sees that no
transaction up to that number is still going (`pg_snapshot_xmin`), all those events are visible to it or will never be, and having
linked all it sees, it may say: everything recorded before that `sealed_at` is linked. An event that commits late simply is linked
late; the horizon waits for it. `pg_snapshot_xmax` would not do: it is the end of what has finished, not of what has begun.

After a restore into another cluster the numbers begin anew. Then the number of an old run may be one that this cluster has not
drawn yet; no transaction of the old cluster can ever commit here, so such a run counts as passed at once. Where the old number
happens to be smaller than the new ones, waiting for it waits for nothing that matters.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from ..models import AuditHead, AuditLink
from .chains import EVENT_SQL, GENESIS, head_digest, link_hash
from .keys import Signer, signer

BATCH = 2_000
# Any number will do, as long as nothing else of the marketplace uses it.
LOCK = 0x6D61_7564
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
# Where nothing happens a head is signed so often nevertheless: it moves the horizon on.
AT_LEAST = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Sealed:
    """What sealing did: events linked, heads signed, and the moment before which everything is sealed."""

    linked: int
    heads: int
    horizon: datetime.datetime


@dataclass(frozen=True)
class _Run:
    began_at: datetime.datetime
    number: int
    oldest_going: int


def seal(*, batch: int = BATCH) -> Sealed:
    """Link every committed event that is not linked yet and sign the heads; raises ImproperlyConfigured without a key.

    Each batch is a transaction of its own: links and the heads that cover them appear together. Safe to call at any time and
    by several at once, since they take turns.
    """
    who = signer()
    linked = heads = 0
    while True:
        with transaction.atomic():
            done, more = _seal_batch(who, batch)
        linked, heads = linked + done.linked, heads + done.heads
        if not more:
            return Sealed(linked, heads, done.horizon)


def _seal_batch(who: Signer, batch: int) -> tuple[Sealed, bool]:
    """One batch; tells as well whether there is more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    run = _begin()
    last = AuditHead.objects.order_by("-id").first()
    horizon = last.horizon if last else NEVER
    events = _waiting(horizon, batch)
    more = len(events) == batch
    ends = _link(events)
    if not more:
        horizon = max(horizon, _passed(run))
    if not ends and last is not None and _is_recent(last, horizon, run):
        return Sealed(0, 0, last.horizon), False
    heads = _sign(who, ends or _end_of([0]), horizon, run, last)
    return Sealed(len(events), heads, horizon), more


def _begin() -> _Run:
    """The clock first, then the number of this transaction; see above."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        began_at = cursor.fetchone()[0]
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        number = cursor.fetchone()[0]
    return _Run(began_at, number, _oldest_going())


def _oldest_going() -> int:
    """The smallest number of a transaction that is still going; those of other databases of the cluster count as well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return cursor.fetchone()[0]


def _waiting(horizon: datetime.datetime, batch: int) -> list[tuple[Any, ...]]:
    """Committed events without a link. What is older than the horizon was linked before, or somebody slipped it in."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {EVENT_SQL} FROM core_auditevent e WHERE e.at >= %s"
            " AND NOT EXISTS (SELECT 1 FROM core_auditlink l WHERE l.event_id = e.id) ORDER BY e.id LIMIT %s",
            [horizon, batch],
        )
        return cursor.fetchall()


def _link(events: list[tuple[Any, ...]]) -> dict[int, tuple[int, str]]:
    """Link the events in the order of their ids; number and hash of the new end of each chain."""
    ends = _end_of({event[3] for event in events})
    links = []
    for event in events:
        number, before = ends[event[3]]
        number, mark = number + 1, link_hash(before, number + 1, event)
        ends[event[3]] = (number, mark)
        links.append(AuditLink(event_id=event[0], chain=event[3], number=number, hash=mark))
    AuditLink.objects.bulk_create(links, batch_size=1_000)
    return ends


def _end_of(chains: Any) -> dict[int, tuple[int, str]]:
    """Number and hash of the last link of each chain; a chain that has none yet ends at its beginning."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c, l.number, l.hash FROM unnest(%s::bigint[]) AS c LEFT JOIN LATERAL"
            " (SELECT number, hash FROM core_auditlink WHERE chain = c ORDER BY number DESC LIMIT 1) l ON true",
            [list(chains)],
        )
        return {chain: (number or 0, mark or GENESIS) for chain, number, mark in cursor.fetchall()}


def _passed(run: _Run) -> datetime.datetime:
    """The beginning of the newest earlier run whose transactions are all through."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sealed_at FROM core_audithead WHERE transaction <= %s OR transaction > %s ORDER BY id DESC LIMIT 1",
            [run.oldest_going, run.number],
        )
        row = cursor.fetchone()
    return row[0] if row else NEVER


def _is_recent(last: AuditHead, horizon: datetime.datetime, run: _Run) -> bool:
    """Whether another head would gain nothing: the horizon is past all events or does not move, and the last is no hour old."""
    if run.began_at - last.sealed_at >= AT_LEAST:
        return False
    if horizon <= last.horizon:
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM core_auditevent WHERE at >= %s AND at < %s)",
            [last.horizon, horizon],
        )
        return not cursor.fetchone()[0]


def _sign(
    who: Signer,
    ends: dict[int, tuple[int, str]],
    horizon: datetime.datetime,
    run: _Run,
    last: AuditHead | None,
) -> int:
    """Sign a head for each of these ends, every one naming the one before."""
    previous = head_digest(last.signature) if last else GENESIS
    heads = []
    for chain, (number, mark) in sorted(ends.items()):
        head = AuditHead(
            chain=chain,
            number=number,
            hash=mark,
            horizon=horizon,
            sealed_at=run.began_at,
            transaction=run.number,
            previous=previous,
            signer=who.public_key,
        )
        head.signature = who.sign(head)
        previous = head_digest(head.signature)
        heads.append(head)
    AuditHead.objects.bulk_create(heads)
    return len(heads)
