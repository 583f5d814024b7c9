"""The pages of the overview: who reads, what stands there, what is marked, what is hidden."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from marketplace.core.models import AuditEvent, StoredFile
from procurement.models import Declaration
from procurement.questions.answers import read_answer
from procurement.questions.document import from_json
from tests.factories import (
    AssessmentFactory,
    EvidenceFactory,
    FindingFactory,
    OpeningFactory,
    OrganisationFactory,
    ResponseFactory,
    SolutionFactory,
    SolutionVersionFactory,
    member_of,
)
from tests.procurement.responses.people import client_of, document, question

from .world import Opened, price, said

pytestmark = pytest.mark.django_db

ANSWERS = {
    "Zeder AG": {
        "q1": said(coverage="now", evidence="Handbuch, Seite 4"),
        "q3": price("1000", "2000"),
    },
    "Ahorn GmbH": {
        "q1": said(coverage="planned", quarter="2027-Q2", condition="Das Land öffnet den Dienst"),
        "q2": said(True, coverage="no", remark="Streng geheimer Satz"),
        "q3": price("7411", "7412", confidential=True),
    },
}
HOSTILE = '=HYPERLINK("http://boese.example")<script>alert(1)</script>\u202egnp.exe\u2066\u200b'
HIDDEN = ("\u202e", "\u2066", "\u200b", "\x00")


def table(opened: Opened) -> list[list[list[str]]]:
    """The sheets of the workbook as texts."""
    answer = opened.client.get(f"{opened.path}tabelle/")
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [
        [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    ]


def pages_of(opened: Opened) -> list[str]:
    """Every page of the overview: matrix, each question, each response."""
    keys = [str(one.public_id) for one in opened.responses.values()]
    return ["", "fragen/q1/", "fragen/q2/", "fragen/q3/", *(f"rueckmeldungen/{key}/" for key in keys)]


def test_overview_shows_each_answer_in_alphabetical_columns():
    opened = Opened(ANSWERS)
    text = opened.page()
    assert text.index(">Ahorn GmbH</a>") < text.index(">Zeder AG</a>")
    for words in (
        "Die Spalten stehen in alphabetischer Reihenfolge.",
        "Das Land öffnet den Dienst",
        "2. Quartal 2027",
        "Handbuch, Seite 4",
        "vertraulich",
        "keine Antwort",
        "1 von 2 jetzt verfügbar",
    ):
        assert words in text, words


def test_reading_is_written_down_with_what_was_read():
    opened = Opened(ANSWERS)
    key = opened.responses["Zeder AG"].public_id
    for rest in ("", "fragen/q1/", f"rueckmeldungen/{key}/", "tabelle/"):
        assert opened.client.get(f"{opened.path}{rest}").status_code == 200
    events = AuditEvent.objects.filter(verb="procurement.answers.read").order_by("pk")
    assert [event.data["what"] for event in events] == ["synopsis", "answer", "answer", "table"]


def test_nobody_reads_without_a_clean_declaration():
    opened = Opened(ANSWERS)
    undeclared = opened.town.client("assessor")
    for rest in [*pages_of(opened), "tabelle/"]:
        answer = undeclared.get(f"{opened.path}{rest}")
        assert (answer.status_code, "Handbuch" in answer.content.decode()) == (403, False), rest
    last = Declaration.objects.get()
    last.pk, last.is_clean = None, False
    last.save()
    assert opened.client.get(opened.path).status_code == 403


def test_strangers_and_unknown_keys_find_nothing():
    opened = Opened(ANSWERS)
    stranger = client_of(member_of(OrganisationFactory(kind="municipality"), "officer"))
    for rest in [*pages_of(opened), "tabelle/"]:
        assert stranger.get(f"{opened.path}{rest}").status_code == 404, rest
    opened.page("fragen/fehlt/", 404)
    opened.page("rueckmeldungen/00000000-0000-4000-8000-000000000000/", 404)


def test_response_of_another_sounding_is_not_found():
    opened = Opened(ANSWERS)
    foreign = opened.town.sounding("published")
    response = ResponseFactory(sounding=foreign, state="submitted")
    OpeningFactory(sounding=foreign)
    assert "Daten ausgeben" not in opened.page(f"rueckmeldungen/{response.public_id}/", 404)


def test_filters_narrow_the_matrix_and_stay_in_the_form():
    opened = Opened(ANSWERS)
    FindingFactory(sounding=opened.sounding, question_key="q1", text="Alle haben es oder planen es.")
    text = opened.page("?open=1&kind=coverage")
    assert 'id="q-q2"' in text
    assert 'id="q-q1"' not in text
    assert "Eine von 3 Fragen" in text
    assert text.count(" checked") == 1
    everything = opened.page("?section=gibt-es-nicht&kind=quatsch&columns=x&page=99999999999999999999")
    assert 'id="q-q1"' in everything
    assert "Alle haben es oder planen es." in everything


def test_confidential_words_are_on_pages_and_in_no_file():
    opened = Opened(ANSWERS)
    assert "Streng geheimer Satz" in opened.page("fragen/q2/")
    sheets = table(opened)
    text = str(sheets)
    for secret in ("Streng geheim", "7411", "7412"):
        assert secret not in text, secret
    assert "vertraulich" in text
    assert "Handbuch, Seite 4" in text
    assert [row[-3] for row in sheets[0][1:]] == [
        "jetzt verfügbar: 1; geplant: 1",
        "keine Antwort: 1; vertraulich: 1",
        "vertraulich: 1",
    ]


def test_blind_pages_and_file_never_name_a_vendor():
    listing = SolutionFactory(name="Verräterisch", slug="verraeterisch")
    asked = (question("q1", "coverage", "Daten"), question("q4", "solution", "Welche?"))
    answers = {
        name: {
            "q1": said(coverage="now"),
            "q4": said(solution="verraeterisch"),
            "solutions": {"verraeterisch": 1},
        }
        for name in ("Zeder AG", "Ahorn GmbH")
    }
    opened = Opened(answers, *asked, is_blind=True, solution=listing, solution_version=listing.current)
    keys = {str(one.public_id): one for one in opened.responses.values()}
    hidden = ["Zeder", "Ahorn", "Verräterisch", "verraeterisch"]
    hidden += [str(one.last.public_id) for one in keys.values()] + [one.last.sha256 for one in keys.values()]
    for rest in ("", "fragen/q1/", "fragen/q4/", *(f"rueckmeldungen/{key}/" for key in keys)):
        text = opened.page(rest)
        assert "Rückmeldung 1" in text
        assert [name for name in hidden if name in text] == [], rest
    assert [name for name in hidden if name in str(table(opened))] == []
    assert "Die Reihenfolge der Spalten sagt nichts." in opened.page()
    assert 'id="q-q4"' not in opened.page("?q=verraeterisch")


def test_hostile_answers_are_inert_everywhere():
    asked = (
        question("q1", "coverage", "Daten"),
        question("q2", "text", "Wie?"),
        question("q3", "address", "Wo?"),
    )
    answers = {
        "q1": said(coverage="planned", quarter="2027-Q1", condition=HOSTILE, remark=HOSTILE),
        "q2": said(text=HOSTILE),
        "q3": said(address="javascript:alert(1)"),
    }
    opened = Opened({"<b>Fett</b> & Co": answers}, *asked)
    for rest in pages_of(opened):
        text = opened.page(rest)
        assert "<script>alert" not in text
        assert "<b>Fett</b>" not in text
        assert 'href="javascript:' not in text
    content = opened.client.get(f"{opened.path}tabelle/").content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 4
    assert [mark for one in sheets for mark in ("<f>", "<hyperlink") if mark in one] == []
    assert "boese.example" in str(table(opened))
    assert [mark for text in sheets for mark in HIDDEN if mark in text] == []


def test_hidden_characters_of_an_answer_reach_neither_page_nor_file():
    asked = (question("q1", "coverage", "Daten"), question("q2", "text", "Wie?"))
    first, second = (from_json(document(*asked)).question(key) for key in ("q1", "q2"))
    raw = f"{HOSTILE}\x00"
    typed = {"coverage": "planned", "quarter": "2027-Q1", "condition": raw, "remark": raw}
    answers = {
        "q1": said(**read_answer(first, typed).value),
        "q2": said(**read_answer(second, {"text": raw}).value),
    }
    opened = Opened({"Ahorn GmbH": answers}, *asked)
    content = opened.client.get(f"{opened.path}tabelle/").content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        told = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]
    told += [opened.page(rest) for rest in ("", "fragen/q1/", "fragen/q2/")]
    told.append(opened.page(f"rueckmeldungen/{opened.responses['Ahorn GmbH'].public_id}/"))
    assert sum("boese.example" in text for text in told) >= 5
    assert [mark for text in told for mark in HIDDEN if mark in text] == []


FILE_ASKED = (question("q1", "coverage", "Daten"), question("q5", "file", "Bericht", most="2"))
FILE_NAME = "Zeder AG Pruefbericht.png"


def test_blind_files_tell_no_name_before_or_after_they_are_opened():
    opened = Opened({"Zeder AG": {}}, *FILE_ASKED, is_blind=True, files={"q5": FILE_NAME})
    response = opened.responses["Zeder AG"].public_id
    address = f"{opened.path}rueckmeldungen/{response}/dateien/1/"
    for rest in ("fragen/q5/", f"rueckmeldungen/{response}/"):
        text = opened.page(rest)
        assert (f'href="{address}">Datei 1</a>' in text, "Zeder" in text) == (True, False), rest
        assert "etwa wer ein PDF verfasst hat" in text
    assert "etwa wer ein PDF verfasst hat" in opened.page()
    answer = opened.client.get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert answer["Content-Disposition"] == 'attachment; filename="Datei-1.png"'
    assert [value for value in answer.headers.values() if "Zeder" in value] == []
    verbs = AuditEvent.objects.order_by("-pk").values_list("verb", flat=True)[:2]
    assert set(verbs) == {"core.file.read", "procurement.answers.read"}


def test_file_of_a_response_goes_through_the_declared_door_only():
    opened = Opened({"Zeder AG": {}}, *FILE_ASKED, files={"q5": FILE_NAME})
    rest = f"rueckmeldungen/{opened.responses['Zeder AG'].public_id}/dateien"
    assert opened.town.client("assessor").get(f"{opened.path}{rest}/1/").status_code == 403
    stranger = client_of(member_of(OrganisationFactory(kind="municipality"), "officer"))
    assert stranger.get(f"{opened.path}{rest}/1/").status_code == 404
    for wrong in (f"{rest}/0/", f"{rest}/2/", f"{rest.replace(rest[20:28], '00000000')}/1/"):
        opened.page(wrong, 404)
    StoredFile.objects.update(removed_at=timezone.now())
    opened.page(f"{rest}/1/", 404)
    assert f'href="{opened.path}{rest}' not in opened.page("fragen/q5/")


def test_open_names_keep_the_address_with_the_name_of_the_file():
    opened = Opened({"Zeder AG": {}}, *FILE_ASKED, files={"q5": FILE_NAME})
    text = opened.page("fragen/q5/")
    assert f">{FILE_NAME}</a>" in text
    assert "dateien/1/" not in text


def test_findings_are_offered_once_nobody_assesses_and_somebody_has_finished():
    opened = Opened(ANSWERS)
    link, pages = f"/{opened.sounding.public_id}/feststellungen/zu/q1/", ("", "fragen/q1/")
    started = "sobald jemand eine Einschätzung abgeschlossen hat"
    assert [(started in opened.page(at), link in opened.page(at)) for at in pages] == [(True, False)] * 2
    row = AssessmentFactory(sounding=opened.sounding, state="draft")
    done = AssessmentFactory(sounding=opened.sounding, state="final", finished_at=timezone.now())
    waiting = "sobald jede Einschätzung abgeschlossen oder entschuldigt ist"
    assert [(waiting in opened.page(at), link in opened.page(at)) for at in pages] == [(True, False)] * 2
    type(row).objects.filter(pk=row.pk).update(state="final", finished_at=done.finished_at)
    told = [opened.page(at) for at in pages]
    assert [(started in one, waiting in one, link in one) for one in told] == [(False, False, True)] * 2


def test_proof_of_the_catalogue_stands_beside_the_answer_as_the_catalogues_word():
    listing = SolutionFactory(name="Planwerk", slug="planwerk", facts={"licence": "MIT"})
    proof = EvidenceFactory(solution=listing, fact="licence", checked_by="Prüfstelle Nord")
    later = EvidenceFactory(solution=listing, fact="licence", checked_by="Prüfstelle Süd")
    type(proof).objects.filter(pk=proof.pk).update(
        created_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    )
    assert later.created_at.date() > datetime.date(2026, 1, 2)
    asked = (question("q1", "fact", "Lizenz", fact="licence"),)
    answers = {"Anders": {"q1": said(fact="EUPL-1.2")}, "Gleich": {"q1": said(fact="MIT")}}
    opened = Opened(answers, *asked, solution=listing, solution_version=listing.current)
    text = opened.page("fragen/q1/")
    other, same = (
        text[text.index(">Anders</a>") : text.index(">Gleich</a>")],
        text[text.index(">Gleich</a>") :],
    )
    assert "Der Katalog sagt (Fassung 1): MIT" in other
    assert "Der Katalog sagt dasselbe (Fassung 1)" in same
    assert ("Prüfstelle Nord" in other, "Prüfstelle Nord" in same) == (True, True)
    assert "Prüfstelle Süd" not in text
    assert table(opened)[1] == [
        ["Nummer", "Frage", "Rückmeldung", "Antworten", "Bemerkung", "Der Katalog sagt", "Prüftiefe"],
        ["1.1", "Lizenz", "Anders", "EUPL-1.2", "", "MIT (Fassung 1)", "Plattform geprüft"],
        ["1.1", "Lizenz", "Gleich", "MIT", "", "MIT (Fassung 1)", "Plattform geprüft"],
    ]


def test_word_of_the_catalogue_is_of_the_version_the_response_was_filled_from():
    listing = SolutionFactory(name="Planwerk", slug="planwerk", facts={"licence": "MIT"})
    first = listing.current
    SolutionVersionFactory(solution=listing, facts={"name": "Planwerk", "licence": "EUPL-1.2"})
    asked = (question("q1", "fact", "Lizenz", fact="licence"),)
    opened = Opened({"A": {"q1": said(fact="EUPL-1.2")}}, *asked, solution=listing, solution_version=first)
    text = opened.page()
    assert "Der Katalog sagt (Fassung 1): MIT" in text
    assert "Selbstauskunft" in text


def test_word_of_the_catalogue_names_nobody_where_names_stay_hidden():
    listing = SolutionFactory(name="Planwerk", slug="planwerk", facts={"licence": "MIT"})
    EvidenceFactory(solution=listing, fact="licence", checked_by="Zeder AG")
    asked = (question("q1", "fact", "Lizenz", fact="licence"),)
    answers = {"Ahorn": {"q1": said(fact="EUPL-1.2")}, "Zeder": {"q1": said(fact="MIT")}}
    opened = Opened(answers, *asked, is_blind=True, solution=listing, solution_version=listing.current)
    for text in (opened.page(), opened.page("fragen/q1/")):
        assert "Der Katalog sagt dasselbe" in text
        assert "Der Katalog sagt etwas anderes" in text
        assert [name for name in ("Zeder", "Ahorn", "Planwerk", "Fassung 1)") if name in text] == []
    assert {row[5] for row in table(opened)[1][1:]} == {"gleich", "etwas anderes"}


def test_listing_of_a_response_is_the_version_it_was_filled_from():
    listing = SolutionFactory(name="Planwerk", slug="planwerk")
    first = listing.current
    SolutionVersionFactory(solution=listing, facts={"name": "Neuer Name"})
    opened = Opened({"Ahorn GmbH": {"q1": said(coverage="now")}}, solution=listing, solution_version=first)
    response = opened.responses["Ahorn GmbH"]
    text = opened.page(f"rueckmeldungen/{response.public_id}/")
    assert "Planwerk, Fassung 1" in text
    assert "Neuer Name" not in text
    assert 'href="/loesungen/planwerk/fassungen/1/"' in text
    assert response.last.sha256 in text
    assert str(response.last.public_id) in text


def test_nobody_answered_is_a_page_that_says_so():
    assert "Niemand hat geantwortet" in Opened({}).page()
