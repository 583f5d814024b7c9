"""One person on both sides, a member who was removed, a vendor that comes twice: nobody gets more than one side's view."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from accounts.actions import remove_member
from marketplace.core.decisions import Refused
from procurement.actions.opening import declare_interest
from procurement.actions.responses import begin_response, join_sounding
from procurement.models import Declaration, Participation, Response
from procurement.queries.opened import clean_declaration
from procurement.views.answers import can_read_answers
from tests.factories import MembershipFactory, acting, member_of
from tests.procurement.opening.world import make_world
from tests.procurement.responses.people import PAGES, client_of, published, vendor_editor

pytestmark = pytest.mark.django_db
SWITCH = "/arbeitsbereich/wechseln/"


@pytest.fixture(autouse=True)
def in_german():
    """Whatever language another test left behind."""
    with translation.override("de"):
        yield


@pytest.fixture
def both():
    """A procurement officer of the town who is an editor of a vendor, too, with the vendor's handed-in response."""
    world = make_world()
    person = world.people["officer"]
    MembershipFactory(user=person, organisation=world.vendors["Alphawerk"], role="editor")
    return world, person


def test_person_of_both_sides_sees_of_each_only_what_belongs_to_it(both):
    world, person = both
    client, response = client_of(person), world.responses["Alphawerk"]
    client.post(SWITCH, {"to": str(world.town.pk)})
    assert client.get(world.path()).status_code == 200
    assert client.get(f"{PAGES}{response.public_id}/").status_code in (403, 404)
    before = client.get(world.path()).text
    assert not any(name in before for name in ("Alphawerk", "4711"))
    client.post(SWITCH, {"to": str(world.vendors["Alphawerk"].pk)})
    assert client.get(f"{PAGES}{response.public_id}/").status_code == 200
    assert client.get(world.path()).status_code in (403, 404)
    for other in ("Betawerk", "Gammawerk", "Deltawerk"):
        assert client.get(f"{PAGES}{world.responses[other].public_id}/").status_code == 404


def test_form_opened_for_the_vendor_is_refused_once_the_person_acts_for_the_buyer(both):
    world, person = both
    client, vendor = client_of(person), world.vendors["Alphawerk"]
    path = reverse("procurement:response-withdraw", args=[world.responses["Alphawerk"].public_id])
    client.post(SWITCH, {"to": str(world.town.pk)})
    answer = client.post(path, {"acting_for": str(vendor.pk)})
    assert answer.status_code == 403
    assert Response.objects.get(organisation=vendor).state == "submitted"


def test_person_who_belongs_to_a_vendor_of_the_protocol_declares_nothing_clean(both):
    world, person = both
    world.open()
    by = acting(person)
    with pytest.raises(ValidationError) as refused:
        world.declare("officer")
    assert list(refused.value.message_dict) == ["conflicts"]
    page = client_of(person)
    page.post(SWITCH, {"to": str(world.town.pk)})
    form = {"opening_hash": world.fresh().opening.sha256, "sure": "1", "acting_for": str(world.town.pk)}
    answer = page.post(world.path("erklaerung/"), form)
    assert answer.status_code == 422
    assert "Sie gehören zu Alphawerk" in answer.text
    assert Declaration.objects.count() == 0
    # One who only took part and stayed silent counts like one who answered.
    MembershipFactory(user=world.people["assessor"], organisation=world.vendors["Deltawerk"], role="editor")
    with pytest.raises(ValidationError):
        declare_interest(
            sounding=world.fresh(),
            opening_hash=world.fresh().opening.sha256,
            conflicts=[],
            text="",
            by=acting(world.people["assessor"]),
        )
    declare_interest(
        sounding=world.fresh(),
        opening_hash=world.fresh().opening.sha256,
        conflicts=[world.vendors["Alphawerk"].pk],
        text="Ich arbeite dort.",
        by=by,
    )
    assert not can_read_answers(by, world.fresh(), declaration=clean_declaration(world.fresh(), by))


@pytest.mark.parametrize("vendor", ["Alphawerk", "Deltawerk"])
def test_person_who_joins_a_vendor_of_the_protocol_after_declaring_reads_no_more(vendor):
    world = make_world()
    world.open()
    world.declare("officer", "second")
    by = acting(world.people["officer"])
    assert clean_declaration(world.fresh(), by) is not None
    MembershipFactory(user=world.people["officer"], organisation=world.vendors[vendor], role="editor")
    assert clean_declaration(world.fresh(), by) is None
    assert clean_declaration(world.fresh(), world.by("second")) is not None
    client = client_of(world.people["officer"])
    client.post(SWITCH, {"to": str(world.town.pk)})
    for page in ("marktuebersicht/", "einschaetzungen/", "feststellungen/"):
        answer = client.get(world.path(page))
        assert answer.status_code == 403
        assert "4711" not in answer.text


def test_open_session_of_a_removed_officer_opens_no_page_of_a_sounding():
    world = make_world()
    world.open()
    world.declare("officer")
    client, officer = world.client("officer"), world.people["officer"]
    pages = ("", "oeffnung/", "marktuebersicht/", "vermerk/", "bearbeiten/", "gesamtakte/")
    assert client.get(world.path("marktuebersicht/")).status_code == 200
    remove_member(person=officer, organisation=world.town, by=world.by("admin"))
    for page in pages:
        answer = client.get(world.path(page))
        assert answer.status_code in (403, 404)
        assert not any(word in answer.text for word in ("4711", "Alphawerk", "Sensoren für Laternen"))
    assert client.post(world.path("feststellungen/beenden/"), {}).status_code in (403, 404, 409)
    assert world.fresh().state == "opened"


def test_open_session_of_a_removed_editor_hands_nothing_in():
    world = make_world()
    vendor, response = world.vendors["Deltawerk"], world.responses["Deltawerk"]
    editor, admin = member_of(vendor, "editor"), member_of(vendor, "admin")
    client = client_of(editor)
    assert client.get(f"{PAGES}{response.public_id}/").status_code == 200
    remove_member(person=editor, organisation=vendor, by=acting(admin))
    for answer in (
        client.get(f"{PAGES}{response.public_id}/"),
        client.post(f"{PAGES}{response.public_id}/absenden/", {"saves": "0"}),
    ):
        assert answer.status_code in (403, 404, 409)
        assert "4711" not in answer.text
    assert Response.objects.get(pk=response.pk).state == "draft"


def test_company_that_comes_twice_has_one_participation_and_one_response():
    first = vendor_editor()
    vendor = first.memberships.get().organisation
    second = member_of(vendor, "admin")
    sounding = published()
    for person in (first, second, first):
        join_sounding(sounding=sounding, by=acting(person))
        begin_response(sounding=sounding, by=acting(person))
    assert (Participation.objects.count(), Response.objects.count()) == (1, 1)


def test_people_of_the_buyer_take_part_in_nothing_of_their_own():
    world = make_world()
    for role in ("officer", "admin", "publisher"):
        with pytest.raises(Refused):
            begin_response(sounding=world.fresh(), by=world.by(role))
    assert not Response.objects.filter(organisation=world.town).exists()
