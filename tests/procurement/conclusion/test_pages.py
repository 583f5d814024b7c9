"""Pages of conclusion, report, what followed and archive, as people use them; and who finds nothing there."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from procurement.models import Conclusion, FollowUp, Sounding, SoundingReport
from tests.factories import (
    FollowUpFactory,
    NeedFactory,
    OrganisationFactory,
    SoundingInvitationFactory,
    SoundingReportFactory,
    member_of,
)
from tests.procurement.soundings.people import client_of

from .people import WRITTEN, Ended, coverage

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended():
    return Ended([coverage("now"), coverage("planned")])


def own(ended, end=""):
    return f"/arbeitsbereich/marktsondierungen/{ended.sounding.public_id}/{end}"


def hidden_value(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def concluded(ended):
    """Through the pages: written and proposed by the officer, decided by the publisher."""
    officer, publisher = ended.town.client("officer"), ended.town.client("publisher")
    saved = officer.post(own(ended, "ergebnis/"), WRITTEN | {"saves": "0"})
    assert saved["Location"] == own(ended, "bericht/")
    preview = officer.get(own(ended, "bericht/")).content.decode()
    seen = hidden_value(preview, "report_seen")
    assert officer.post(own(ended, "ergebnis/vorschlagen/"), {"report_seen": seen}).status_code == 302
    page = publisher.get(own(ended, "ergebnis/entscheiden/")).content.decode()
    assert hidden_value(page, "report_seen") == seen
    assert "3 Anbieter haben teilgenommen" in page
    made = publisher.post(own(ended, "ergebnis/entscheiden/"), {"report_seen": seen, "confidential": "on"})
    report = SoundingReport.objects.get()
    assert made["Location"] == f"/marktsondierungen/berichte/{report.public_id}/"
    return report, preview


def test_preview_is_word_for_word_what_is_sent(ended):
    report, preview = concluded(ended)
    page = Client().get(f"/marktsondierungen/berichte/{report.public_id}/").content.decode()
    start = '<section class="flow flow--s" aria-labelledby="report-end-h">'
    sent = page[page.index(start) : page.index('<p class="note hash">')]
    assert sent.strip() in preview
    assert "Vier Anbieter decken" not in page


def test_report_of_a_public_sounding_is_linked_from_everywhere_it_belongs(ended):
    report, _preview = concluded(ended)
    address = f"/marktsondierungen/berichte/{report.public_id}/"
    vendor, silent = client_of(ended.editors[0]), client_of(ended.silent_editor)
    pages = [
        Client().get(f"/marktsondierungen/{ended.sounding.public_id}/"),
        vendor.get("/arbeitsbereich/rueckmeldungen/"),
        silent.get("/arbeitsbereich/rueckmeldungen/"),
        ended.town.client("requester").get(own(ended)),
    ]
    assert [address in page.content.decode() for page in pages] == [True] * 4


def test_report_for_invited_vendors_alone_is_there_for_those_who_took_part_and_the_buyer():
    ended = Ended([coverage("now")], state="concluded", is_public=False)
    report = SoundingReportFactory(sounding=ended.sounding)
    invited = member_of(OrganisationFactory(name="Eingeladen"), "editor")
    SoundingInvitationFactory(sounding=ended.sounding, organisation=invited.memberships.get().organisation)
    strangers = [
        Client(),
        client_of(member_of(OrganisationFactory(name="Fremd"), "admin")),
        client_of(member_of(OrganisationFactory(kind="municipality"), "admin")),
        client_of(member_of(OrganisationFactory(kind="operator"), "admin")),
    ]
    readers = [
        client_of(ended.editors[0]),
        client_of(ended.silent_editor),
        client_of(invited),
        ended.town.client("requester"),
    ]
    for end in ("", "pdf/"):
        address = f"/marktsondierungen/berichte/{report.public_id}/{end}"
        assert [one.get(address).status_code for one in strangers] == [404] * 4
        assert [one.get(address).status_code for one in readers] == [200] * 4


def test_page_of_the_conclusion_without_a_clean_declaration_or_before_the_end_is_not_given():
    ended = Ended([coverage("now")])
    officer = member_of(ended.town.organisation, "officer")
    assert client_of(officer).get(own(ended, "ergebnis/")).status_code == 403
    assert client_of(officer).get(own(ended, "bericht/")).status_code == 403
    ended.sounding.state, ended.sounding.opened_at = "published", None
    ended.sounding.save()
    assert ended.town.client("officer").get(own(ended, "ergebnis/")).status_code == 409


def test_proposer_under_the_four_eyes_rule_reads_why_somebody_else_decides(ended):
    ended.conclusion(proposed_by="admin")
    page = ended.town.client("admin").get(own(ended, "ergebnis/entscheiden/"))
    assert page.status_code == 403
    assert "Vier-Augen-Prinzip" in page.content.decode()


def test_decision_page_shows_what_bars_the_report_and_offers_only_to_send_it_back(ended):
    ended.conclusion(message="Am besten war Nordwerk 1 GmbH, danach Nordwerk 2.")
    page = ended.town.client("publisher").get(own(ended, "ergebnis/entscheiden/")).content.decode()
    assert "Das darf nicht hinausgehen" in page
    assert "der Name eines Anbieters" in page
    assert 'name="confidential"' not in page
    assert "Sehen Sie sich diese Wörter an" in page


def test_stale_conclusion_form_shows_what_a_colleague_saved_and_keeps_what_was_typed(ended):
    ended.conclusion(proposed_by="", saves=1, reasons="Vom Kollegen.")
    answer = ended.town.client("officer").post(
        own(ended, "ergebnis/"), WRITTEN | {"saves": "0", "reasons": "Von mir."}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Vom Kollegen." in page
    assert "Von mir." in page
    assert hidden_value(page, "saves") == "1"


def test_returned_conclusion_shows_its_comment_to_the_officer(ended):
    ended.conclusion()
    publisher = ended.town.client("publisher")
    sent = publisher.post(own(ended, "ergebnis/zurueckgeben/"), {"comment": "Bitte <b>kürzer</b>."})
    assert sent["Location"] == own(ended)
    page = ended.town.client("officer").get(own(ended, "ergebnis/")).content.decode()
    assert "Bitte &lt;b&gt;kürzer&lt;/b&gt;." in page


def test_hostile_words_of_a_conclusion_are_words_on_every_page(ended):
    evil = "<script>alert(1)</script>"
    ended.conclusion(message=evil, reasons=evil, next_steps=evil)
    for end in ("bericht/", "ergebnis/entscheiden/", "ergebnis/zurueckgeben/", "ergebnis/"):
        page = ended.town.client("admin").get(own(ended, end)).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_need_and_sounding_show_outcome_and_until_when_the_file_is_kept(ended):
    need = NeedFactory(organisation=ended.town.organisation)
    Sounding.objects.filter(pk=ended.sounding.pk).update(need=need)
    concluded(ended)
    Conclusion.objects.update(decided_at="2028-02-29T12:00Z")
    officer = ended.town.client("officer")
    page = officer.get(f"/arbeitsbereich/bedarfe/{need.public_id}/").content.decode()
    assert "abgeschlossen am 29.\xa0Februar\xa02028: Ein Vergabeverfahren beginnen" in page
    assert "1.\xa0März\xa02031" in officer.get(own(ended)).content.decode()
    FollowUpFactory(sounding=ended.sounding, outcome="contract", ended_on="2028-06-01")
    page = officer.get(own(ended)).content.decode()
    assert "1.\xa0März\xa02031" not in page
    assert "Zum Ende des Vertrags, der folgte" in page


def test_procedure_is_recorded_with_an_ocid_of_its_own_and_gets_its_outcome_later(ended):
    concluded(ended)
    officer = ended.town.client("officer")
    form = {"saves": "0", "title": "Sensoren beschaffen", "outcome": "running"}
    assert officer.post(own(ended, "danach/neu/"), form)["Location"] == own(ended)
    row = FollowUp.objects.get()
    assert re.fullmatch(r"ocds-000000-[0-9a-f]{12}", row.ocid)
    address = own(ended, f"danach/{row.public_id}/")
    missing = officer.post(address, form | {"outcome": "contract"})
    assert missing.status_code == 422
    assert "Nennen Sie den Tag." in missing.content.decode()
    done = {"outcome": "contract", "ended_on": "2026-11-02", "ocid": "ocds-000000-anders"}
    assert officer.post(address, form | done).status_code == 302
    row.refresh_from_db()
    assert (row.outcome, row.ocid != "ocds-000000-anders", row.saves) == ("contract", True, 1)
    stale = officer.post(address, form | {"title": "Anders"})
    assert stale.status_code == 409
    stranger = member_of(OrganisationFactory(kind="municipality"), "admin")
    assert client_of(stranger).get(address).status_code == 404


@pytest.mark.parametrize("ocid", ["keine", "ocds-000000-{sounding}", "ocds-000000-schon-da", "ocds-ABCDEF-1"])
def test_procedure_under_no_ocid_or_one_that_is_taken_is_refused(ended, ocid):
    concluded(ended)
    FollowUpFactory(sounding=ended.sounding, ocid="ocds-000000-schon-da")
    typed = ocid.replace("{sounding}", ended.sounding.public_id)
    form = {"saves": "0", "title": "x", "outcome": "running", "ocid": typed}
    answer = ended.town.client("officer").post(own(ended, "danach/neu/"), form)
    assert answer.status_code == 422
    assert FollowUp.objects.count() == 1


def test_procedure_before_the_conclusion_is_refused(ended):
    answer = ended.town.client("officer").post(
        own(ended, "danach/neu/"), {"saves": "0", "title": "x", "outcome": "running"}
    )
    assert answer.status_code == 409
    assert not FollowUp.objects.exists()


def test_archived_sounding_stays_readable_and_takes_what_followed(ended):
    report, _preview = concluded(ended)
    officer = ended.town.client("officer")
    assert own(ended, "archivieren/") in officer.get(own(ended)).content.decode()
    assert officer.post(own(ended, "archivieren/"))["Location"] == own(ended)
    assert Sounding.objects.get(pk=ended.sounding.pk).state == "archived"
    assert officer.post(own(ended, "archivieren/")).status_code == 409
    assert Client().get(f"/marktsondierungen/berichte/{report.public_id}/").status_code == 200
    form = {"saves": "0", "title": "Danach", "outcome": "running"}
    assert officer.post(own(ended, "danach/neu/"), form).status_code == 302
    assert own(ended, "archivieren/") not in officer.get(own(ended)).content.decode()
