"""What a vendor need not type again, with its source; what never comes over; what goes back to the listing."""

from __future__ import annotations

import pytest

from catalog.models import Revision
from marketplace.core.models import AuditEvent
from procurement.actions.giving_back import give_back
from procurement.actions.responses import begin_response, save_answers
from procurement.queries.giving_back import corrected_facts
from tests.factories import ResponseFactory, SolutionFactory, SolutionVersionFactory, acting

from .people import PAGES, client_of, published, question, vendor_editor

pytestmark = pytest.mark.django_db
LICENCE = question("f1", "fact", "Lizenz", fact="licence")
WHICH = question("s9", "solution", "Welche Lösung?")
WORDS = question("t1", "text", "Wie läuft die Einführung?")
PRICE = question("m1", "money", "Was kostet der Betrieb?")


@pytest.fixture
def editor():
    return vendor_editor()


@pytest.fixture
def solution(editor):
    vendor = editor.memberships.get().organisation
    solution = SolutionFactory(name="Meldepunkt", slug="meldepunkt", vendor=vendor, is_claimed=True)
    SolutionVersionFactory(solution=solution, facts={"licence": "MIT"})
    solution.refresh_from_db()
    return solution


def test_response_about_a_listing_is_filled_from_its_current_version(editor, solution):
    sounding = published(LICENCE, WHICH, WORDS)
    response = begin_response(sounding=sounding, solution=solution, by=acting(editor))
    source = {
        "kind": "listing",
        "slug": "meldepunkt",
        "version": solution.current.number,
        "at": solution.current.published_at.isoformat(),
    }
    assert response.answers == {
        "f1": {"value": {"fact": "MIT"}, "confidential": False, "source": source},
        "s9": {"value": {"solution": "meldepunkt"}, "confidential": False, "source": source},
    }
    assert response.solution_version == solution.current
    shown = client_of(editor).get(f"{PAGES}{response.public_id}/abschnitte/s1/").content.decode()
    assert "Vorausgefüllt aus Ihrem Katalogeintrag" in shown
    assert AuditEvent.objects.get(verb="procurement.response.begun").data["filled"] == ["f1", "s9"]


def test_earlier_answer_to_the_same_words_comes_over_and_prices_and_others_answers_never_do(editor):
    vendor = editor.memberships.get().organisation
    answers = {
        "t1": {"value": {"text": "In sechs Wochen."}, "confidential": True},
        "m1": {
            "value": {"low": "1", "high": "2", "period": "year", "assumptions": "x"},
            "confidential": False,
        },
    }
    earlier = ResponseFactory(sounding=published(WORDS, PRICE), organisation=vendor, answers=answers)
    stranger = {"t2": {"value": {"text": "GEHEIM EINES ANDEREN"}, "confidential": False}}
    other = question("t2", "text", "Wo wird gehostet?")
    ResponseFactory(sounding=published(other), answers=stranger)
    again = [one | {"key": f"n{one['key']}"} for one in (WORDS, PRICE, other)]
    response = begin_response(sounding=published(*again), by=acting(editor))
    source = {"kind": "response", "response": str(earlier.public_id), "at": earlier.updated_at.isoformat()}
    assert response.answers == {
        "nt1": {"value": {"text": "In sechs Wochen."}, "confidential": True, "source": source}
    }


def test_answer_that_was_changed_loses_its_source_and_an_unchanged_one_keeps_it(editor, solution):
    by = acting(editor)
    response = begin_response(sounding=published(LICENCE, WHICH), solution=solution, by=by)
    typed = {"f1": {"value": {"fact": "EUPL-1.2"}}, "s9": {"value": {"solution": "meldepunkt", "remark": ""}}}
    response = save_answers(response=response, answers=typed, by=by)
    assert "source" not in response.answers["f1"]
    assert response.answers["s9"]["source"]["kind"] == "listing"


def test_solution_of_somebody_else_is_no_answer(editor):
    SolutionFactory(name="Fremdes", slug="fremdes")
    response = begin_response(sounding=published(WHICH), by=acting(editor))
    response = save_answers(
        response=response, answers={"s9": {"value": {"solution": "fremdes"}}}, by=acting(editor)
    )
    assert (response.answers, response.unclean) == ({}, {"s9": {"solution": "fremdes"}})


def test_corrected_fact_goes_back_to_the_listing_as_a_change_that_tells_nothing_of_the_sounding(
    editor, solution
):
    by = acting(editor)
    response = begin_response(sounding=published(LICENCE, WORDS), solution=solution, by=by)
    save_answers(response=response, answers={"f1": {"value": {"fact": "EUPL-1.2"}}}, by=by)
    client = client_of(editor)
    page = f"{PAGES}{response.public_id}/in-den-eintrag/"
    assert "EUPL-1.2" in client.get(page).content.decode()
    assert client.post(page, {"question": ["f1"]}).status_code == 302
    revision = Revision.objects.get(solution=solution)
    assert (revision.state, revision.facts["licence"]) == ("editing", "EUPL-1.2")
    solution.refresh_from_db()
    assert solution.current.facts["licence"] == "MIT"
    told = AuditEvent.objects.filter(verb__startswith="catalog.revision")
    assert response.sounding.public_id not in "".join(str(event.data) for event in told)


def test_confidential_answer_never_goes_into_the_listing(editor, solution):
    by = acting(editor)
    response = begin_response(sounding=published(LICENCE), solution=solution, by=by)
    save_answers(
        response=response, answers={"f1": {"value": {"fact": "EUPL-1.2"}, "confidential": True}}, by=by
    )
    response.refresh_from_db()
    assert corrected_facts(response) == []
    with pytest.raises(Exception, match="Angabe"):
        give_back(response=response, questions=["f1"], by=by)
    assert Revision.objects.count() == 0
