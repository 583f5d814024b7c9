"""Faults made on purpose: whoever compares two worlds must notice each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Max
from django.shortcuts import render

from marketplace.core.models import AuditEvent, OutboxMessage, StoredFile
from procurement.models import Enquiry, Participation, Response, ResponseFile, Submission

from . import world as things
from .walking import Answer, Asker, address

SHOW = (
    "officer",
    "procurement.views.soundings.render",
    "procurement:sounding-show",
    {"public_id": things.OVER},
)
LIST = ("auditor", "procurement.views.soundings.render", "procurement:sounding-list", {})
MAIL = ("moderator", "marketplace.site.views.outbox.render", "site:outbox-list", {})


def _last(model: Any) -> int:
    # The tables of examples hold rows with high numbers.
    return model.objects.filter(pk__lt=900_000).aggregate(last=Max("pk"))["last"]


def _in_page(tell: Callable[[], Any]) -> Callable[..., Any]:
    def leaking(request: Any, template: str, context: Any = None, **more: Any) -> Any:
        response = render(request, template, context, **more)
        response.content += f"<p>{tell()}</p>".encode()
        return response

    return leaking


def _in_head(tell: Callable[[], Any]) -> Callable[..., Any]:
    def leaking(request: Any, template: str, context: Any = None, **more: Any) -> Any:
        response = render(request, template, context, **more)
        response["ETag"] = f'"{tell()}"'
        return response

    return leaking


LEAKS = {
    "how many take part, on a page": (SHOW, _in_page(Participation.objects.count)),
    "how many answered, in a head": (LIST, _in_head(Response.objects.count)),
    "who asked, on a page": (
        SHOW,
        _in_page(lambda: list(Enquiry.objects.order_by("pk").values_list("organisation", flat=True))),
    ),
    "gaps in the numbers of events": (MAIL, _in_head(lambda: _last(AuditEvent))),
    "gaps in the numbers of mails": (MAIL, _in_page(lambda: _last(OutboxMessage))),
    "gaps in the numbers of files": (LIST, _in_page(lambda: _last(StoredFile))),
}


def leaks(people: dict[str, Asker]) -> dict[str, Answer]:
    """What is read where each of the faults is made."""
    found = {}
    for name, ((who, place, route, kwargs), leaking) in LEAKS.items():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(place, leaking)
            found[name] = people[who].ask("GET", address(route, kwargs))
    return found


def sealed_rows() -> dict[str, Any]:
    """What the two worlds differ in: rows, states of responses, who asked, sealed mails, jobs."""
    models = dict.fromkeys((Participation, Response), "sounding")
    models |= dict.fromkeys((Submission, ResponseFile), "response__sounding")
    found: dict[str, Any] = {
        model.__name__: model.objects.filter(**{f"{way}__public_id__in": things.SOUNDINGS}).count()
        for model, way in models.items()
    }
    responses = Response.objects.filter(sounding__public_id__in=things.SOUNDINGS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'core.send_mail'")
        jobs = cursor.fetchone()[0]
    return found | {
        "states": set(responses.values_list("state", flat=True)),
        "askers": list(Enquiry.objects.order_by("pk").values_list("organisation", flat=True)),
        "mails": OutboxMessage.objects.filter(is_sealed=True).count(),
        "jobs": jobs,
    }
