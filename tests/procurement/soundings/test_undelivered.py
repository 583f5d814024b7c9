"""Invitations whose mail did not arrive: the buyer sees the mail's fate alone, and sends it again to a corrected address."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.actions import publish_sounding
from procurement.actions.inviting import invite_by_mail, invite_vendor, resend_invitation
from procurement.queries.invitations import undelivered_of
from tests.factories import OrganisationFactory, QuestionnaireFactory, member_of

from .people import Town

pytestmark = pytest.mark.django_db
WHY = "Mit passender Lösung im Katalog."
LIST = "/arbeitsbereich/marktsondierungen/{id}/einladungen/"


@pytest.fixture
def town():
    return Town()


def published(town):
    """A published sounding with a vendor of two people and a mail; nothing is delivered yet."""
    vendor = OrganisationFactory(name="Sensorwerk")
    people = [member_of(vendor, "editor"), member_of(vendor, "admin")]
    one, by = town.sounding("approved"), town.by("officer")
    asked = invite_vendor(sounding=one, organisation=vendor, reason=WHY, by=by)
    mailed = invite_by_mail(sounding=one, name="Fernwerk", email="info@fern.example", reason=WHY, by=by)
    publish_sounding(sounding=one, by=town.by("publisher"))
    one.refresh_from_db()
    return one, asked, mailed, people


def fail(*addresses):
    OutboxMessage.objects.filter(to__in=addresses).update(state="failed")


def test_undelivered_invitations_are_shown_with_what_to_do_and_a_vendor_only_when_nobody_was_reached(town):
    one, asked, mailed, people = published(town)
    assert undelivered_of(one) == frozenset()
    fail("info@fern.example", people[0].email)
    assert undelivered_of(one) == {mailed.pk}
    page = town.client("officer").get(LIST.format(id=one.public_id)).text
    assert page.count("Die E-Mail konnte nicht zugestellt werden.") == 1
    assert f"{LIST.format(id=one.public_id)}{mailed.pk}/erneut-senden/" in page
    fail(people[1].email)
    assert undelivered_of(one) == {asked.pk, mailed.pk}
    page = town.client("officer").get(LIST.format(id=one.public_id)).text
    assert page.count("Die E-Mail konnte nicht zugestellt werden.") == 2
    assert people[0].email not in page


def test_undelivered_of_another_sounding_whose_number_begins_alike_is_not_counted(town):
    one, _asked, mailed, _people = published(town)
    OutboxMessage.objects.filter(to="info@fern.example").update(
        key=f"sounding-invited:{one.pk}1:{mailed.pk}@invitation:{mailed.pk}", state="failed"
    )
    assert undelivered_of(one) == frozenset()


def test_invitation_is_sent_again_to_a_corrected_address_and_the_first_secret_opens_nothing(town):
    one, _asked, mailed, _people = published(town)
    first = OutboxMessage.objects.get(to="info@fern.example")
    old = re.search(r"/marktsondierungen/einladung/[\w-]+/", first.text).group()
    assert Client().get(old).status_code == 200
    fail("info@fern.example")
    here = f"{LIST.format(id=one.public_id)}{mailed.pk}/erneut-senden/"
    answer = town.client("officer").post(here, {"email": "Post@Fern.example"})
    assert (answer.status_code, answer.url) == (302, LIST.format(id=one.public_id))
    second = OutboxMessage.objects.get(to="post@fern.example")
    new = re.search(r"/marktsondierungen/einladung/[\w-]+/", second.text).group()
    assert (second.state, second.is_sealed) == ("waiting", True)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    mailed.refresh_from_db()
    assert (mailed.email, mailed.reason) == ("post@fern.example", WHY)
    assert undelivered_of(one) == frozenset()
    told = AuditEvent.objects.get(verb="procurement.invitation.resent")
    assert told.data == {"kind": "mail"}
    fail("post@fern.example")
    assert undelivered_of(one) == {mailed.pk}


def test_invitation_that_was_delivered_or_is_a_vendors_or_foreign_is_not_sent_again(town):
    one, asked, mailed, people = published(town)
    by = town.by("officer")
    with pytest.raises(IllegalMove):
        resend_invitation(invitation=mailed, email="neu@fern.example", by=by)
    fail("info@fern.example", *(person.email for person in people))
    with pytest.raises(IllegalMove):
        resend_invitation(invitation=asked, email="neu@fern.example", by=by)
    with pytest.raises(Refused):
        resend_invitation(invitation=mailed, email="neu@fern.example", by=town.by("reviewer"))
    invite_by_mail(sounding=one, name="Weitwerk", email="info@weit.example", reason=WHY, by=by)
    with pytest.raises(ValidationError) as told:
        resend_invitation(invitation=mailed, email="info@weit.example", by=by)
    assert list(told.value.message_dict) == ["email"]
    other = Town.__new__(Town)
    other.organisation = OrganisationFactory(name="Stadt Anderswo", kind="municipality")
    other.people = {"officer": member_of(other.organisation, "officer")}
    here = f"{LIST.format(id=one.public_id)}{mailed.pk}/erneut-senden/"
    assert other.client("officer").post(here, {"email": "neu@fern.example"}).status_code == 404
    mailed.refresh_from_db()
    assert mailed.email == "info@fern.example"


def test_publication_checks_the_questions_again(town):
    one = town.sounding("approved")
    document = one.questionnaire.document
    document["sections"][0]["questions"][0]["title"] = ""
    type(one.questionnaire).objects.filter(pk=one.questionnaire.pk).update(document=document)
    with pytest.raises(ValidationError):
        publish_sounding(sounding=one, by=town.by("publisher"))
    one.refresh_from_db()
    assert (one.state, one.current) == ("approved", None)


def test_templates_of_questions_have_their_place_in_the_workspace_of_officers_alone(town):
    QuestionnaireFactory(sounding=None, organisation=town.organisation, name="Unsere Fragen")
    entry = 'href="/arbeitsbereich/fragenkataloge/"'
    page = town.client("officer").get("/arbeitsbereich/marktsondierungen/").text
    assert page.count(entry) == 1
    assert entry not in town.client("auditor").get("/arbeitsbereich/marktsondierungen/").text
