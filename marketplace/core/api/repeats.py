"""Requests that may come twice: the header Idempotency-Key makes a repetition harmless for 24 hours."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from marketplace.core.models import RepeatableRequest

from .problems import ANSWER_NOT_KEPT, INVALID_PARAMETERS, REPEATED_DIFFERENTLY, STILL_RUNNING, ApiProblem

HEADER = "Idempotency-Key"
KEPT_FOR = datetime.timedelta(hours=24)
# Longer than any request may take; whoever did not finish by then has died, and its transaction with it.
DEAD_AFTER = datetime.timedelta(minutes=2)
NAME = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)


class _TakenOver(Exception):
    """Raised where a slow attempt finds that another one was started in its place."""


def once(request: Request, *, key_id: int, work: Callable[[], Response], is_secret: bool = False) -> Response:
    """Do the work in one transaction, and for a repetition of the same request give the kept answer instead.

    Without the header the work is just done. A repetition with another body or address is refused, one while the first
    still runs too. `is_secret` answers are never stored: their repetition is refused with the word that it was done.
    Work that fails leaves nothing behind, so the same Idempotency-Key can be tried again.
    """
    name = request.headers.get(HEADER)
    if name is None:
        with transaction.atomic():
            return work()
    if not NAME.fullmatch(name):
        message = _("An Idempotency-Key has 1 to 255 visible ASCII characters.")
        raise ApiProblem(INVALID_PARAMETERS, message, errors=[{"parameter": HEADER, "message": message}])
    kept = _begin(key_id, name, fingerprint_of(request))
    if isinstance(kept, Response):
        return kept
    try:
        with transaction.atomic():
            response = work()
            _finish(kept, response, is_secret)
    except _TakenOver:
        raise ApiProblem(STILL_RUNNING) from None
    except BaseException:
        RepeatableRequest.objects.filter(pk=kept.pk, attempt=kept.attempt, finished_at=None).delete()
        raise
    return response


def fingerprint_of(request: Request) -> str:
    """What makes two requests the same: method, address, and the values of the body."""
    text = json.dumps([request.method, request.get_full_path(), request.data], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def forget_old_requests(at: datetime.datetime | None = None) -> int:
    """Remove what is no longer kept; tells how many."""
    removed, _each = RepeatableRequest.objects.filter(
        started_at__lt=(at or timezone.now()) - KEPT_FOR
    ).delete()
    return removed


def _begin(key_id: int, name: str, fingerprint: str) -> RepeatableRequest | Response:
    """The row of a new attempt, committed at once so that others see it; or the kept answer."""
    now = timezone.now()
    with transaction.atomic():
        RepeatableRequest.objects.filter(key_id=key_id, name=name, started_at__lt=now - KEPT_FOR).delete()
        row, created = RepeatableRequest.objects.get_or_create(
            key_id=key_id, name=name, defaults={"fingerprint": fingerprint, "started_at": now}
        )
        if created:
            return row
        row = RepeatableRequest.objects.select_for_update().get(pk=row.pk)
        if row.fingerprint != fingerprint:
            raise ApiProblem(REPEATED_DIFFERENTLY)
        if row.finished_at is not None:
            return _again(row)
        if row.started_at > now - DEAD_AFTER:
            raise ApiProblem(STILL_RUNNING, headers={"Retry-After": "5"})
        row.attempt, row.started_at = row.attempt + 1, now
        row.save(update_fields=["attempt", "started_at"])
        return row


def _again(row: RepeatableRequest) -> Response:
    if row.is_secret:
        raise ApiProblem(ANSWER_NOT_KEPT)
    return Response(row.answer, status=row.status, headers={"Idempotent-Replayed": "true"})


def _finish(row: RepeatableRequest, response: Response, is_secret: bool) -> None:
    """Keep the answer in the transaction of the work, so that both are there or neither."""
    # Written as the first answer was: a repetition reads the same to the letter, moments included.
    answer: Any = None if is_secret else json.loads(json.dumps(response.data, cls=JSONEncoder))
    changed = RepeatableRequest.objects.filter(pk=row.pk, attempt=row.attempt, finished_at=None).update(
        finished_at=timezone.now(), status=response.status_code, answer=answer, is_secret=is_secret
    )
    if not changed:
        raise _TakenOver
