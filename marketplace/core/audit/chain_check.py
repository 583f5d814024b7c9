"""The check of the chains: links and events side by side, with the heads that were signed over them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from .chains import COLUMNS, EVENT_SQL, GENESIS, link_hash
from .findings import HEADS_OF_CHAINS, Finding, HeadRow, Report, Tail, head_finding, head_rows, stream

# Positions in a row of _ROWS: the link, then the event.
_EVENT = 5
_ROWS = f"""
    SELECT coalesce(l.chain, e.chain), l.number, l.hash, l.event_id, l.id, {EVENT_SQL}
    FROM core_auditlink l FULL JOIN core_auditevent e ON e.id = l.event_id
    WHERE %(chain)s::bigint IS NULL OR coalesce(l.chain, e.chain) = %(chain)s
    ORDER BY 1, l.number NULLS LAST, l.id, e.id
"""


@dataclass
class _Place:
    """Where in a chain the check is."""

    chain: int
    number: int = 0
    hash: str = GENESIS
    # The hash that the last link should have had; differs from `hash` where that link was changed.
    computed: str = GENESIS
    agreed: int = 0
    waiting: int = 0
    oldest: datetime.datetime | None = None


def chain_findings(report: Report, chain: int | None, forged: Set[int]) -> Iterator[Finding]:
    parameters = {"chain": chain}
    heads = _Ahead(head for head in head_rows(HEADS_OF_CHAINS, parameters) if head.id not in forged)
    place: _Place | None = None
    for row in stream(_ROWS, parameters):
        if place is None or row[0] != place.chain:
            yield from _end_of_chain(report, place, heads)
            yield from _heads_of_lost_chains(heads, until=row[0])
            place = _Place(row[0])
            yield from _signed_beginning(place, heads)
        if row[1] is None:
            yield from _unlinked(report, place, row)
        else:
            report.links += 1
            yield from _linked(place, row, heads)
    yield from _end_of_chain(report, place, heads)
    yield from _heads_of_lost_chains(heads, until=None)


class _Ahead:
    """A stream of heads of which the next one can be looked at."""

    def __init__(self, heads: Iterator[HeadRow]) -> None:
        self._heads = heads
        self.next: HeadRow | None = next(heads, None)

    def take(self) -> HeadRow:
        """The next head, which there must be."""
        head, self.next = self.next, next(self._heads, None)
        assert head is not None
        return head


def _signed_beginning(place: _Place, heads: _Ahead) -> Iterator[Finding]:
    while heads.next and heads.next.chain == place.chain and heads.next.number <= 0:
        head = heads.take()
        if head.number or head.hash != GENESIS:
            yield head_finding("rewritten", head, "no chain begins like this")


def _linked(place: _Place, row: tuple[Any, ...], heads: _Ahead) -> Iterator[Finding]:
    chain, number, told, event_id, link_id = row[:_EVENT]
    name = f"chain {chain}, number {number}"
    if number <= place.number:
        yield Finding(
            "link_inserted",
            chain,
            f"{name}: a second link (id {link_id}, event {event_id})",
            number,
            event_id,
        )
        return
    if number > place.number + 1:
        yield from _hole(place, number - 1)
        # Whoever removed links left their heads behind: one for the last of them tells the hash that comes next.
        place.computed = place.hash = ""
        while heads.next and heads.next.chain == chain and heads.next.number < number:
            head = heads.take()
            place.computed = place.hash = head.hash if head.number == number - 1 else ""
    event = row[_EVENT:]
    signed = _head_for(heads, chain, number)
    if event[0] is None:
        yield Finding("event_removed", chain, f"{name}: event {event_id} is gone", number, event_id)
        place.computed = told
    else:
        yield from _compared(place, number, told, event)
        if signed is not None and signed.before and event[COLUMNS.index("at")] < signed.before:
            yield Finding(
                "event_inserted",
                chain,
                f"{name}: event {event_id} bears a time before {signed.before.isoformat()}, when everything older was sealed",
                number,
                event_id,
            )
    if signed is None:
        yield Finding(
            "link_inserted", chain, f"{name}: nobody signed this link (event {event_id})", number, event_id
        )
    place.number, place.hash = number, told
    yield from _signed(place, heads)


def _hole(place: _Place, until: int) -> Iterator[Finding]:
    first = place.number + 1
    which = f"link {first} is" if first == until else f"links {first} to {until} are"
    yield Finding("link_removed", place.chain, f"chain {place.chain}: {which} gone", first)


def _compared(place: _Place, number: int, told: str, event: tuple[Any, ...]) -> Iterator[Finding]:
    """Whether the link's hash fits the event and the link before, as that one stands or as it should stand."""
    if not place.hash:
        # After a hole the hash before is unknown; the next head or link tells.
        place.computed = told
        return
    hashes = [link_hash(before, number, event) for before in dict.fromkeys((place.hash, place.computed))]
    if told not in hashes:
        yield Finding(
            "event_changed",
            place.chain,
            f"chain {place.chain}, number {number}: event {event[0]} or its link is not what was sealed",
            number,
            event[0],
        )
    place.computed = told if told in hashes else hashes[-1]


def _head_for(heads: _Ahead, chain: int, number: int) -> HeadRow | None:
    """The first head that covers this link."""
    head = heads.next
    return head if head and head.chain == chain and head.number >= number else None


def _signed(place: _Place, heads: _Ahead) -> Iterator[Finding]:
    """Every head for the link that was just read must bear its hash."""
    while heads.next and heads.next.chain == place.chain and heads.next.number == place.number:
        head = heads.take()
        if head.hash == place.hash:
            place.agreed = place.number
        else:
            first = place.agreed + 1
            yield Finding(
                "rewritten",
                place.chain,
                f"chain {place.chain}: links {first} to {place.number} are not those that head {head.id} was signed for",
                place.number,
                None,
                head.id,
            )


def _unlinked(report: Report, place: _Place, row: tuple[Any, ...]) -> Iterator[Finding]:
    event = row[_EVENT:]
    at = event[COLUMNS.index("at")]
    if at < report.horizon:
        yield Finding(
            "event_inserted",
            place.chain,
            f"chain {place.chain}: event {event[0]} has no link though everything before {report.horizon.isoformat()}"
            f" was sealed: it was slipped in, or its link was removed",
            None,
            event[0],
        )
        return
    place.waiting += 1
    place.oldest = min(place.oldest or at, at)


def _end_of_chain(report: Report, place: _Place | None, heads: _Ahead) -> Iterator[Finding]:
    if place is None:
        return
    last = place.number
    while heads.next and heads.next.chain == place.chain:
        last = max(last, heads.take().number)
    if last > place.number:
        yield from _hole(place, last)
    if place.waiting and place.oldest is not None:
        report.tails.append(Tail(place.chain, place.waiting, place.oldest))


def _heads_of_lost_chains(heads: _Ahead, until: int | None) -> Iterator[Finding]:
    """Heads of chains of which no row is left."""
    while heads.next and (until is None or heads.next.chain < until):
        place = _Place(heads.next.chain)
        yield from _signed_beginning(place, heads)
        last = 0
        while heads.next and heads.next.chain == place.chain:
            last = max(last, heads.take().number)
        if last:
            yield from _hole(place, last)
