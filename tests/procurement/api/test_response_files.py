"""Files of answers, the table filled offline, receipts as PDF: through the API, for the vendor alone."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from marketplace.core.models import AuditEvent, StoredFile
from procurement.models import Response, ResponseFile
from tests.audit_check import assert_audit_clean

from .vendors import PDF, begun, move, problem, send, sounding, tag, upload, vendor_program, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def side(settings, tmp_path):
    """A vendor with its program and a draft."""
    settings.FILES_ROOT = tmp_path
    vendor, client = vendor_program()
    return vendor, client, begun(client, sounding())


def test_file_of_an_answer_goes_in_and_comes_out_as_it_was(side):
    vendor, client, address = side
    answer = upload(client, f"{address}files/", "Prüfbericht.pdf", PDF, question="q9")
    stored = StoredFile.objects.get()
    assert (answer.status_code, stored.organisation_id) == (201, vendor.pk)
    assert answer.json() == {
        "id": str(stored.public_id),
        "question": "q9",
        "name": stored.name,
        "size": len(PDF),
        "is_in_answer": True,
    }
    assert client.get(address).json()["answers"]["q9"]["value"] == {"files": [str(stored.public_id)]}
    content = client.get(f"{address}files/{stored.public_id}/content/")
    assert (b"".join(content.streaming_content), content.headers["Content-Type"]) == (
        PDF,
        "application/octet-stream",
    )
    assert content.headers["Content-Disposition"].startswith("attachment")
    assert content.headers["Cache-Control"] == "private, no-store"
    assert AuditEvent.objects.filter(verb="core.file.read", actor_kind="key").count() == 1
    assert_audit_clean()


def test_file_sent_again_with_its_idempotency_key_is_kept_once(side):
    _vendor, client, address = side
    first, again = (
        upload(client, f"{address}files/", "a.pdf", PDF, question="q9", idempotency_key="eins")
        for _turn in range(2)
    )
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    other = upload(client, f"{address}files/", "b.pdf", PDF, question="q9", idempotency_key="eins")
    problem(other, 422, "repeated-differently")
    assert ResponseFile.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "fields", "pointers"),
    [
        ("a.pdf", PDF, {"question": "q2"}, ["/file"]),
        ("a.pdf", PDF, {"question": "gibtsnicht"}, ["/file"]),
        ("a.pdf", b"<svg onload=alert(1)>", {"question": "q9"}, ["/file"]),
        ("a.svg", b"<svg/>", {"question": "q9"}, ["/file"]),
        ("a.pdf", b"", {"question": "q9"}, ["/file"]),
        ("a.pdf", PDF, {}, ["/question"]),
        ("a.pdf", PDF, {"question": "q9", "organisation": "7"}, ["/organisation"]),
    ],
)
def test_file_that_cannot_be_taken_is_named_and_not_kept(side, name, content, fields, pointers):
    _vendor, client, address = side
    found = problem(upload(client, f"{address}files/", name, content, **fields), 422, "invalid-fields")
    assert [one["pointer"] for one in found["errors"]] == pointers
    assert (ResponseFile.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_file_is_sent_as_a_form_and_nothing_else(side):
    _vendor, client, address = side
    answer = send(client, "POST", f"{address}files/", {"question": "q9"})
    assert (answer.status_code, ResponseFile.objects.count()) == (415, 0)


def test_file_is_taken_out_by_who_read_it_last_and_stays_with_what_was_handed_in(side):
    _vendor, client, address = side
    write(client, address, {"q1": {"value": {"coverage": "now"}}})
    one = f"{address}files/{upload(client, f'{address}files/', 'a.pdf', PDF, question='q9').json()['id']}/"
    assert move(client, address, "submit").status_code == 200
    problem(send(client, "DELETE", one), 428, "version-missing")
    problem(send(client, "DELETE", one, None, **{"if-match": '"alt"'}), 412, "version-changed")
    assert send(client, "DELETE", one, None, **{"if-match": tag(client, one)}).status_code == 204
    assert client.get(one).json()["is_in_answer"] is False
    assert "q9" not in client.get(address).json()["answers"]
    assert b"".join(client.get(f"{one}content/").streaming_content) == PDF


def test_file_of_a_draft_is_gone_once_it_is_taken_out(side):
    _vendor, client, address = side
    one = f"{address}files/{upload(client, f'{address}files/', 'a.pdf', PDF, question='q9').json()['id']}/"
    assert send(client, "DELETE", one, None, **{"if-match": tag(client, one)}).status_code == 204
    assert [client.get(one).status_code, client.get(f"{one}content/").status_code] == [404, 404]
    assert client.get(f"{address}files/").json()["results"] == []


def test_table_goes_out_and_comes_in_again(side):
    _vendor, client, address = side
    write(client, address, {"q2": {"value": {"number": "40"}}})
    table = client.get(f"{address}table/")
    assert (
        table.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(table.content)).sheet_names) == 2
    saves = Response.objects.get().saves
    read = upload(client, f"{address}table/", "antworten.xlsx", table.content)
    assert (read.status_code, read.json()["answers"]["q2"]["value"]) == (200, {"number": "40"})
    assert Response.objects.get().saves == saves
    write(client, address, {"q2": {"value": {"number": "41"}}})
    assert upload(client, f"{address}table/", "antworten.xlsx", table.content).status_code == 412
    assert Response.objects.get().answers["q2"]["value"] == {"number": "41"}


def test_table_that_is_none_or_belongs_to_another_response_is_refused(side):
    _vendor, client, address = side
    other = begun(client, sounding())
    strange = client.get(f"{other}table/").content
    found = problem(upload(client, f"{address}table/", "a.xlsx", strange), 422, "invalid-fields")
    assert [(one["pointer"], one["message"]) for one in found["errors"]] == [
        ("/file", "This table belongs to another response.")
    ]
    problem(upload(client, f"{address}table/", "a.pdf", PDF), 422, "invalid-fields")


def test_receipt_comes_as_pdf(side):
    _vendor, client, address = side
    write(client, address, {"q1": {"value": {"coverage": "now"}}})
    number = move(client, address, "submit").json()["id"]
    answer = client.get(f"{address}receipts/{number}/pdf/")
    assert (answer.status_code, answer.headers["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
