"""Pages of soundings from the beginning to the publication, as the people of a town and a vendor meet them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from procurement.models import Invitation, Participation, Sounding
from tests.factories import OrganisationFactory, member_of, png

from .people import Town, client_of

OWN = "/arbeitsbereich/marktsondierungen/"
PUBLIC = "/marktsondierungen/"


@pytest.fixture
def town(db):
    return Town()


def test_sounding_goes_from_the_title_to_the_public_page(town):
    vendor = member_of(OrganisationFactory(name="Sensorwerk"), "editor")
    officer, reviewer, publisher = (town.client(role) for role in ("officer", "reviewer", "publisher"))
    answer = officer.post(f"{OWN}neu/", {"title": "Sensoren an Laternen"})
    one = Sounding.objects.get(title="Sensoren an Laternen")
    here = f"{OWN}{one.public_id}/"
    assert (answer.status_code, answer.url) == (302, here)
    page = officer.get(here).text
    assert "Der Fragenkatalog enthält noch keine Frage." in page
    one.questionnaire.document = town.sounding().questionnaire.document
    one.questionnaire.save()
    form = {
        "saves": "0",
        "title": "Sensoren an Laternen",
        "language": "de",
        "purpose": "Wir wollen wissen, was es gibt.",
        "description": "300 Laternen.",
        "question_deadline": "2031-03-10T12:00",
        "response_deadline": "2031-03-20T14:00",
        "is_public": "yes",
    }
    assert officer.post(f"{here}bearbeiten/", form).status_code == 302
    one.refresh_from_db()
    assert one.response_deadline.isoformat() == "2031-03-20T13:00:00+00:00"
    invited = {
        "kind": "vendor",
        "vendor": vendor.memberships.get().organisation.slug,
        "reason": "Im Katalog.",
    }
    assert officer.post(f"{here}einladungen/neu/", invited).status_code == 302
    mailed = {"kind": "mail", "name": "Fern", "email": "info@fern.example", "reason": "Bekannt."}
    assert officer.post(f"{here}einladungen/neu/", mailed).status_code == 302
    assert officer.post(f"{here}einreichen/").status_code == 302
    seen = reviewer.get(f"{here}pruefen/").context["form"]["findings_seen"].value()
    approved = {"decision": "approve", "findings_seen": seen}
    assert reviewer.post(f"{here}pruefen/", approved).status_code == 302
    assert Client().get(f"{PUBLIC}{one.public_id}/").status_code == 404
    assert publisher.get(f"{here}veroeffentlichen/").context["invited"] == 2
    assert publisher.post(f"{here}veroeffentlichen/", {"sure": "on"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.current.number, one.four_eyes) == ("published", 1, True)
    public = Client().get(f"{PUBLIC}{one.public_id}/").text
    assert "Sensoren an Laternen" in public
    assert "Daten ausgeben" in public
    assert "Sensoren an Laternen" in Client().get(PUBLIC).text
    assert officer.get(here).status_code == 200
    joined = client_of(vendor).post(f"{PUBLIC}{one.public_id}/teilnehmen/")
    assert (joined.status_code, Participation.objects.count()) == (302, 1)
    assert "Sie nehmen teil" in client_of(vendor).get(f"{PUBLIC}{one.public_id}/").text
    assert Invitation.objects.filter(sent_at__isnull=False).count() == 2


def test_edit_after_a_colleague_saved_keeps_both_words(town):
    one = town.sounding()
    path = f"{OWN}{one.public_id}/bearbeiten/"
    form = {"saves": "0", "title": "Meine Worte", "language": "de", "is_public": "yes"}
    assert town.client("admin").post(path, form | {"title": "Worte der Kollegin"}).status_code == 302
    answer = town.client("officer").post(path, form)
    assert answer.status_code == 409
    assert "Meine Worte" in answer.text
    assert "Worte der Kollegin" in answer.text
    one.refresh_from_db()
    assert (one.title, one.saves) == ("Worte der Kollegin", 1)
    assert town.client("officer").post(path, form | {"saves": "1"}).status_code == 302
    one.refresh_from_db()
    assert one.title == "Meine Worte"


@pytest.mark.parametrize("typed", ["2027-03-28T02:30", "2027-10-31T02:30"])
def test_deadline_at_a_time_that_is_not_one_moment_is_asked_for_again(town, typed):
    one = town.sounding()
    form = {"saves": "0", "title": "T", "language": "de", "is_public": "yes", "response_deadline": typed}
    answer = town.client("officer").post(f"{OWN}{one.public_id}/bearbeiten/", form)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["response_deadline"]
    assert f'value="{typed}"' in answer.text


def test_approval_of_a_text_that_changed_meanwhile_is_refused(town):
    one = town.sounding("in_review")
    answer = town.client("reviewer").post(
        f"{OWN}{one.public_id}/pruefen/", {"decision": "approve", "findings_seen": "0" * 64}
    )
    assert answer.status_code == 422
    one.refresh_from_db()
    assert one.state == "in_review"


def test_document_is_read_by_vendors_from_the_publication_on(town):
    one = town.sounding(public_id="50d0d0000001")
    upload = SimpleUploadedFile("plan.png", png(), "image/png")
    path = f"{OWN}{one.public_id}/unterlagen/"
    assert town.client("officer").post(path, {"title": "Lageplan", "file": upload}).status_code == 302
    stored = one.documents.get().file
    address = f"/dateien/{stored.public_id}/{stored.name}"
    assert town.client("reviewer").get(address).status_code == 200
    assert Client().get(address).status_code == 404
    published = town.sounding("published")
    one.documents.update(sounding=published, published_at=published.published_at)
    assert Client().get(address).status_code == 200


def test_sounding_of_another_town_is_not_there(town):
    one = town.sounding("published")
    stranger = client_of(member_of(OrganisationFactory(name="Andere", kind="municipality"), "admin"))
    operator = client_of(member_of(OrganisationFactory(name="Betrieb", kind="operator"), "admin"))
    for path in ("", "pruefen/", "einladungen/", "unterlagen/", "absagen/"):
        assert stranger.get(f"{OWN}{one.public_id}/{path}").status_code == 404
        assert operator.get(f"{OWN}{one.public_id}/{path}").status_code == 403
