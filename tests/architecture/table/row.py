"""One line of the access table, and the usual answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# Who visits; every row is asked by each of them.
VISITORS = (
    "anonymous",
    "lonely",
    "outsider",
    "requester",
    "officer",
    "reviewer",
    "publisher",
    "assessor",
    "auditor",
    "buyer_admin",
    "editor",
    "vendor_admin",
    "moderator",
    "operator_admin",
)
SIGNED_IN = VISITORS[1:]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
READ = {"GET": 200, "HEAD": 200, "POST": 405, "PUT": 405, "PATCH": 405, "DELETE": 405}
# A form sent without what it asks for is shown again with its faults.
FORM = READ | {"POST": 422}
SENT_ON = READ | {"GET": 302, "HEAD": 302, "POST": 302}
REFUSED = READ | {"GET": 403, "HEAD": 403, "POST": 403}


@dataclass(frozen=True)
class Row:
    """One route.

    access    public, signed_in, member, operator, or the name of a permission
    kwargs    an example that exists in the little world of test_access_table.py
    answers   status for each method, to those who may
    others    what differs for one kind of visitor who may knock
    missing   an example that does not exist; None where the route takes nothing
    hidden    kinds of visitors who may knock but to whom the example is not there (404), such as strangers to it
    counted   `tests/...py::test_...` that holds its literal query count for 1 and 3 rows; empty where the page lists nothing
    csrf_exempt  its POST comes from elsewhere with a proof of its own (one-click unsubscribing)
    """

    access: str
    kwargs: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=lambda: READ)
    others: dict[str, dict[str, int]] = field(default_factory=dict)
    missing: dict[str, Any] | None = None
    hidden: tuple[str, ...] = ()
    counted: str = ""
    csrf_exempt: bool = False
