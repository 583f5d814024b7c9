"""How a row of the outbox becomes a mail, and what the answers of a mail server mean."""

from __future__ import annotations

import logging
import re
import smtplib
from dataclasses import dataclass
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext_lazy as _

from ..models import OutboxMessage

log = logging.getLogger(__name__)

LONGEST_ERROR = 300
# Troubles that no server put into words: the code that is kept, and what people read.
TROUBLES: dict[str, Any] = {
    "no_answer": _("The mail server did not answer in time."),
    "hung_up": _("The mail server closed the connection."),
    "not_reached": _("The mail server cannot be reached."),
    "not_writable": _("The mail server cannot write to this kind of address."),
    "not_made": _("The mail could not be made."),
}
# Answers with which a server refuses the sender or its login: the fault is the configuration's, the address may be fine.
OWN_FAULTS = frozenset({421, 450, 451, 452, 530, 534, 535, 538})


@dataclass(frozen=True)
class Trouble:
    """Why a mail did not leave.

    text       what the server answered, without the address, or a code of TROUBLES
    is_final   the server refused this mail or address for good; trying again is useless
    is_server  the server itself cannot be reached or used; other mails would fail as well
    """

    text: str
    is_final: bool
    is_server: bool


def mail_of(message: OutboxMessage, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """The mail of a row; its Message-ID never changes, so a mail sent twice can be recognised as one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.to],
        headers={
            **message.headers,
            "Message-ID": f"<{message.public_id}@{domain}>",
            "Date": format_datetime(message.created_at),
            "Content-Language": message.language,
            # RFC 3834: nobody's out-of-office note answers this.
            "Auto-Submitted": "auto-generated",
        },
        connection=connection,
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def trouble_of(error: Exception, address: str) -> Trouble:
    """What an error while sending means; its text never holds the address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()), (550, b""))
        return Trouble(_answer(code, text, address), code >= 500, False)
    if isinstance(error, (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)):
        return Trouble(_answer(error.smtp_code, error.smtp_error, address), False, True)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Trouble(_answer(error.smtp_code, error.smtp_error, address), False, True)
    if isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
        return Trouble(
            _answer(code, error.smtp_error, address), code >= 500 and code not in OWN_FAULTS, code == 421
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Trouble("not_writable", True, False)
    # smtplib tells a silence in the middle as a connection that was closed; the reason stands behind it.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return Trouble("no_answer", False, True)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Trouble("hung_up", False, True)
    if isinstance(error, (OSError, smtplib.SMTPException)):
        return Trouble("not_reached", False, True)
    # A fault of the mail itself, such as a header that cannot be written: it must not hold up the others.
    log.error("a mail could not be made: %s", type(error).__name__)
    return Trouble("not_made", True, False)


def _answer(code: int, text: bytes | str, address: str) -> str:
    told = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    told = re.sub(r"\S+@\S+", "…", told.replace(address, "…"))
    return _cut(f"{code} {told}")


def _cut(text: str) -> str:
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line[:LONGEST_ERROR]
