"""Refusals: each leaves a record of its own after the rollback, without a word of the person, and a flood leaves few."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve

from marketplace.core import audit
from marketplace.core.actor import ANONYMOUS, Actor
from marketplace.core.audit.refusals import rule_of
from marketplace.core.decisions import Denied, IllegalMove, Refused
from marketplace.core.models import AuditEvent
from marketplace.site.actions import save_text
from marketplace.site.choices import TextKey
from marketplace.site.middleware import RefusalMiddleware
from tests.factories import OrganisationFactory, acting, member_of

pytestmark = pytest.mark.django_db

EDITOR = Actor("person", "Erika Beispiel", 7, 9, "vendor", frozenset({"editor"}))


@pytest.fixture(autouse=True)
def no_counts_of_other_tests():
    cache.clear()


def asked(path="/arbeitsbereich/importe/1000000/", method="POST", actor=EDITOR):
    request = RequestFactory().generic(method, path, "secret=words of the person")
    request.resolver_match = resolve(path)
    request.actor = actor
    return request


def told():
    return list(AuditEvent.objects.order_by("id").values_list("verb", "user_id", "chain", "data"))


def test_refused_action_is_rolled_back_and_recorded_with_the_action_that_refused():
    operator = OrganisationFactory(name="Betrieb", kind="operator")
    moderator = acting(member_of(operator, "moderator"))
    request = asked("/arbeitsbereich/texte/about/de/", actor=moderator)

    def act():
        with transaction.atomic():
            audit.record(moderator, "tests.thing.done")
            save_text(key=TextKey.ABOUT, language="de", body="Mein Geheimnis", by=moderator)

    with pytest.raises(Refused) as refused:
        act()
    audit.record_exception(request, refused.value)
    assert told() == [
        (
            "core.action.refused",
            moderator.user_id,
            operator.pk,
            {"route": "site:text-edit", "method": "POST", "rule": "site.save_text"},
        )
    ]


def test_refused_move_is_recorded_with_state_and_move():
    answer = RefusalMiddleware(None).process_exception(
        asked_with_frame(), IllegalMove(thing="mandate", state="revoked", move="revoke")
    )
    assert answer.status_code == 409
    assert told() == [
        (
            "core.move.refused",
            7,
            9,
            {
                "route": "catalog:import-show",
                "method": "POST",
                "address": {"pk": 1000000},
                "thing": "mandate",
                "state": "revoked",
                "move": "revoke",
            },
        )
    ]


def asked_with_frame():
    request = asked()
    client = Client()
    request.session = client.session
    return request


@pytest.mark.parametrize(
    ("exception", "verb"),
    [
        (PermissionDenied("Streng geheim"), "core.access.refused"),
        (Http404("Streng geheim"), "core.thing.missed"),
        (Refused(Denied("Streng geheim")), "core.action.refused"),
    ],
)
def test_refusal_of_each_kind_is_recorded_without_its_words(exception, verb):
    audit.record_exception(asked(), exception)
    assert told() == [
        (verb, 7, 9, {"route": "catalog:import-show", "method": "POST", "address": {"pk": 1000000}})
    ]


def test_page_that_anybody_misses_is_no_refusal():
    audit.record_exception(asked("/loesungen/gibt-es-nicht/"), Http404())
    audit.record_exception(asked(actor=ANONYMOUS), Http404())
    audit.record_exception(asked(actor=ANONYMOUS), PermissionDenied())
    audit.record_exception(asked(), ValueError("no refusal at all"))
    assert told() == []


def test_flood_of_refusals_leaves_thirty_a_minute_and_tells_how_many_there_were(monkeypatch):
    monkeypatch.setattr("marketplace.core.audit.refusals._minute", lambda: 100_000)
    for _ in range(120):
        audit.record_refusal(asked(), "core.access.refused", rule="operator.verify")
    events = [data.get("refused_this_minute") for _verb, _user, _chain, data in told()]
    assert events == [None] * 30 + [100]
    other = Actor("person", "Other", 8, 9, "vendor", frozenset({"editor"}))
    audit.record_refusal(asked(actor=other), "core.access.refused")
    monkeypatch.setattr("marketplace.core.audit.refusals._minute", lambda: 100_001)
    audit.record_refusal(asked(), "core.access.refused")
    assert [user for _verb, user, _chain, _data in told()[31:]] == [8, 7]


def test_form_without_its_token_is_recorded():
    operator = OrganisationFactory(name="Betrieb", kind="operator")
    admin = member_of(operator, "admin")
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    response = client.post("/arbeitsbereich/texte/about/de/", {"body": "Neu"})
    assert response.status_code == 403
    assert told() == [
        ("core.form.refused", admin.pk, operator.pk, {"route": "site:text-edit", "method": "POST"})
    ]


def test_visitor_on_the_way_to_the_login_is_no_refusal():
    response = Client().get("/arbeitsbereich/importe/")
    assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, "/anmelden/")
    assert told() == []


def test_rule_of_an_exception_outside_of_every_action_is_empty():
    with pytest.raises(Http404) as missed:
        resolve("/gibt-es-nicht/")
    assert rule_of(missed.value.__traceback__) == ""
    assert rule_of(None) == ""
