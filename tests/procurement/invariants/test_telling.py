"""Equal information: what is told is told to all with the change or not at all, also to whoever joins later."""

from __future__ import annotations

import copy
import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.actions import amendments
from procurement.actions.amendments import correct_sounding, extend_sounding
from procurement.actions.enquiries import publish_enquiries, seen_texts
from procurement.actions.publishing import publish_sounding
from procurement.actions.responses import begin_response, join_sounding
from procurement.models import Amendment, Enquiry, Participation, Questionnaire, Sounding
from procurement.queries.amendments import correction_of
from tests.factories import SoundingInvitationFactory, acting, member_of
from tests.mailbox import Mailbox
from tests.procurement.enquiries.test_amendments import reworded
from tests.procurement.enquiries.world import make_world, prepared
from tests.procurement.responses.people import client_of, vendor_editor
from tests.procurement.soundings.people import Town

MINUTE = datetime.timedelta(minutes=1)
DAY = 24 * 60 * MINUTE


def fresh(world):
    return Sounding.objects.select_related("organisation", "current").get(pk=world.sounding.pk)


def due_in(world, left):
    """The sounding with that much time until the deadline."""
    now = timezone.now()
    Sounding.objects.filter(pk=world.sounding.pk).update(
        published_at=now - 20 * DAY, question_deadline=now - DAY, response_deadline=now + left
    )


@pytest.mark.django_db
def test_notice_that_one_address_refuses_reaches_all_others_and_is_kept_for_another_try(mailbox: Mailbox):
    world = make_world()
    with transaction.atomic():
        extend_sounding(
            sounding=world.sounding,
            reason="Mehr Zeit für alle.",
            response_deadline=timezone.now() + 30 * DAY,
            by=acting(world.publisher),
        )
    asked = {world.invited.email, world.taking_part.email, "kontakt@firma.example"}
    assert asked <= set(OutboxMessage.objects.values_list("to", flat=True))
    gone = world.taking_part.email
    mailbox.server.on_recipient = lambda address: "550 no such user" if address == gone else None
    mailbox.send()
    reached = {mail.to for mail in mailbox.server.arrived}
    assert asked - reached == {world.taking_part.email}
    states = dict(OutboxMessage.objects.values_list("to", "state"))
    assert (states[world.taking_part.email], states[world.invited.email]) == ("failed", "sent")
    # Whoever was not reached by mail reads the same on the page.
    page = client_of(world.taking_part).get(f"/marktsondierungen/{world.sounding.public_id}/")
    assert "Mehr Zeit für alle." in page.text


def _broken(act):
    """Do it in a transaction that fails at its end."""
    with transaction.atomic():
        act()
        assert OutboxMessage.objects.exists()
        raise ConnectionError


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["publish", "correct", "extend", "answer"])
def test_transaction_that_rolls_back_sends_nothing_and_changes_nothing(step, mailbox: Mailbox):
    if step == "publish":
        town = Town()
        one = town.sounding("approved", approved_by=town.people["reviewer"])
        member_of(SoundingInvitationFactory(sounding=one, sent_at=None).organisation, "editor")
        act = lambda: publish_sounding(sounding=one, by=town.by("publisher"))  # noqa: E731
    else:
        world = make_world()
        one, row = world.sounding, prepared(world)
        reworded(world)
        seen = correction_of(fresh(world)).seen
        by = acting(world.publisher)
        act = {
            "correct": lambda: correct_sounding(
                sounding=fresh(world), reason="Ein Wort fehlte.", material=False, seen=seen, by=by
            ),
            "extend": lambda: extend_sounding(
                sounding=one, reason="Mehr Zeit.", response_deadline=timezone.now() + 30 * DAY, by=by
            ),
            "answer": lambda: publish_enquiries(
                sounding=one, enquiries=[row], seen=seen_texts([row]), by=acting(world.officer)
            ),
        }[step]
    before = (one.state, one.response_deadline, AuditEvent.objects.count())
    with pytest.raises(ConnectionError):
        _broken(act)
    one.refresh_from_db()
    assert (one.state, one.response_deadline, AuditEvent.objects.count()) == before
    assert (OutboxMessage.objects.count(), Amendment.objects.count()) == (0, 0)
    assert not Enquiry.objects.filter(state="published").exists()
    mailbox.send()
    assert mailbox.server.arrived == []


@pytest.mark.django_db
def test_notice_that_cannot_be_written_stops_the_whole_change(monkeypatch):
    world = make_world()
    before = world.sounding.response_deadline
    monkeypatch.setattr(amendments, "tell_all", lambda *given, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        extend_sounding(
            sounding=world.sounding,
            reason="Mehr Zeit.",
            response_deadline=timezone.now() + 30 * DAY,
            by=acting(world.publisher),
        )
    assert (fresh(world).response_deadline, Amendment.objects.count()) == (before, 0)
    assert OutboxMessage.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("material", "taken"), [(True, False), (False, True)])
def test_correction_five_minutes_before_the_deadline_matters_not_or_moves_the_deadline(material, taken):
    world = make_world()
    # Words without weight: the title of a section.
    document = copy.deepcopy(world.sounding.current.document)
    document["sections"][0]["title"] = "Fachliches"
    Questionnaire.objects.filter(pk=world.questionnaire.pk).update(document=document, edited_by=world.officer)
    due_in(world, 5 * MINUTE)
    given = {"reason": "Ein Wort fehlte.", "material": material, "by": acting(world.publisher)}
    sounding = fresh(world)
    seen = correction_of(sounding).seen
    if taken:
        assert correct_sounding(sounding=sounding, seen=seen, **given).is_material is False
        return
    with pytest.raises(ValidationError), transaction.atomic():
        correct_sounding(sounding=sounding, seen=seen, **given)
    assert (Amendment.objects.count(), OutboxMessage.objects.count()) == (0, 0)
    later = timezone.now() + 5 * DAY
    made = correct_sounding(sounding=sounding, seen=seen, response_deadline=later, **given)
    assert (made.is_material, fresh(world).response_deadline) == (True, later)


@pytest.mark.django_db
def test_vendor_that_joins_later_reads_everything_that_was_told_before():
    world = make_world()
    row = prepared(world)
    publish_enquiries(
        sounding=world.sounding, enquiries=[row], seen=seen_texts([row]), by=acting(world.officer)
    )
    reworded(world, "Daten als CSV ausgeben")
    sounding = fresh(world)
    correct_sounding(
        sounding=sounding,
        reason="Das Format fehlte.",
        material=False,
        seen=correction_of(sounding).seen,
        by=acting(world.publisher),
    )
    extend_sounding(
        sounding=fresh(world),
        reason="Mehr Zeit wegen der Ferien.",
        response_deadline=timezone.now() + 30 * DAY,
        by=acting(world.publisher),
    )
    late = vendor_editor("Spätwerk")
    join_sounding(sounding=fresh(world), by=acting(late))
    response = begin_response(sounding=fresh(world), by=acting(late))
    assert response.version.number == 2
    page = client_of(late).get(f"/marktsondierungen/{world.sounding.public_id}/").text
    for told in ("Wie viele Laternen?", "Etwa 400.", "Das Format fehlte.", "Mehr Zeit wegen der Ferien."):
        assert told in page
    # From now on it is told like all the others.
    OutboxMessage.objects.all().delete()
    extend_sounding(
        sounding=fresh(world),
        reason="Noch mehr Zeit.",
        response_deadline=timezone.now() + 40 * DAY,
        by=acting(world.publisher),
    )
    assert late.email in set(OutboxMessage.objects.values_list("to", flat=True))
    assert Participation.objects.filter(sounding=world.sounding).count() == 2
