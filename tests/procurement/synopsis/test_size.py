"""How often the pages of the overview ask the database, and how large they get: the same for 3 x 2 and 300 x 200."""

from __future__ import annotations

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.sounding import opened_sounding
from procurement.models import Response
from tests.factories import EvidenceFactory, SolutionFactory
from tests.procurement.responses.people import question
from tests.procurement.soundings.people import Town

from .world import Opened, said

pytestmark = pytest.mark.django_db


def opened(town: Town, questions: int, responses: int):
    """Client, address of the overview, and the responses of an opened sounding of that size."""
    sounding = opened_sounding(town.organisation, town.people["officer"], questions, responses)
    keys = [str(one.public_id) for one in Response.objects.filter(sounding=sounding)]
    path = f"/arbeitsbereich/marktsondierungen/{sounding.public_id}/marktuebersicht/"
    return town.client("officer"), path, keys


def asked(client, path):
    """Number of queries and the answer of one read."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(queries), b"" if answer.streaming else answer.content


def test_pages_of_the_overview_ask_equally_often_whatever_their_size():
    found, town = [], Town()
    for questions, responses in ((3, 2), (30, 20)):
        client, path, keys = opened(town, questions, responses)
        pages = ("", "?differing=1&q=Fall", "tabelle/", "fragen/q0/", f"rueckmeldungen/{keys[0]}/")
        found.append([asked(client, f"{path}{page}")[0] for page in pages])
    assert found == [[16, 16, 15, 15, 12], [16, 16, 15, 15, 12]]


def test_overview_of_300_questions_and_200_responses_asks_as_often_and_stays_readable():
    client, path, _keys = opened(Town(), 300, 200)
    queries, content = asked(client, path)
    assert queries == 16
    text = content.decode()
    assert text.count('<tr role="row" id=') == 40
    assert "Seite 1 von 8." in text
    assert "Sie sehen die Rückmeldungen 1 bis 12 von 200" in text
    assert len(content) < 700_000
    assert len(gzip.compress(content)) < 60_000
    assert asked(client, f"{path}?columns=17&page=8")[0] == 16


def test_proofs_and_files_are_asked_for_equally_often_for_one_and_three_responses():
    found, town = [], Town()
    for number in (1, 3):
        listings = [SolutionFactory(facts={"licence": "MIT"}) for _one in range(number)]
        for listing in listings:
            EvidenceFactory(solution=listing, fact="licence")
        whole = (question("q1", "fact", "Lizenz", fact="licence"), question("q5", "file", "Bericht"))
        answers = {f"Anbieter {number}{at}": {"q1": said(fact="MIT")} for at in range(number)}
        one = Opened(answers, *whole, files={"q5": "a.png"}, is_blind=True, listings=listings, town=town)
        key = one.responses[f"Anbieter {number}0"].public_id
        rest = ("", "fragen/q1/", "tabelle/", f"rueckmeldungen/{key}/", f"rueckmeldungen/{key}/dateien/1/")
        pages = [asked(one.client, f"{one.path}{page}") for page in rest]
        assert pages[1][1].decode().count("Der Katalog sagt dasselbe") == number
        found.append([count for count, _content in pages])
    assert found == [[18, 17, 17, 14, 15]] * 2
