"""Asking every route of the access table as everybody of the buyer and the operator, and keeping what it said."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from accounts.permissions import Scope
from accounts.queries import actor_of
from tests.architecture.routes import TABLE
from tests.architecture.table.row import Row
from tests.architecture.world import HOLDERS
from tests.attacks.bodies import BODIES

from . import world as things
from .standing import repeating_ids

BUYERS = ("requester", "officer", "reviewer", "publisher", "assessor", "auditor", "buyer_admin")
OPERATORS = ("moderator", "operator_admin")
PEOPLE = (*BUYERS, *OPERATORS, "anonymous")
ALL = [str(scope) for scope in Scope]
# A key of the operator may nothing with one scope that it may not with all of them; none is there for soundings.
PROGRAMS = {
    "municipality all": ALL,
    **{f"municipality {scope}": [scope] for scope in ALL},
    "operator all": ALL,
}
# Who asks even what refuses them; who reads what is there for everybody; who asks about all four sealed soundings, not only two.
THOROUGH = frozenset({"buyer_admin", "operator_admin"})
READERS_OF_ALL = frozenset({"officer", "operator_admin", "anonymous"})
FULLY = frozenset({"officer"})
# Pages and files that show more by what the address says besides.
FILTERED: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("operator_admin", "site:audit-export", {"form": "jsonl"}, "?what=site"),
    ("operator_admin", "site:audit-export", {"form": "csv"}, "?what=procurement"),
    ("operator_admin", "site:audit-list", {}, "?what=core"),
    ("operator_admin", "site:outbox-list", {}, "?state=failed"),
    ("auditor", "site:audit-export", {"form": "jsonl"}, ""),
    ("auditor", "site:audit-list", {}, "?what=procurement"),
    ("officer", "catalog:solution-list", {}, "?q=Sondenwerk"),
    ("officer", "catalog:vendor-list", {}, "?q=Sondenwerk"),
)
FEWEST = "who asks about one of them"
# Ids of version 4, and the opaque numbers of rows into whose table sealed things go as well (marketplace/core/opaque.py).
CHANCE = re.compile(
    r"\b(?:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-9a-f]{16})\b"
)
OPENS = "procurement:opening-open"
BINARY = (b"PK\x03\x04", b"%PDF-")
# Of the answer itself, and nothing else.
MASKS = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*'), r"\1…"),
    (re.compile(r"('nonce-|nonce=\")[^'\"]*"), r"\1…"),
    # The token of a new key, which its page shows once, and its beginning.
    (re.compile(r"\bmk_[\w-]{8,}"), "mk_…"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?"), "…"),
)


@dataclass(frozen=True)
class Answer:
    """One answer, as far as it may be compared: status, head, and the words of the body."""

    status: int
    head: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        """The words of the body."""
        if self.body.startswith(BINARY):
            return "\n".join(words(self.body))
        return zlib.decompress(self.body).decode()


@dataclass
class Walk:
    """What one world said: answers by who asked and what, mails, what was read where faults were made, and what is sealed."""

    answers: dict[str, dict[str, Answer]] = field(default_factory=dict)
    mails: list[tuple[Any, ...]] = field(default_factory=list)
    leaks: dict[str, Answer] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)


def addresses(who: str) -> list[str]:
    """What somebody reads: every route that can be read, the sealed things in the place of the table's examples.

    Whoever may do most in an organisation asks even what refuses them; the others what their role is let into.
    """
    found = []
    with translation.override("de"):
        for name, row in TABLE.items():
            if row.answers.get("GET") == 405:
                continue
            is_let_in = who in HOLDERS.get(row.access, ())
            if not is_let_in and who not in THOROUGH:
                continue
            if row.access == "public" and who not in READERS_OF_ALL:
                continue
            found += [address(name, kwargs) for kwargs in variants(row, who if is_let_in else FEWEST)]
    return found


def forms(who: str) -> dict[str, dict[str, Any]]:
    """What somebody sends: the form of every route, filled in rightly where it needs nobody's address."""
    found = {}
    with translation.override("de"):
        for name, row in TABLE.items():
            if row.answers.get("POST") == 405 or name.startswith("api:") or who not in HOLDERS[row.access]:
                continue
            fields = dict(BODIES[name].fields) if name in BODIES else {}
            if not any(isinstance(value, str) and value.startswith("@") for value in fields.values()):
                kept = [kwargs for kwargs in variants(row, who) if _is_asked(name, kwargs)]
                found |= {address(name, kwargs): fields for kwargs in kept}
    return found


def endpoints(*, keys_only: bool) -> list[str]:
    """What a program asks: every endpoint, or those for which a key is needed."""
    with translation.override("de"):
        return [
            address(name, kwargs)
            for name, row in TABLE.items()
            if name.startswith("api:") and row.answers.get("GET") != 405
            if row.access == "key" or not keys_only
            for kwargs in variants(row, FEWEST if keys_only else "officer")
        ]


def variants(row: Row, who: str) -> list[dict[str, Any]]:
    """The example of a row, or what becomes of it with each sealed sounding and what belongs to it."""
    many = 4 if who in FULLY else 1 if who == FEWEST else 2
    # What has an id of this form may be no response at all, such as a need.
    found = [row.kwargs] if isinstance(row.kwargs.get("public_id"), uuid.UUID) else []
    for public_id in things.SOUNDINGS[:many]:
        other = {key: _sealed(key, value, public_id) for key, value in row.kwargs.items()}
        if other not in found:
            found.append(other)
    return found


def address(name: str, kwargs: dict[str, Any]) -> str:
    """The German address of a route."""
    with translation.override("de"):
        return f"/{name}" if name in ("livez", "readyz") else reverse(name, kwargs=kwargs)


def _is_asked(name: str, kwargs: dict[str, Any]) -> bool:
    # Whoever opens gets to know what was sealed, by then and rightly.
    return not (name == OPENS and kwargs["public_id"] == things.ASKED)


def _sealed(key: str, value: Any, public_id: str) -> Any:
    if key in ("enquiry", "enquiry_id"):
        return str(things.ENQUIRY) if isinstance(value, str) else things.ENQUIRY
    if key == "receipt":
        return str(things.RECEIPT) if isinstance(value, str) else things.RECEIPT
    if key in ("file", "file_id"):
        return str(things.FILE) if isinstance(value, str) else things.FILE
    if key == "response" or (key == "public_id" and isinstance(value, uuid.UUID)):
        return things.RESPONSE
    if key == "name" and value == "logo.png":
        return things.FILE_NAME
    if key in ("public_id", "sounding") and len(str(value)) == 12:
        return public_id
    if key == "key" and str(value).startswith("ocds-"):
        return re.sub(r"(ocds-\w{6}-)\w{12}", rf"\g<1>{public_id}", value)
    return value


class Asker:
    """Somebody in front of a browser, or a program, whose every request is taken back."""

    def __init__(self, name: str, person: Any = None, token: str = "") -> None:
        self.name = name
        self.client = Client(headers={"authorization": f"Bearer {token}"} if token else {})
        self.token = ""
        if person is not None:
            self.client.force_login(person)
            self.token = actor_of(person).acting_token
        self.cookies = {name: cookie.value for name, cookie in self.client.cookies.items()}

    def ask(self, method: str, path: str, fields: dict[str, Any] | None = None) -> Answer:
        """The answer to one request, as if it were the first since signing in."""
        self.client.cookies = SimpleCookie(self.cookies)
        send = partial(self.client.generic, method)
        if method == "POST":
            send = partial(self.client.post, data={"acting_for": self.token} | (fields or {}))
        with transaction.atomic(), repeating_ids(f"{self.name} {method} {path}"):
            answer = answer_of(send(path))
            transaction.set_rollback(True)
        return answer


def answer_of(response: Any) -> Answer:
    """What may be compared of a response."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    head = {name: masked(value) for name, value in response.headers.items()}
    for name, cookie in response.cookies.items():
        head[f"Set-Cookie {name}"] = "…" if name in ("csrftoken", "sessionid") else cookie.value
    # Files are read only where they are not the same to the last byte.
    body = content if content.startswith(BINARY) else zlib.compress(masked(text_of(content)).encode(), 1)
    return Answer(response.status_code, tuple(sorted(head.items())), body)


def text_of(content: bytes) -> str:
    """The words of a page."""
    return content.decode("utf-8", "backslashreplace")


def words(content: bytes) -> Iterator[str]:
    """What stands in a file: the text of a PDF, each file of a package."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                yield f"== {name}"
                yield from words(package.read(name))
    elif content.startswith(b"%PDF-"):
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    else:
        yield masked(text_of(content))


def masked(text: str) -> str:
    """Without times, tokens of forms, and nonces: what differs between any two requests.

    Ids made by chance are numbered as they come: one more, one less, or another order is noticed, and their digits tell nothing.
    """
    for pattern, put in MASKS:
        text = pattern.sub(put, text)
    seen: dict[str, str] = {}
    return CHANCE.sub(lambda found: seen.setdefault(found[0], f"id {len(seen) + 1}"), text)


def differences(one: dict[str, Answer], other: dict[str, Answer]) -> dict[str, str]:
    """What two walks of the same person said otherwise, by address, with the first place where they part."""
    found = {}
    for path in one.keys() | other.keys():
        first, second = one.get(path), other.get(path)
        if first != second and not _same_paper(first, second):
            found[path] = _parting(first, second)
    return found


def _same_paper(first: Answer | None, second: Answer | None) -> bool:
    """Whether two files that were made at different times say the same: a PDF keeps the moment, and so its length may differ."""
    if first is None or second is None or not first.body.startswith(b"%PDF-"):
        return False
    heads = [dict(one.head) | {"Content-Length": ""} for one in (first, second)]
    return first.status == second.status and heads[0] == heads[1] and first.text == second.text


def _parting(first: Answer | None, second: Answer | None) -> str:
    if first is None or second is None:
        return "asked in one world only"
    if first.status != second.status:
        return f"{first.status} / {second.status}"
    heads = set(first.head) ^ set(second.head)
    if first.body == second.body:
        return f"{sorted(heads)}"
    one, other = first.text, second.text
    place = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    start = max(0, place - 80)
    return f"{one[start : place + 60]!r} / {other[start : place + 60]!r}"
