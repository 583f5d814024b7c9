"""The check of the record: names every sealed row that was changed, removed or slipped in, and counts what is not sealed yet.

Reads one snapshot as a stream; what it keeps in memory does not grow with the record. What it can prove:

- an event or a link that was changed, removed or slipped in breaks a hash or leaves a hole in the numbers;
- whoever mends the hashes afterwards cannot sign the heads; whoever removes heads breaks the row of their digests, and the last
  one is missed where the exported heads are at hand;
- an event slipped in with an old time has no link though the signed horizon is later, or was linked by a run too late for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from . import keys
from .chain_check import chain_findings
from .findings import Finding, Report, Tail
from .head_check import export_findings, head_findings

__all__ = ["Finding", "Report", "Tail", "verify"]


def verify(
    *,
    chain: int | None = None,
    exported: Iterable[dict[str, Any]] = (),
    public_keys: Iterable[str] = (),
    keep: bool = True,
    tell: Callable[[Finding], None] | None = None,
) -> Report:
    """Check all chains, or one; the report holds every finding unless `keep` is off, and `tell` is called with each.

    exported     heads from the files that `export_audit_heads` wrote
    public_keys  keys in hex whose signatures count, beside those of the settings
    """
    report = Report()
    for found in _findings(report, chain, exported, keys.trusted_keys() | set(public_keys)):
        if keep:
            report.findings.append(found)
        if tell is not None:
            tell(found)
    return report


def _findings(
    report: Report, chain: int | None, exported: Iterable[dict[str, Any]], trusted: Set[str]
) -> Iterator[Finding]:
    forged: set[int] = set()
    with _one_snapshot():
        yield from head_findings(report, trusted, forged)
        yield from export_findings(exported, trusted, chain)
        yield from chain_findings(report, chain, forged)


@contextmanager
def _one_snapshot() -> Iterator[None]:
    """Everything is read as of one moment, while others go on writing and sealing."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
