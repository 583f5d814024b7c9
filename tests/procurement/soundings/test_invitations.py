"""Invitations: whom the buyer asks, what it sees of them before the opening, and what who was invited can do."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from marketplace.core.actor import system_actor
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.actions import cancel_sounding, publish_sounding
from procurement.actions.inviting import (
    decline_invitation,
    invite_by_mail,
    invite_vendor,
    remove_invitation,
)
from procurement.actions.reminding import remind_of_soundings
from procurement.actions.responses import join_sounding
from procurement.models import Invitation, Participation
from tests.factories import (
    EnquiryFactory,
    OrganisationFactory,
    ParticipationFactory,
    ResponseFactory,
    SoundingDocumentFactory,
    SoundingInvitationFactory,
    StoredFileFactory,
    acting,
    member_of,
)

from .people import Town, client_of

OWN = "/arbeitsbereich/marktsondierungen/"
PUBLIC = "/marktsondierungen/"
WHY = "Mit passender Lösung im Katalog."


@pytest.fixture
def town(db):
    return Town()


@pytest.fixture
def editor(db):
    return member_of(OrganisationFactory(name="Sensorwerk"), "editor")


def vendor_of(person):
    return person.memberships.get().organisation


def published_with_mail(town):
    """A sounding for invited vendors alone, and the secret address that its one mail holds."""
    one = town.sounding("approved", is_public=False, few_reason="Es gibt nur einen.")
    invite_by_mail(
        sounding=one, name="Fernwerk", email="info@fern.example", reason=WHY, by=town.by("officer")
    )
    publish_sounding(sounding=one, by=town.by("publisher"))
    mail = OutboxMessage.objects.get(to="info@fern.example")
    return one, re.search(r"/marktsondierungen/einladung/[\w-]+/", mail.text).group()


def test_invitation_needs_a_reason_and_a_vendor_and_stands_once(town, editor):
    one, by = town.sounding(), town.by("officer")
    vendor = vendor_of(editor)
    with pytest.raises(ValidationError):
        invite_vendor(sounding=one, organisation=vendor, reason=" ", by=by)
    with pytest.raises(ValidationError):
        invite_vendor(sounding=one, organisation=town.organisation, reason=WHY, by=by)
    invite_vendor(sounding=one, organisation=vendor, reason=WHY, by=by)
    with pytest.raises(ValidationError):
        invite_vendor(sounding=one, organisation=vendor, reason=WHY, by=by)
    invite_by_mail(sounding=one, name="Fern", email="Info@Fern.example", reason=WHY, by=by)
    with pytest.raises(ValidationError):
        invite_by_mail(sounding=one, name="Fern", email="info@fern.example", reason=WHY, by=by)
    assert Invitation.objects.filter(sounding=one).count() == 2
    assert OutboxMessage.objects.count() == 0


def test_invitation_that_was_sent_is_not_removed(town):
    sent = SoundingInvitationFactory(sounding=town.sounding("published"))
    with pytest.raises(IllegalMove):
        remove_invitation(invitation=sent, by=town.by("officer"))
    assert Invitation.objects.filter(pk=sent.pk).exists()


def test_invitation_after_the_deadline_is_refused(town, editor):
    now = timezone.now()
    one = town.sounding(
        "published",
        question_deadline=now - datetime.timedelta(days=2),
        response_deadline=now - datetime.timedelta(seconds=1),
    )
    with pytest.raises(IllegalMove):
        invite_vendor(sounding=one, organisation=vendor_of(editor), reason=WHY, by=town.by("officer"))


def test_invitation_to_a_published_sounding_goes_out_at_once(town, editor):
    one = town.sounding("published")
    invite_vendor(sounding=one, organisation=vendor_of(editor), reason=WHY, by=town.by("officer"))
    mail = OutboxMessage.objects.get()
    assert (mail.user_id, mail.is_sealed) == (editor.pk, True)
    assert WHY not in mail.text


def test_mailed_address_opens_the_closed_sounding_and_nothing_else_does(town):
    one, address = published_with_mail(town)
    assert Client().get(f"{PUBLIC}{one.public_id}/").status_code == 404
    answer = Client().get(address)
    assert (answer.status_code, "Daten ausgeben" in answer.text) == (200, True)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert Client().get(f"{PUBLIC}einladung/{'x' * 43}/").status_code == 404
    assert one.title not in Client().get(PUBLIC).text
    assert one.title not in Client().get(f"{PUBLIC}feed/").text


def test_mailed_address_declines_by_a_button_and_never_by_a_visit(town):
    _one, address = published_with_mail(town)
    Client().get(f"{address}ablehnen/")
    assert Invitation.objects.get().declined_at is None
    answer = Client().post(f"{address}ablehnen/", {"reason": "no_capacity", "text": "Im Frühjahr gern."})
    assert (answer.status_code, answer.url) == (302, address)
    row = Invitation.objects.get()
    assert (row.decline_reason, row.decline_text) == ("no_capacity", "Im Frühjahr gern.")
    page = town.client("officer").get(f"{OWN}{row.sounding.public_id}/einladungen/").text
    assert "Im Frühjahr gern." in page


def test_vendor_that_was_mailed_takes_part_and_reads_on_without_the_address(town, editor):
    one, address = published_with_mail(town)
    client = client_of(editor)
    assert client.get(f"{PUBLIC}{one.public_id}/").status_code == 404
    assert client.post(address).status_code == 302
    assert client.get(f"{PUBLIC}{one.public_id}/").status_code == 200


def test_decline_stays_when_the_vendor_takes_part_after_all(town, editor):
    one = town.sounding("published")
    invitation = SoundingInvitationFactory(sounding=one, organisation=vendor_of(editor))
    by = acting(editor)
    first = decline_invitation(invitation=invitation, reason="too_short", by=by)
    again = decline_invitation(invitation=invitation, reason="other", by=by)
    join_sounding(sounding=one, by=by)
    again.refresh_from_db()
    assert (again.declined_at, again.decline_reason) == (first.declined_at, "too_short")
    chains = AuditEvent.objects.filter(verb="procurement.invitation.declined").values_list(
        "chain", "concerns_id"
    )
    assert list(chains) == [(vendor_of(editor).pk, None)]


def test_decline_of_another_vendors_invitation_is_refused(town, editor):
    invitation = SoundingInvitationFactory(sounding=town.sounding("published"))
    with pytest.raises(Refused):
        decline_invitation(invitation=invitation, reason="other", by=acting(editor))
    answer = client_of(editor).post(f"{PUBLIC}{invitation.sounding.public_id}/ablehnen/", {"reason": "other"})
    assert answer.status_code == 404
    assert Invitation.objects.get(pk=invitation.pk).declined_at is None


MASKED = re.compile(r'name="(csrfmiddlewaretoken)" value="[^"]*"|nonce="[^"]*"')


def seen_by(client, addresses):
    """What the pages say, with what differs on each visit taken out."""
    return [MASKED.sub("", client.get(address).text) for address in addresses]


@pytest.mark.parametrize("role", ["requester", "officer", "reviewer", "publisher", "auditor", "admin"])
def test_pages_of_the_buyer_say_the_same_whoever_takes_part_and_answers(town, role, editor):
    one = town.sounding("published")
    SoundingInvitationFactory(sounding=one, organisation=vendor_of(editor))
    here = f"{OWN}{one.public_id}/"
    addresses = [
        OWN,
        here,
        f"{here}einladungen/",
        f"{here}unterlagen/",
        f"{here}pruefen/",
        "/arbeitsbereich/",
    ]
    addresses += [PUBLIC, f"{PUBLIC}{one.public_id}/", f"{PUBLIC}feed/", f"{PUBLIC}{one.public_id}/termine/"]
    client = town.client(role)
    frozen = seen_by(client, addresses)
    join_sounding(sounding=one, by=acting(editor))
    for _number in range(3):
        ParticipationFactory(sounding=one)
        ResponseFactory(sounding=one, state="submitted")
    assert seen_by(client, addresses) == frozen


def test_reminders_go_to_all_who_have_not_declined_whether_they_answered_or_not(town, editor):
    now = timezone.now()
    one = town.sounding(
        "published",
        published_at=now - datetime.timedelta(days=9),
        question_deadline=now - datetime.timedelta(days=2),
        response_deadline=now + datetime.timedelta(hours=60),
    )
    SoundingInvitationFactory(sounding=one, organisation=vendor_of(editor))
    ResponseFactory(sounding=one, organisation=vendor_of(editor), state="submitted")
    joined = member_of(OrganisationFactory(name="Dazugekommen"), "editor")
    ParticipationFactory(sounding=one, organisation=vendor_of(joined))
    declined = member_of(OrganisationFactory(name="Abgelehnt"), "editor")
    SoundingInvitationFactory(
        sounding=one, organisation=vendor_of(declined), declined_at=now, decline_reason="other"
    )
    member_of(OrganisationFactory(name="Unbeteiligt"), "editor")
    by = system_actor("job:test")
    assert (remind_of_soundings(by=by), remind_of_soundings(by=by)) == (1, 0)
    assert set(OutboxMessage.objects.values_list("user_id", "is_sealed")) == {
        (editor.pk, True),
        (joined.pk, True),
    }
    one.response_deadline = now + datetime.timedelta(hours=20)
    one.save()
    assert (remind_of_soundings(by=by), OutboxMessage.objects.count()) == (1, 4)


def test_cancelling_tells_all_and_leaves_the_reason_on_the_page(town, editor):
    one = town.sounding("published")
    SoundingInvitationFactory(sounding=one, organisation=vendor_of(editor))
    EnquiryFactory(sounding=one)
    cancel_sounding(sounding=one, reason="Der Rat hat anders entschieden.", by=town.by("publisher"))
    assert OutboxMessage.objects.filter(user_id=editor.pk).count() == 1
    page = Client().get(f"{PUBLIC}{one.public_id}/").text
    assert "Der Rat hat anders entschieden." in page
    assert Participation.objects.count() == 0


def documents_of(one, settings, tmp_path):
    """A published document of a sounding and one that waits for a correction."""
    settings.FILES_ROOT = tmp_path
    shown, hidden = (
        StoredFileFactory(purpose="sounding", organisation_id=one.organisation_id) for _n in "ab"
    )
    SoundingDocumentFactory(sounding=one, file=shown, title="Lageplan", published_at=timezone.now())
    SoundingDocumentFactory(sounding=one, file=hidden, title="Später")
    return shown, hidden


def test_documents_of_a_sounding_for_few_come_with_the_address_of_the_mail_alone(town, settings, tmp_path):
    one, address = published_with_mail(town)
    shown, hidden = documents_of(one, settings, tmp_path)
    page = Client().get(address)
    link = f"{address}unterlagen/{shown.public_id}/"
    events = AuditEvent.objects.count()
    answer = Client().get(link)
    assert f'href="{link}"' in page.text
    assert (len(b"".join(answer.streaming_content)), answer["Content-Type"]) == (shown.size, "image/png")
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["Referrer-Policy"], "no-store" in answer["Cache-Control"]) == ("no-referrer", True)
    assert Client().get(f"{address}unterlagen/{hidden.public_id}/").status_code == 404
    assert Client().get(f"{PUBLIC}einladung/falsch/unterlagen/{shown.public_id}/").status_code == 404
    assert Client().get(f"/dateien/{shown.public_id}/{shown.name}").status_code == 404
    # Nobody may learn who looked, so it is recorded nowhere.
    assert AuditEvent.objects.count() == events


def test_document_of_another_sounding_is_not_there_with_the_address_of_the_mail(town, settings, tmp_path):
    _one, address = published_with_mail(town)
    shown, _hidden = documents_of(town.sounding("published"), settings, tmp_path)
    assert Client().get(f"{address}unterlagen/{shown.public_id}/").status_code == 404


def test_writing_the_response_is_the_next_step_of_a_vendor_that_has_signed_in(town, editor):
    one, address = published_with_mail(town)
    public = town.sounding("published")
    begin = "/arbeitsbereich/rueckmeldungen/neu/"
    browser = client_of(editor)
    assert f'href="{begin}{public.public_id}/"' in browser.get(f"{PUBLIC}{public.public_id}/").text
    # A sounding for few can be answered only once somebody has come in through the mail.
    assert f"{begin}{one.public_id}/" not in browser.get(address).text
    browser.post(address, {"acting_for": acting(editor).acting_token})
    assert f'href="{begin}{one.public_id}/"' in browser.get(f"{PUBLIC}{one.public_id}/").text
    assert f'href="{begin}{one.public_id}/"' in browser.get(address).text
    assert begin not in Client().get(f"{PUBLIC}{public.public_id}/").text
    assert begin not in town.client("officer").get(f"{PUBLIC}{public.public_id}/").text
