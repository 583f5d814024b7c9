"""The deadline against slow hands: an upload that ends too late, a lock that is waited for, a request sent four times."""

from __future__ import annotations

import datetime
import threading
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from marketplace.core.decisions import IllegalMove
from procurement.actions.handing_in import submit_response
from procurement.models import Response, ResponseFile, Sounding, Submission
from procurement.views import response_files
from tests.factories import ResponseFactory, acting, png
from tests.procurement.api.vendors import begun, post, sounding, tag, vendor_program, write
from tests.procurement.enquiries.test_races import at_once
from tests.procurement.responses.people import PAGES, client_of, published, question, vendor_editor

REPORT = question("d1", "file", "Prüfbericht")
WORDS = question("t1", "text", "Was noch?")


def ends(row, left):
    """Let the deadline be that far away."""
    now = timezone.now()
    Sounding.objects.filter(pk=row.pk).update(
        published_at=now - datetime.timedelta(days=20),
        question_deadline=now - datetime.timedelta(days=2),
        response_deadline=now + left,
    )


@pytest.mark.django_db
def test_upload_that_ends_after_the_deadline_is_kept_in_the_draft_and_hands_nothing_in(monkeypatch):
    editor = vendor_editor()
    vendor = editor.memberships.get().organisation
    draft = ResponseFactory(sounding=published(REPORT, WORDS), organisation=vendor, answers={})
    client, page = client_of(editor), f"{PAGES}{draft.public_id}/"
    kept = response_files.add_response_file

    def slowly(**given):
        """The last byte arrives when it is too late."""
        ends(draft.sounding, -datetime.timedelta(microseconds=1))
        return kept(**given)

    monkeypatch.setattr(response_files, "add_response_file", slowly)
    form = {"file": SimpleUploadedFile("bericht.png", png(), "image/png")}
    assert client.post(f"{page}dateien/d1/", form).status_code == 302
    assert ResponseFile.objects.count() == 1
    late = client.post(f"{page}absenden/", {"saves": "1"})
    assert (late.status_code, Submission.objects.count()) == (409, 0)
    draft.refresh_from_db()
    assert (draft.state, len(draft.answers["d1"]["value"]["files"])) == ("draft", 1)


@pytest.mark.django_db(transaction=True)
def test_submission_that_waited_for_the_lock_beyond_the_deadline_is_refused():
    editor = vendor_editor()
    draft = ResponseFactory(sounding=published(), organisation=editor.memberships.get().organisation)
    by, found = acting(editor), []
    ends(draft.sounding, datetime.timedelta(seconds=2))

    def submit():
        try:
            # The transaction begins before the deadline; the moment of its beginning must not count.
            found.append(submit_response(response=draft, saves=0, by=by))
        except IllegalMove as refused:
            found.append(refused.state)
        finally:
            connection.close()

    thread = threading.Thread(target=submit)
    with transaction.atomic():
        Sounding.objects.select_for_update().get(pk=draft.sounding_id)
        thread.start()
        time.sleep(2.5)
    thread.join()
    assert found == ["closed"]
    assert (Submission.objects.count(), Response.objects.get().state) == (0, "draft")


@pytest.mark.django_db(transaction=True)
def test_retries_at_once_with_one_idempotency_key_hand_in_once():
    _vendor, client = vendor_program()
    address = begun(client, sounding())
    write(client, address, {"q1": {"value": {"coverage": "now"}}})
    named = {"if-match": tag(client, address), "idempotency-key": "immer-wieder"}
    answers = at_once(*[lambda: post(client, f"{address}submit/", None, **named) for _turn in range(4)])
    statuses = sorted(answer.status_code for answer in answers)
    assert set(statuses) <= {200, 409}
    assert statuses[0] == 200
    assert Submission.objects.count() == 1
    # Whoever was told to wait gets the one receipt with the next try.
    again = post(client, f"{address}submit/", None, **named)
    assert (again.status_code, again.json()["id"]) == (200, str(Submission.objects.get().public_id))
