"""Mails as files in a folder: for a machine without a mail server, such as the demo."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes each mail to `<folder>/<date>-<id>.eml`, readable by any mail program and by nobody else's account."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails; the same mail written again replaces its file."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            message = mail.message()
            moment = parsedate_to_datetime(message["Date"]).strftime("%Y%m%d-%H%M%S")
            identity = re.sub(r"[^\w.-]", "", message["Message-ID"].partition("@")[0])
            place = folder / f"{moment}-{identity}.eml"
            draft = place.with_suffix(f".{os.getpid()}")
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(message.as_bytes())
            draft.replace(place)
        return len(email_messages)
