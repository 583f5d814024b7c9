"""The report as a PDF/UA: it says what the page says, and hostile texts are words in both."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.utils.translation import override

from procurement.actions.concluding import conclude_sounding
from procurement.models import Finding
from procurement.queries.reporting import conclusion_of, preview_of
from tests.core.reading_pdf import read_pdf
from tests.factories import AmendmentFactory, EnquiryFactory
from tests.procurement.conclusion.people import Ended, coverage, price

pytestmark = pytest.mark.django_db
EVIL = '<script>alert(1)</script> #panic() =HYPERLINK("x") \u202egnp.exe'


def concluded(answers, *, finding="Alle geben Daten aus.", **wanted):
    ended = Ended(answers, **wanted)
    Finding.objects.update(text=finding)
    EnquiryFactory(
        sounding=ended.sounding,
        organisation=ended.silent,
        state="published",
        number=1,
        public_text="Wie viele Laternen?",
        answer="Etwa 400.",
        published_at="2026-05-04T12:00Z",
    )
    AmendmentFactory(sounding=ended.sounding, reason="Mehr Zeit wegen der Ferien.")
    ended.conclusion(show_prices=True)
    seen = preview_of(ended.sounding, conclusion_of(ended.sounding)).seen
    report = conclude_sounding(
        sounding=ended.sounding, report_seen=seen, is_confidential_kept=True, by=ended.town.by("publisher")
    )
    return ended, report


def address(report, pdf=False):
    return f"/marktsondierungen/berichte/{report.public_id}/{'pdf/' if pdf else ''}"


def squeezed(text):
    # A hyphen at which a line breaks is read as one that may be left out.
    return "".join(text.replace("\xad", "").replace("-", "").split())


def test_paper_has_language_title_and_tags_and_says_what_the_page_says():
    answers = [coverage("now") | price(number * 1000, number * 1000) for number in range(1, 9)]
    _ended, report = concluded(answers)
    client = Client()
    told = read_pdf(client.get(address(report, pdf=True)).content)
    assert (told.language, told.is_tagged, told.shows_title, told.part) == ("de", True, True, "1")
    assert told.title == "Bericht zur Marktsondierung „Sensoren für Laternen“"
    assert {"/H1", "/H2", "/P", "/Table"} <= told.tags
    page = client.get(address(report)).content.decode()
    article = page[page.index('<div class="page flow flow--l sounding-report">') : page.index("</main>")]
    told_text = squeezed(told.text)
    for line in re.findall(r"<(?:dd|strong|h3|li|p)\b[^>]*>([^<]+)</", article):
        if line.strip() and "PDF" not in line:
            assert squeezed(html.unescape(line)) in told_text


def test_paper_of_an_english_reader_is_english():
    _ended, report = concluded([coverage("now")])
    with override("en"):
        told = read_pdf(Client().get(f"/en/soundings/reports/{report.public_id}/pdf/").content)
    assert (told.language, told.title) == ("en", "Report on the market sounding “Sensoren für Laternen”")


def test_hostile_texts_are_words_on_the_page_and_in_the_paper():
    _ended, report = concluded([coverage("now")], finding=EVIL, title=f"Sensoren {EVIL[:40]}"[:200])
    page = Client().get(address(report)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; #panic()" in page
    content = Client().get(address(report, pdf=True)).content
    assert "<script>alert(1)</script>#panic()" in squeezed(read_pdf(content).text)
    assert b"/JavaScript" not in content


def test_report_without_any_response_says_so():
    _ended, report = concluded([])
    page = Client().get(address(report)).content.decode()
    assert "Niemand hat geantwortet" in page
    assert "Niemandhatgeantwortet" in squeezed(read_pdf(Client().get(address(report, pdf=True)).content).text)


def test_report_on_page_and_paper_holds_no_name_no_receipt_and_no_confidential_word():
    secret = coverage("no", confidential=True, remark="Lizenz von Geheimwerk") | price(
        77_777, 88_888, confidential=True
    )
    open_words = coverage("planned", quarter="2027-Q2", condition="Modul Weitblick", remark="Freitext offen")
    ended, report = concluded([secret, open_words, coverage("now"), coverage("now")])
    page = Client().get(address(report)).content.decode()
    paper = read_pdf(Client().get(address(report, pdf=True)).content).text
    receipts = [entry["receipt"] for entry in ended.opening.entries]
    hidden = ["Geheimwerk", "Weitblick", "Freitext", "77.777", "88.888", "Nordwerk", "Stillwerk", *receipts]
    for word in (*hidden, "Vier Anbieter decken", "simple_tender"):
        assert word not in page
        assert word not in paper
        assert word not in str(report.document)
