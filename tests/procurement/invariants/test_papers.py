"""Every PDF of market soundings: language, title, tags, and the words of its page; a new one is named here or this fails."""

from __future__ import annotations

import ast
import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from procurement.actions.concluding import conclude_sounding
from procurement.actions.file_notes import make_file_note
from procurement.queries.reporting import conclusion_of, preview_of
from tests.accounts.keys_world import key_for
from tests.architecture import source
from tests.core.reading_pdf import read_pdf
from tests.factories import (
    CandidateFactory,
    NeedFactory,
    ResponseFactory,
    ShortlistFactory,
    SolutionFactory,
)
from tests.procurement.api.vendors import BOTH
from tests.procurement.api.vendors import program as client_of_key
from tests.procurement.conclusion.people import Ended, coverage
from tests.procurement.responses.people import client_of, published, vendor_editor
from tests.procurement.soundings.people import Town

pytestmark = pytest.mark.django_db
EVIL = '<script>alert(1)</script> #panic() =HYPERLINK("x")'
# Route of each PDF, and the page that tells the same.
PAPERS = {
    "procurement:response-receipt": "procurement:response-show",
    "procurement:shortlist-file": "procurement:shortlist-show",
    "procurement:report-paper": "procurement:report-show",
    "procurement:note-paper": "procurement:note-show",
}
# The functions of the project that lay a PDF out, and those that hand one out.
MAKERS = {
    # A document that the buyer of the examples hands in; it belongs to no page.
    "procurement/actions/demo.py",
    "procurement/exchange/file_note.py",
    "procurement/exchange/receipt.py",
    "procurement/exchange/report.py",
    "procurement/exchange/shortlists/paper.py",
}
VIEWS = {
    "procurement/api/views/response_files.py": {"ResponsePaperViewSet"},
    "procurement/views/file_notes.py": {"note_paper"},
    "procurement/views/reports.py": {"report_paper"},
    "procurement/views/response_files.py": {"response_receipt"},
    # By its table of kinds, which holds "pdf".
    "procurement/views/shortlists.py": {"shortlist_file"},
}


def names_in(node: ast.AST) -> set[str]:
    found = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return found | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}


def test_papers_of_this_test_are_all_that_there_are():
    paths = [path for path in source.files() if path.startswith("procurement/") and path.endswith(".py")]
    assert {path for path in paths if "pdf_of(" in source.text(path)} == MAKERS
    found: dict[str, set[str]] = {}
    for path in paths:
        if "/views/" not in path:
            continue
        for node in source.tree(path).body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name == "Pdf":
                continue
            names = names_in(node)
            if (
                any(re.search(r"(?i)(?:^|_)pdf(?:_|$)", name) for name in names)
                or {"KINDS", "media_type"} <= names
            ):
                found.setdefault(path, set()).add(node.name)
    assert found == VIEWS


def words(text: str) -> str:
    # A hyphen at which a line breaks is read as one that may be left out.
    return "".join(text.replace("\xad", "").replace("-", "").replace("\u202f", "").split())


def receipt(language):
    editor = vendor_editor()
    vendor = editor.memberships.get().organisation
    answers = {"q1": {"value": {"coverage": "now", "remark": EVIL}, "confidential": True}}
    row = ResponseFactory(sounding=published(), organisation=vendor, answers=answers, state="submitted")
    told = {
        "de": ("Beleg über eine Rückmeldung", "Vertraulich"),
        "en": ("Receipt of a response", "Confidential"),
    }[language]
    seen = ["Stadt Lindenwerder", "Mängelmelder"]
    only = [row.last.sha256, row.last.public_id.hex, "Daten ausgeben", told[1], EVIL, "Geokontor GmbH"]
    return (
        client_of(editor),
        [row.public_id],
        [row.public_id, row.last.public_id],
        told[0],
        seen,
        only,
        language,
    )


def shortlist(language):
    town = Town()
    need = NeedFactory(organisation=town.organisation, title="Mängel melden")
    listed = ShortlistFactory(need=need)
    CandidateFactory(
        shortlist=listed,
        solution=SolutionFactory(name="Melderwerk"),
        state="kept",
        reason=f"Kann Karten. {EVIL}",
    )
    CandidateFactory(
        shortlist=listed, solution=SolutionFactory(name="Altwerk"), state="left_out", reason="Veraltet."
    )
    title = {"de": "Mängel melden", "en": "Mängel melden"}[language]
    seen = ["Melderwerk", "Altwerk", "Veraltet.", f"Kann Karten. {EVIL}"]
    client = town.client("officer")
    return client, [need.public_id], [need.public_id, "pdf"], title, seen, [], language


def concluded():
    ended = Ended([coverage("now")] * 3, title=f"Sensoren {EVIL}"[:120])
    ended.conclusion()
    seen = preview_of(ended.sounding, conclusion_of(ended.sounding)).seen
    by = ended.town.by("publisher")
    report = conclude_sounding(sounding=ended.sounding, report_seen=seen, is_confidential_kept=True, by=by)
    return ended, report


def report(language):
    ended, made = concluded()
    title = {"de": "Bericht zur Marktsondierung", "en": "Report on the market sounding"}[language]
    seen = ["Stadt Lindenwerder", "Daten ausgeben", ended.sounding.conclusion.message, EVIL]
    client = client_of(ended.editors[0])
    return client, [made.public_id], [made.public_id], title, seen, [], language


def note(language):
    ended, _report = concluded()
    made = ended.sounding.file_notes.order_by("number").last()
    if made is None:
        made = make_file_note(sounding=ended.sounding, by=ended.town.by("officer"))
    told = [ended.sounding.conclusion.reasons, "Nordwerk 1 GmbH", ended.opening.sha256, EVIL]
    client, where = ended.town.client("auditor"), [ended.sounding.public_id, made.number]
    # A note is kept as it was made, in the language of the sounding, whoever reads it.
    return client, where, where, "Vermerk zur Markterkundung", told, [], "de"


MAKE = dict(zip(PAPERS, (receipt, shortlist, report, note), strict=True))


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("route", PAPERS)
def test_paper_has_language_title_and_tags_and_says_what_its_page_says(route, language):
    with translation.override(language):
        client, page_of, paper_of, title, seen, only, spoken = MAKE[route](language)
        page = client.get(reverse(PAPERS[route], args=page_of))
        answer = client.get(reverse(route, args=paper_of))
    assert (page.status_code, answer.status_code) == (200, 200)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = read_pdf(content)
    assert (told.language, told.is_tagged, told.shows_title, told.part) == (spoken, True, True, "1")
    assert title in told.title
    assert "/H1" in told.tags
    assert told.tags & {"/P", "/Table"}
    read, shown = words(told.text), words(html.unescape(page.content.decode()))
    assert [one for one in seen if words(one) not in shown] == []
    assert [one for one in (*seen, *only) if words(one) not in read] == []
    assert b"/JavaScript" not in content
    assert b"/OpenAction" not in content or b"/S /JavaScript" not in content


def test_receipt_for_a_key_is_the_one_of_the_page():
    editor = vendor_editor()
    vendor = editor.memberships.get().organisation
    row = ResponseFactory(sounding=published(), organisation=vendor, state="submitted")
    client = client_of_key(key_for(vendor, BOTH)[1])
    path = f"/api/v1/responses/{row.public_id}/receipts/{row.last.public_id}/pdf/"
    told = read_pdf(client.get(path).content)
    assert (told.is_tagged, told.shows_title, told.part) == (True, True, "1")
    assert row.last.sha256 in words(told.text)
