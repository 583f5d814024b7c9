"""The quick mode: one person, one page, one transaction; every guard of the normal way holds here too."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from procurement.actions.quick import sound_quickly
from procurement.models import Invitation, Need, Questionnaire, Sounding
from procurement.queries.quick import initial_of, preview_of, source_of
from tests.factories import (
    BookmarkFactory,
    BookmarkListFactory,
    CpvCodeFactory,
    MembershipFactory,
    NeedFactory,
    OrganisationFactory,
    QuestionnaireFactory,
    SolutionFactory,
    SoundingFactory,
    acting,
    member_of,
)
from tests.factories.sounding import DOCUMENT
from tests.procurement.soundings.people import client_of

PAGE = "/arbeitsbereich/marktsondierungen/schnell/"
CODE = "ready:lorawan-sensors"
ROLES = ("officer", "reviewer", "publisher")


def somebody(*, four_eyes=False, roles=ROLES):
    """One person of a small town, and her browser."""
    town = OrganisationFactory(name="Gemeinde Kleinlinden", kind="municipality", four_eyes=four_eyes)
    person = member_of(town, roles[0])
    for role in roles[1:]:
        MembershipFactory(organisation=town, user=person, role=role)
    return town, person, client_of(person)


def filled(page, **changes):
    """What a browser sends of the form as it stands, with changes."""
    form, context = page.context["form"], page.context
    sent = {"template": context["code"], "seen": context["seen"], "action": "publish"}
    for name in form.fields:
        if name in ("vendors", "noticed", "seen"):
            continue
        value = form[name].value()
        sent[name] = "" if value is None else getattr(value, "isoformat", lambda v=value: v)()
    # Browsers end lines in their own way.
    return {name: "\r\n".join(str(value).splitlines()) for name, value in sent.items()} | changes


def nothing_there():
    """Whether no trace of a half-done sounding stands anywhere."""
    return not any(model.objects.exists() for model in (Need, Sounding, Questionnaire, Invitation)) and not (
        AuditEvent.objects.filter(verb__startswith="procurement.").exclude(verb__contains="refused").exists()
    )


@pytest.mark.django_db
def test_quick_mode_publishes_what_the_preview_showed_and_says_that_four_eyes_were_off():
    town, person, client = somebody()
    CpvCodeFactory(code="35125100-7")
    page = client.get(f"{PAGE}?template={CODE}")
    assert page.status_code == 200
    shown = page.context["shown"]
    answer = client.post(PAGE, filled(page, noticed="on"))
    assert answer.status_code == 302, answer.context["form"].errors
    one = Sounding.objects.get()
    assert answer.url == f"/arbeitsbereich/marktsondierungen/{one.public_id}/"
    assert (one.state, one.four_eyes, one.published_by_id) == ("published", False, person.pk)
    assert (one.title, one.purpose) == (shown.sounding.title, shown.sounding.purpose)
    assert one.response_deadline == shown.sounding.response_deadline
    assert [q.title for q in shown.document] == [
        q["title"] for section in one.current.document["sections"] for q in section["questions"]
    ]
    assert one.current.document["intro"] == shown.document.intro
    assert (one.need.state, one.need.title, one.need.organisation) == ("ready", one.title, town)
    assert one.need.cpv == one.cpv == ["35125100-7"]
    told = AuditEvent.objects.get(verb="procurement.sounding.published_quickly")
    assert told.data["four_eyes"] is False
    verbs = list(
        AuditEvent.objects.filter(verb__startswith="procurement.")
        .order_by("pk")
        .values_list("verb", flat=True)
    )
    assert verbs == [
        "procurement.need.begun",
        "procurement.need.finished",
        "procurement.sounding.begun",
        "procurement.need.sounded",
        "procurement.questionnaire.taken",
        "procurement.questionnaire.edited",
        "procurement.sounding.edited",
        "procurement.sounding.submitted",
        "procurement.sounding.approved",
        "procurement.sounding.published",
        "procurement.sounding.published_quickly",
    ]
    assert OutboxMessage.objects.count() == 0
    public = client.get(f"/marktsondierungen/{one.public_id}/").text
    assert one.title in public


@pytest.mark.django_db
def test_quick_page_with_four_eyes_on_says_who_can_switch_it_off_and_publishes_nothing():
    _town, person, client = somebody(four_eyes=True)
    page = client.get(f"{PAGE}?template={CODE}").text
    assert "Die Administration Ihrer Organisation kann es unter „Regeln“ abschalten." in page
    assert 'name="title"' not in page
    answer = client.post(PAGE, {"template": CODE, "action": "publish"})
    assert answer.status_code == 403
    assert nothing_there()
    with pytest.raises(Refused):
        publish_as(person)


def publish_as(person, source=CODE, vendors=(), noticed=True, need=None, seen=None, **changes):
    """Call the action with what the page would hold."""
    by = acting(person)
    found = source_of(by, source)
    values = initial_of(found, need, timezone.now()) | {"is_public": True} | changes
    town = person.memberships.first().organisation
    seen = preview_of(found, values, vendors, town, need).seen if seen is None else seen
    return sound_quickly(
        source=found, values=values, vendors=vendors, seen=seen, noticed=noticed, need=need, by=by
    )


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ROLES)
def test_quick_mode_without_one_of_the_roles_is_refused(missing):
    _town, person, client = somebody(roles=(*(role for role in ROLES if role != missing), "requester"))
    assert client.post(PAGE, {"template": CODE, "action": "publish"}).status_code == 403
    with pytest.raises(Refused):
        publish_as(person)
    assert nothing_there()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"purpose": " "}, "purpose"),
        ({"users": ""}, "users"),
        (
            {"response_deadline": "2020-01-02T12:00", "question_deadline": "2020-01-01T12:00"},
            "question_deadline",
        ),
        ({"is_public": "no"}, "few_reason"),
        ({"response_deadline": "2027-03-28T02:30"}, "response_deadline"),
        ({"number": "MS-1"}, "number"),
        ({"contact_email": "nirgends"}, "contact_email"),
        ({"vendors": ["gibt-es-nicht"], "reason": "Darum."}, "vendors"),
    ],
)
def test_refusal_of_each_guard_stands_at_its_field_and_nothing_is_left(changes, field):
    town, _person, client = somebody()
    page = client.get(f"{PAGE}?template={CODE}")
    if field == "number":
        taken = SoundingFactory(organisation=town, number="MS-1")
    sent = filled(page, noticed="on", **changes)
    answer = client.post(PAGE, sent)
    if answer.status_code == 200:
        # What was changed is shown in the preview first.
        sent["seen"] = answer.context["seen"]
        answer = client.post(PAGE, sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if field == "number":
        assert Sounding.objects.get() == taken
        assert not Need.objects.exists()
    else:
        assert nothing_there()


@pytest.mark.django_db
def test_short_time_without_a_reason_is_refused_at_the_reason_and_with_one_published():
    _town, _person, client = somebody()
    page = client.get(f"{PAGE}?template={CODE}")
    day = timezone.now().date()
    soon = {
        "question_deadline": f"{day + datetime.timedelta(days=4)}T12:00",
        "response_deadline": f"{day + datetime.timedelta(days=9)}T12:00",
        "noticed": "on",
    }
    page = client.post(PAGE, filled(page, **soon))
    assert (page.status_code, page.context["is_changed"]) == (200, True)
    assert nothing_there()
    answer = client.post(PAGE, filled(page, noticed="on"))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["short_reason"]
    assert nothing_there()
    page = client.post(PAGE, filled(answer, short_reason="Der Vertrag endet.", noticed="on"))
    assert client.post(PAGE, filled(page, noticed="on")).status_code == 302
    assert Sounding.objects.get().short_reason == "Der Vertrag endet."


@pytest.mark.django_db
def test_changed_words_are_shown_before_they_are_published():
    _town, _person, client = somebody()
    page = client.get(f"{PAGE}?template={CODE}")
    changed = client.post(PAGE, filled(page, title="Pegel am Bach", noticed="on"))
    assert (changed.status_code, changed.context["is_changed"]) == (200, True)
    assert changed.context["shown"].sounding.title == "Pegel am Bach"
    assert nothing_there()
    assert client.post(PAGE, filled(changed, noticed="on")).status_code == 302
    assert Sounding.objects.get().title == "Pegel am Bach"


@pytest.mark.django_db
def test_notes_on_neutrality_are_seen_before_it_is_published():
    _town, _person, client = somebody()
    page = client.get(f"{PAGE}?template={CODE}")
    page = client.post(PAGE, filled(page, description="Wir wünschen alles aus einer Hand.", action="preview"))
    assert [one.passage for _place, one in page.context["found"]] == ["alles aus einer Hand"]
    answer = client.post(PAGE, filled(page))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["noticed"]
    assert nothing_there()
    assert client.post(PAGE, filled(page, noticed="on")).status_code == 302


@pytest.mark.django_db
def test_vendors_of_a_list_are_invited_with_one_reason_but_for_those_taken_out():
    town, _person, client = somebody()
    firms = [OrganisationFactory(name=name) for name in ("Funkwerk", "Pegelbau", "Stillfirma")]
    for firm in firms[:2]:
        member_of(firm, "editor")
    kept = BookmarkListFactory(organisation=town, name="Sensoren")
    for firm in firms:
        BookmarkFactory(list=kept, solution=SolutionFactory(vendor=firm))
    foreign = BookmarkListFactory(name="Fremde Liste")
    BookmarkFactory(list=foreign, solution=SolutionFactory(vendor=OrganisationFactory(name="Fremdfirma")))
    page = client.get(f"{PAGE}?template={CODE}")
    assert "Fremde Liste" not in page.text
    page = client.post(PAGE, filled(page, source=f"list:{kept.pk}", action="search"))
    assert page.status_code == 200
    assert page.context["form"].fields["vendors"].choices == [
        (firms[0].slug, "Funkwerk"),
        (firms[1].slug, "Pegelbau"),
    ]
    assert page.context["form"]["vendors"].value() == [firms[0].slug, firms[1].slug]
    assert page.context["away"] == ("Stillfirma",)
    sent = filled(page, vendors=[firms[1].slug], reason="Auf unserer Merkliste.", noticed="on")
    shown = client.post(PAGE, sent)
    assert [one.name for one in shown.context["shown"].vendors] == ["Pegelbau"]
    sent["seen"] = shown.context["seen"]
    assert client.post(PAGE, sent).status_code == 302
    row = Invitation.objects.get()
    assert (row.organisation, row.reason) == (firms[1], "Auf unserer Merkliste.")
    assert row.sent_at is not None
    assert OutboxMessage.objects.count() == 1
    other = client.post(PAGE, filled(page, source=f"list:{foreign.pk}", action="search"))
    assert "Fremdfirma" not in other.text


@pytest.mark.django_db
def test_quick_mode_takes_a_described_need_and_templates_of_the_own_organisation_only():
    town, _person, client = somebody()
    own = QuestionnaireFactory(organisation=town, sounding=None, name="Unsere Fragen", document=DOCUMENT)
    foreign = QuestionnaireFactory(
        sounding=None, name="Fremde Fragen", organisation=OrganisationFactory(kind="municipality")
    )
    begin = client.get(PAGE).text
    assert "Unsere Fragen" in begin
    assert "Fremde Fragen" not in begin
    assert client.get(f"{PAGE}?template=template:{foreign.pk}").context["is_unknown"]
    need = NeedFactory(organisation=town, state="ready", title="Pegel messen", purpose="Hochwasser.")
    page = client.get(f"{PAGE}?template=template:{own.pk}&need={need.public_id}")
    assert page.context["form"]["purpose"].value() == "Hochwasser."
    sent = filled(page, need=str(need.public_id), noticed="on")
    answer = client.post(PAGE, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Sounding.objects.get().need == need
    assert Need.objects.count() == 1
    other = NeedFactory(state="ready", title="Fremder Bedarf")
    assert client.get(f"{PAGE}?need={other.public_id}").status_code == 404
    assert client.get(f"{PAGE}?need=quatsch").status_code == 404


@pytest.mark.django_db
def test_need_that_is_not_described_yet_is_refused_and_nothing_is_left():
    town, _person, client = somebody()
    need = NeedFactory(organisation=town, state="draft", title="Halb", purpose="Halb.")
    page = client.get(f"{PAGE}?template={CODE}&need={need.public_id}")
    answer = client.post(PAGE, filled(page, need=str(need.public_id), noticed="on"))
    assert answer.status_code == 409
    assert not Sounding.objects.exists()
    need.refresh_from_db()
    assert need.state == "draft"
