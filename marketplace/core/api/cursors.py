"""Cursors: a place in a list, sealed so that only places this marketplace named are accepted."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from .problems import INVALID_PARAMETERS, UNKNOWN_PAGE, ApiProblem

SEAL_LENGTH = 16
CURSOR_PATTERN = r"^[A-Za-z0-9_-]{4,2000}\.[A-Za-z0-9_-]{16}$"
NOT_IN_THE_FINGERPRINT = ("cursor", "page_size")


class Cursors:
    """The cursors of one question: path and parameters, without the cursor itself and the size of the page.

    A cursor of another question is refused, because its place means nothing here.
    """

    def __init__(self, path: str, values: Mapping[str, Any]) -> None:
        question = {key: str(value) for key, value in values.items() if key not in NOT_IN_THE_FINGERPRINT}
        text = json.dumps([path, question], sort_keys=True)
        self._fingerprint = hashlib.sha256(text.encode()).hexdigest()[:12]

    def seal(self, place: Any) -> str:
        """The cursor for a place: plain JSON, at most some hundred characters."""
        text = json.dumps([self._fingerprint, place], ensure_ascii=False, separators=(",", ":"))
        body = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        return f"{body}.{_seal_of(body)}"

    def open(self, cursor: str) -> Any:
        """The place of a cursor; raises UNKNOWN_PAGE for a forged one, INVALID_PARAMETERS for another question's."""
        body, _dot, seal = cursor.rpartition(".")
        if not constant_time_compare(seal, _seal_of(body)):
            raise ApiProblem(UNKNOWN_PAGE, str(UNKNOWN_PAGE.help))
        try:
            fingerprint, place = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        except (binascii.Error, ValueError) as error:
            raise AssertionError("what bears our seal can be read") from error
        if fingerprint != self._fingerprint:
            raise wrong_question()
        return place


def wrong_question() -> ApiProblem:
    """The problem of a cursor that belongs to other parameters."""
    message = _("This cursor belongs to a request with other parameters.")
    return ApiProblem(INVALID_PARAMETERS, message, errors=[{"parameter": "cursor", "message": message}])


def _seal_of(body: str) -> str:
    digest = salted_hmac("marketplace.core.api.cursors", body, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode()[:SEAL_LENGTH]
