"""Pages of reports: anybody reports, each side sees its own, nobody learns who reported, and nothing in a text is run."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from catalog.actions.report_replies import reply_to_report
from catalog.actions.reports import complain, reject_complaint, uphold_report
from catalog.models import Complaint, Report
from marketplace.core.actor import ANONYMOUS
from marketplace.core.models import AuditEvent, OutboxMessage
from tests.catalog.pages.reading import words
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ReportFactory,
    SolutionFactory,
    acting,
    member_of,
)

from .conftest import UPHELD

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
SENT = {
    "kind": "illegal",
    "fact": "licence",
    "explanation": "Die Lizenz stimmt nicht.",
    "name": "Rita Petze",
    "email": "rita@melderin.example",
    "in_good_faith": "on",
}
OWN = "/arbeitsbereich/meldungen/"
QUEUE = "/arbeitsbereich/betrieb/eingang/meldungen/"
COMPLAINTS = "/arbeitsbereich/betrieb/eingang/beschwerden/"
LOG = "/wissen/moderation/"


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def acts_for(person):
    return {"acting_for": str(person.memberships.first().organisation_id)}


def path_of(listing):
    return f"/loesungen/{listing.slug}/melden/"


def test_solution_page_offers_a_report_beside_each_fact_and_for_the_listing(listing):
    page = Client().get(f"/loesungen/{listing.slug}/").text
    path = path_of(listing)
    assert re.findall(rf'href="{path}(\?fact=\w+)?"', page) == [
        "?fact=funded_until",
        "?fact=licence",
        "",
        "?fact=name",
        "?fact=short_description",
    ]
    old = Client().get(f"/loesungen/{listing.slug}/fassungen/1/").text
    assert path not in old


def test_decision_says_where_and_how_long_it_holds_and_whether_it_rests_on_law_or_terms(
    report, moderator, editor
):
    uphold_report(report=report, by=acting(moderator), **UPHELD | {"measure": "withdrawn"})
    for page in (
        Client().get(f"/meldungen/{report.public_id}/").text,
        signed_in(editor).get(f"{OWN}{report.pk}/").text,
    ):
        said = words(page)
        assert "Überall, wo dieser Marktplatz lesbar ist, und ohne Enddatum" in said
        assert "Die Fassungen bis dahin kann niemand mehr lesen." in said
        assert "Das Recht: § 5 UWG" in said
    assert "Grundlage: § 5 UWG (Das Recht)" in words(Client().get(LOG).text)


def test_decision_without_law_or_terms_is_shown_again(report, moderator):
    sent = acts_for(moderator) | UPHELD | {"decision": "uphold", "rests_on": ""}
    answer = signed_in(moderator).post(f"{QUEUE}{report.pk}/", sent)
    assert answer.status_code == 422
    assert "Wählen Sie, ob die Entscheidung auf dem Recht" in words(answer.text)
    report.refresh_from_db()
    assert report.state == "open"


def test_form_preselects_the_fact_and_shows_the_listing(listing):
    page = Client().get(f"{path_of(listing)}?fact=licence").text
    assert '<option value="licence" selected>' in page
    assert '<meta name="robots" content="noindex">' in page


def test_anonymous_report_leads_to_a_secret_page_without_personal_data(listing, moderator):
    answer = Client().post(path_of(listing), SENT, follow=True)
    report = Report.objects.get()
    assert answer.redirect_chain == [(f"/meldungen/{report.public_id}/", 302)]
    text = words(answer.content.decode())
    assert "Ihre Meldung ist angekommen." in text
    assert "Offen" in text
    for secret in ("Rita", "rita@", "Die Lizenz stimmt nicht"):
        assert secret not in text
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    (letter,) = OutboxMessage.objects.filter(to="rita@melderin.example")
    assert f"/meldungen/{report.public_id}/" in letter.text


def test_report_in_english_is_answered_in_english(listing):
    Client().post(f"/en/solutions/{listing.slug}/report/", SENT)
    (letter,) = OutboxMessage.objects.filter(to="rita@melderin.example")
    assert letter.subject == "We have your report about Mängelmelder"
    assert "/en/reports/" in letter.text


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("explanation", "Dieses Feld ist zwingend erforderlich."),
        ("in_good_faith", "Bestätigen Sie, dass Sie für richtig und vollständig halten, was Sie schreiben."),
        ("name", "Nennen Sie Ihren Namen: Das Gesetz verlangt ihn, wenn etwas gegen das Recht verstößt."),
    ],
)
def test_incomplete_report_is_shown_again_with_the_text_kept(listing, left_out, told):
    sent = {key: value for key, value in SENT.items() if key != left_out}
    answer = Client().post(path_of(listing), sent)
    assert answer.status_code == 422
    assert told in words(answer.text)
    assert Report.objects.count() == 0


def test_person_with_an_account_finds_name_and_address_filled_in(listing):
    town = OrganisationFactory(name="Stadt", kind="municipality")
    clerk = member_of(town, "requester")
    page = signed_in(clerk).get(path_of(listing)).text
    assert f'value="{clerk.email}"' in page


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "zurueckgezogen"])
def test_listing_that_is_not_public_has_no_form(db, slug):
    SolutionFactory(slug="zurueckgezogen", status="withdrawn")
    assert Client().get(f"/loesungen/{slug}/melden/").status_code == 404
    assert Client().post(f"/loesungen/{slug}/melden/", SENT).status_code == 404


def test_status_page_of_a_wrong_address_is_not_there(report):
    client = Client()
    assert client.get(f"/meldungen/{uuid.uuid4()}/").status_code == 404
    assert client.get(f"/meldungen/{report.pk}/").status_code == 404
    assert client.post(f"/meldungen/{uuid.uuid4()}/", {"complaint": "x"}).status_code == 404


def test_flood_of_reports_from_one_address_is_stopped_and_keeps_the_text(listing):
    client = Client()
    sent = SENT | {"kind": "wrong", "email": "", "name": ""}
    answers = [client.post(path_of(listing), sent).status_code for _n in range(11)]
    assert answers == [302] * 10 + [429]
    last = client.post(path_of(listing), sent)
    assert (last["Retry-After"], Report.objects.count()) == ("600", 10)
    assert "Die Lizenz stimmt nicht." in last.text


def test_flood_of_mails_to_one_mailbox_is_stopped_from_wherever_it_comes(listing):
    answers = [
        Client(REMOTE_ADDR=f"192.0.2.{n}").post(path_of(listing), SENT).status_code for n in range(1, 7)
    ]
    assert answers == [302] * 5 + [429]
    assert OutboxMessage.objects.filter(to="rita@melderin.example").count() == 5


def test_vendor_reads_the_report_and_replies_but_never_learns_who_reported(report, editor):
    client = signed_in(editor)
    page = client.get(f"{OWN}{report.pk}/").text
    assert "Die Angabe stimmt nicht." in page
    sent = acts_for(editor) | {"move": "reply", "text": "Wir haben es berichtigt."}
    assert client.post(f"{OWN}{report.pk}/", sent).status_code == 302
    for shown in (page, client.get(OWN).text, client.get(f"{OWN}{report.pk}/").text):
        assert "Mängelmelder" in shown
        for secret in ("Rita", "rita@", str(report.public_id)):
            assert secret not in shown


def test_vendor_complains_on_its_page_once_something_is_decided(report, editor, moderator):
    client = signed_in(editor)
    assert 'name="complaint"' not in client.get(f"{OWN}{report.pk}/").text
    uphold_report(report=report, by=acting(moderator), **UPHELD)
    page = words(client.get(f"{OWN}{report.pk}/").text)
    for said in (
        "§ 5 UWG",
        "Die Lizenz ist eine andere.",
        "Kein Programm hat es gefunden",
        "Art. 20",
        "Art. 21",
    ):
        assert said in page
    sent = acts_for(editor) | {"move": "complain", "complaint": "Sie stimmt doch."}
    client.post(f"{OWN}{report.pk}/", sent)
    assert Complaint.objects.get().text == "Sie stimmt doch."


def test_reports_of_another_vendor_are_not_there(report):
    stranger = member_of(OrganisationFactory(name="Fremde"), "admin")
    client = signed_in(stranger)
    answer = client.post(f"{OWN}{report.pk}/", acts_for(stranger) | {"move": "reply", "text": "x"})
    assert (client.get(f"{OWN}{report.pk}/").status_code, answer.status_code) == (404, 404)
    assert "Mängelmelder" not in client.get(OWN).text
    report.refresh_from_db()
    assert report.reply == ""


def test_operator_decides_on_the_page_and_the_log_tells_it_without_names(report, moderator):
    client = signed_in(moderator)
    page = client.get(f"{QUEUE}{report.pk}/").text
    assert "Rita Petze, rita@melderin.example" in words(page)
    sent = acts_for(moderator) | UPHELD | {"decision": "uphold"}
    assert client.post(f"{QUEUE}{report.pk}/", sent).status_code == 302
    assert "Mängelmelder" not in client.get(QUEUE).text
    log = words(Client().get(LOG).text)
    for said in (
        "Mängelmelder",
        "Grundlage: § 5 UWG",
        "Die Lizenz ist eine andere.",
        "Der Anbieter berichtigt",
    ):
        assert said in log
    for secret in ("Rita", "rita@", "Die Angabe stimmt nicht", str(report.public_id), moderator.name):
        assert secret not in log


def test_undecided_report_does_not_stand_in_the_log(report):
    assert "Mängelmelder" not in Client().get(LOG).text


def test_operator_who_belongs_to_the_vendor_sees_no_reporter_and_no_form(report, vendor, moderator):
    MembershipFactory(user=moderator, organisation=vendor, role="editor")
    operator = moderator.memberships.exclude(organisation=vendor).get().organisation_id
    client = signed_in(moderator)
    session = client.session
    session["acting_for"] = str(operator)
    session.save()
    answer = client.get(f"{QUEUE}{report.pk}/")
    assert "Rita" not in answer.text
    assert 'name="decision"' not in answer.text


def test_same_person_sees_the_complaint_but_no_form_for_it(report, moderator, second):
    uphold_report(report=report, by=acting(moderator), **UPHELD)
    complaint = complain(report=report, by_vendor=False, text="Zu wenig.", by=ANONYMOUS)
    refused = signed_in(moderator).get(f"{COMPLAINTS}{complaint.pk}/").text
    assert "Sie haben in dieser Sache schon entschieden." in refused
    assert 'name="decision"' not in refused
    client = signed_in(second)
    sent = acts_for(second) | {"decision": "reject", "reason": "Genügt."}
    assert client.post(f"{COMPLAINTS}{complaint.pk}/", sent).status_code == 302
    assert "Beschwerde der meldenden Person" in words(Client().get(LOG).text)


@pytest.mark.parametrize("page", [QUEUE, COMPLAINTS])
def test_queue_refuses_everybody_but_the_operator(report, editor, page):
    answers = [Client().get(page).status_code, signed_in(editor).get(page).status_code]
    assert answers == [302, 403]


def test_text_of_anybody_is_shown_as_text_in_every_page_and_mail(
    listing, editor, moderator, second, vendor_admin
):
    sent = SENT | {"explanation": EVIL, "name": f"Rita {EVIL}"[:60]}
    Client().post(path_of(listing), sent)
    report = Report.objects.get()
    reply_to_report(report=report, text=EVIL, by=acting(editor))
    uphold_report(
        report=report, by=acting(moderator), measure="none", rests_on="law", grounds=EVIL, reason=EVIL
    )
    complaint = complain(report=report, by_vendor=True, text=EVIL, by=acting(editor))
    waiting = signed_in(second).get(f"{COMPLAINTS}{complaint.pk}/").text
    reject_complaint(complaint=complaint, by=acting(second), reason=EVIL)
    another = ReportFactory(solution=listing, explanation=EVIL)
    pages = {
        "status": Client().get(f"/meldungen/{report.public_id}/").text,
        "log": Client().get(LOG).text,
        "own": signed_in(editor).get(f"{OWN}{report.pk}/").text,
        "decided": signed_in(second).get(f"{QUEUE}{report.pk}/").text,
        "open": signed_in(second).get(f"{QUEUE}{another.pk}/").text,
        "complaint": waiting,
    }
    for name, page in pages.items():
        assert "&lt;script&gt;alert(1)" in page, name
        assert "<script>alert" not in page, name
        assert "<img src=x" not in page, name
    for letter in OutboxMessage.objects.all():
        assert "alert(" not in letter.subject + letter.text + letter.html


def test_record_of_the_vendor_never_names_the_one_who_reported(listing, vendor, vendor_admin, moderator):
    town = OrganisationFactory(name="Geheimstadt", kind="municipality")
    clerk = member_of(town, "requester")
    signed_in(clerk).post(path_of(listing), SENT | acts_for(clerk))
    report = Report.objects.get()
    uphold_report(report=report, by=acting(moderator), **UPHELD)
    page = signed_in(vendor_admin).get("/arbeitsbereich/protokoll/").text
    assert "Einer Meldung zu einem Eintrag wurde stattgegeben" in page
    for secret in ("Geheimstadt", "Rita", clerk.name, clerk.email):
        assert secret not in page
    assert AuditEvent.objects.get(verb="catalog.report.made").user_id == clerk.pk


def test_api_tells_nothing_about_reports(report, listing, moderator):
    uphold_report(report=report, by=acting(moderator), **UPHELD)
    text = Client().get(f"/api/v1/solutions/{listing.slug}/").content.decode()
    for secret in ("Rita", "rita@", str(report.public_id), "Die Angabe stimmt nicht"):
        assert secret not in text


def test_rules_page_names_the_articles_and_where_to_write():
    page = words(Client().get("/wissen/meldungen/").text)
    for said in (
        "Art. 11",
        "Art. 12",
        "Art. 14",
        "Art. 15",
        "Art. 16",
        "Art. 17",
        "Art. 20",
        "keine Rechtsberatung",
    ):
        assert said in page
