"""The reply to a report can be taken out of the public by the operator, and brought back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from catalog.actions.report_replies import hide_reply, reply_to_report, show_reply
from catalog.actions.reports import uphold_report
from marketplace.core.actor import ANONYMOUS, system_actor
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.catalog.pages.reading import words
from tests.factories import acting

from .conftest import UPHELD

SAID = "Das hat Herr Muster aus der Stadtverwaltung erfunden."
WHY = "Der Text nennt einen Menschen."
LOG = "/wissen/moderation/"


@pytest.fixture
def replied(report, editor, moderator):
    reply_to_report(report=report, text=SAID, by=acting(editor))
    return uphold_report(report=report, by=acting(moderator), **UPHELD)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def acts_for(person):
    return {"acting_for": str(person.memberships.first().organisation_id)}


def test_reply_that_is_taken_out_is_public_nowhere_and_its_author_reads_it_still(
    replied, editor, vendor_admin, moderator, vendor
):
    assert SAID in words(Client().get(LOG).text)
    path = f"/arbeitsbereich/betrieb/eingang/meldungen/{replied.pk}/antwort/"
    client = signed_in(moderator)
    assert SAID in words(client.get(path).text)
    OutboxMessage.objects.all().delete()
    assert client.post(path, acts_for(moderator) | {"reason": WHY}).status_code == 302
    for page in (Client().get(LOG).text, Client().get(f"/meldungen/{replied.public_id}/").text):
        assert "Herr Muster" not in page
        assert WHY not in page
    assert "Die Antwort hat der Betreiber am" in words(Client().get(LOG).text)
    own = words(signed_in(editor).get(f"/arbeitsbereich/meldungen/{replied.pk}/").text)
    assert SAID in own
    assert "Den Grund haben Sie per E-Mail." in own
    (letter,) = OutboxMessage.objects.all()
    assert (letter.to, letter.subject) == (
        vendor_admin.email,
        "Ihre Antwort ist nicht mehr öffentlich: Mängelmelder",
    )
    assert WHY in letter.text
    event = AuditEvent.objects.get(verb="catalog.report.reply_hidden")
    assert (event.data, event.concerns_id) == ({"solution": replied.solution_id}, vendor.pk)
    assert client.post(path, acts_for(moderator) | {"show": "yes"}).status_code == 302
    assert SAID in words(Client().get(LOG).text)


def test_reply_is_taken_out_with_a_reason_only_and_once(replied, moderator):
    with pytest.raises(ValidationError) as refused:
        hide_reply(report=replied, reason=" ", by=acting(moderator))
    assert list(refused.value.message_dict) == ["reason"]
    with pytest.raises(IllegalMove):
        show_reply(report=replied, by=acting(moderator))
    hide_reply(report=replied, reason=WHY, by=acting(moderator))
    with pytest.raises(IllegalMove):
        hide_reply(report=replied, reason=WHY, by=acting(moderator))


def test_reply_that_nobody_gave_cannot_be_taken_out(report, moderator):
    with pytest.raises(IllegalMove):
        hide_reply(report=report, reason=WHY, by=acting(moderator))
    path = f"/arbeitsbereich/betrieb/eingang/meldungen/{report.pk}/antwort/"
    assert signed_in(moderator).get(path).status_code == 404


def test_nobody_but_the_operators_people_takes_a_reply_out_or_brings_it_back(
    replied, editor, vendor_admin, moderator
):
    for actor in (ANONYMOUS, acting(editor), acting(vendor_admin), system_actor("job:test")):
        with pytest.raises(Refused):
            hide_reply(report=replied, reason=WHY, by=actor)
    hide_reply(report=replied, reason=WHY, by=acting(moderator))
    for actor in (ANONYMOUS, acting(editor), acting(vendor_admin), system_actor("job:test")):
        with pytest.raises(Refused):
            show_reply(report=replied, by=actor)
    replied.refresh_from_db()
    assert replied.reply_hidden_at is not None
