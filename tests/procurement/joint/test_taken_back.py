"""An invitation to a joint need is taken back: nobody there reads the need any more, and it can be asked again."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent
from procurement.actions.parts import decline_part, invite_part, join_need, take_back_part
from procurement.models import Need, NeedPart
from tests.factories import acting

from .people import BASE, client_of, need_of, subjects, town

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return town("Stadt Aken")


@pytest.fixture
def guest():
    return town("Gemeinde Barby")


@pytest.fixture
def part(lead, guest):
    return invite_part(need=need_of(lead), organisation=guest.body, by=acting(lead.requester))


def test_part_taken_back_is_told_recorded_and_read_no_longer(lead, guest, part):
    officer = client_of(guest.officer)
    here = f"{BASE}{part.need.public_id}/beteiligung/"
    assert Need.objects.visible_to(acting(guest.officer)).count() == 1
    page = client_of(lead.requester).get(f"{BASE}{part.need.public_id}/gemeinsam/").text
    address = f"{BASE}{part.need.public_id}/gemeinsam/{part.pk}/zuruecknehmen/"
    assert address in page
    answer = client_of(lead.requester).post(address)
    assert answer.status_code == 302
    part.refresh_from_db()
    assert part.state == "withdrawn"
    told = AuditEvent.objects.get(verb="procurement.needpart.taken_back")
    assert (told.organisation_id, told.concerns_id) == (lead.body.pk, guest.body.pk)
    assert subjects(guest.officer)[-1] == "Stadt Aken fragt Sie nicht mehr, ob Sie sich beteiligen"
    assert Need.objects.visible_to(acting(guest.officer)).count() == 0
    assert NeedPart.objects.visible_to(acting(guest.officer)).count() == 0
    assert NeedPart.objects.visible_to(acting(lead.officer)).count() == 1
    assert officer.get(here).status_code == 404
    assert part.need.title not in officer.get(f"{BASE}gemeinsam/").text


def test_part_taken_back_is_not_answered_and_can_be_asked_again(lead, guest, part):
    take_back_part(part=part, by=acting(lead.requester))
    with pytest.raises(IllegalMove):
        join_need(part=part, values={}, saves=part.saves, by=acting(guest.officer))
    with pytest.raises(IllegalMove):
        take_back_part(part=part, by=acting(lead.requester))
    again = invite_part(need=part.need, organisation=guest.body, by=acting(lead.requester))
    assert (again.pk, again.state) == (part.pk, "invited")
    with pytest.raises(ValidationError):
        invite_part(need=part.need, organisation=guest.body, by=acting(lead.requester))
    assert join_need(part=again, values={}, saves=again.saves, by=acting(guest.officer)).state == "joined"


def test_part_that_was_answered_stays_and_nobody_else_takes_it_back(lead, guest, part):
    for person in (guest.officer, lead.auditor, town("Gemeinde Calbe").officer):
        with pytest.raises(Refused):
            take_back_part(part=part, by=acting(person))
    decline_part(part=part, by=acting(guest.officer))
    with pytest.raises(IllegalMove):
        take_back_part(part=part, by=acting(lead.requester))
    part.refresh_from_db()
    assert part.state == "declined"
