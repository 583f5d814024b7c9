"""A mailbox for tests: a real SMTP server on this machine, and the job that brings the mails there.

def test_invitation(mailbox):
    ...
    mail = mailbox.only(to="b@test.example")     # runs the sender first
    assert mail.subject == "…"
    client.get(mail.links[0].path)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

from marketplace.core.outbox import send_due

FOOTER = ("/impressum/", "/en/legal-notice/", "/konto/benachrichtigungen/", "/en/account/notices/")


@dataclass(frozen=True)
class Link:
    """One link of a mail: its words, its whole address, and its path on this site."""

    label: str
    url: str

    @property
    def path(self) -> str:
        """Path and query, for a test client."""
        parts = urlsplit(self.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")


@dataclass(frozen=True)
class Mail:
    """One mail as the server got it."""

    sender: str
    to: str
    message: EmailMessage
    raw: bytes

    @property
    def subject(self) -> str:
        """The subject, decoded."""
        return str(self.message["Subject"]).strip()

    @property
    def message_id(self) -> str:
        """The Message-ID, the same whenever the same mail is sent again."""
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        """The plain text."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML."""
        return self._part("html")

    @property
    def links(self) -> list[Link]:
        """The links of the HTML in their order, without those of the footer."""
        reader = _Links()
        reader.feed(self.html)
        return [link for link in reader.found if not link.path.startswith(FOOTER)]

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None, f"the mail has no part text/{kind}"
        return part.get_content().replace("\r\n", "\n")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Link] = []
        self._url: str | None = None
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._url, self._words = dict(attrs).get("href") or "", ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._url is not None:
            self.found.append(Link(" ".join(self._words.split()), self._url))
            self._url = None


@dataclass
class Server:
    """A mail server that takes mails, or answers as a test wants it to.

    on_recipient, on_data  return an answer such as "450 later", or nothing to take it; on_data may be a coroutine that waits,
                           and may close `smtp.transport`
    """

    arrived: list[Mail] = field(default_factory=list)
    on_recipient: Callable[[str], str | None] = lambda address: None
    on_data: Callable[[Mail, SMTP], Any] = lambda mail, smtp: None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        answer = self.on_recipient(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take or refuse a mail."""
        raw = bytes(envelope.content or b"")
        message = BytesParser(policy=policy.default).parsebytes(raw)
        mail = Mail(envelope.mail_from or "", envelope.rcpt_tos[0], message, raw)
        answer = self.on_data(mail, server)
        if hasattr(answer, "__await__"):
            answer = await answer
        if answer is None or answer.startswith("250"):
            self.arrived.append(mail)
        return answer or "250 OK"


class Mailbox:
    """What arrived at the server; reading it runs the sender first."""

    def __init__(self, server: Server, port: int) -> None:
        self.server = server
        self.port = port

    def send(self) -> dict[str, int]:
        """Run the sender once and say what became of the letters that were due."""
        return {str(outcome): count for outcome, count in send_due().items()}

    def mails(self, to: str = "") -> list[Mail]:
        """All mails that have arrived, or those to one address, after the sender ran."""
        self.send()
        return [mail for mail in self.server.arrived if not to or mail.to == to]

    def only(self, to: str = "") -> Mail:
        """The one mail that has arrived (to that address); any other number is an error."""
        found = self.mails(to)
        assert len(found) == 1, f"{len(found)} mails to {to or 'anybody'}: {[m.subject for m in found]}"
        return found[0]

    def last(self, to: str = "") -> Mail:
        """The newest mail (to that address)."""
        found = self.mails(to)
        assert found, f"no mail to {to or 'anybody'}"
        return found[-1]

    def clear(self) -> None:
        """Forget what has arrived."""
        self.server.arrived.clear()


def settings_for(port: int, timeout: float = 5) -> dict[str, Any]:
    """The settings that lead to a mail server on this machine."""
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": "",
        "EMAIL_HOST_PASSWORD": "",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": False,
        "EMAIL_TIMEOUT": timeout,
    }


def start(server: Server) -> Controller:
    """The server, listening on a free port; `stop()` ends it."""
    controller = _AnyPort(server, hostname="127.0.0.1", port=0)
    controller.start()
    return controller


class _AnyPort(Controller):
    """A controller that takes the port the system gives it."""

    def _trigger_server(self) -> None:
        # The base class calls the port it was told, which is 0 here.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server of one's own for the test; Django sends there."""
    server = Server()
    controller = start(server)
    try:
        with override_settings(**settings_for(controller.port)):
            yield Mailbox(server, controller.port)
    finally:
        controller.stop(no_assert=True)
