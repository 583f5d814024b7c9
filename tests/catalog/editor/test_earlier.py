"""Bringing an earlier version back: it fills the editor, goes through the review, and no version changes by it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.actions.reviews import accept_revision, begin_review
from catalog.actions.revisions import begin_revision, bring_back_version, submit_revision
from catalog.models import Revision, Solution, SolutionVersion
from marketplace.core.decisions import IllegalMove, Refused
from marketplace.core.models import AuditEvent
from tests.audit_check import assert_audit_clean
from tests.factories import OrganisationFactory, SolutionFactory, SolutionVersionFactory, acting, member_of

PAGE = "/arbeitsbereich/eintraege/wegewart/fruehere-fassungen/"


@pytest.fixture
def vendor(db):
    return OrganisationFactory(name="Wegewerk GmbH")


@pytest.fixture
def person(vendor):
    return member_of(vendor, "editor")


@pytest.fixture
def client(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def solution(vendor):
    """Three versions: MIT without a programme, EUPL with one, EUPL with another one."""
    one = SolutionFactory(
        name="Wegewart", slug="wegewart", vendor=vendor, is_claimed=True, facts={"licence": "MIT"}
    )
    SolutionVersionFactory(solution=one, facts={"licence": "EUPL-1.2", "programme": "Smart City"})
    SolutionVersionFactory(solution=one, facts={"programme": "Modellprojekt"})
    return Solution.objects.get()


def sent(person, **fields):
    return {"acting_for": acting(person).acting_token} | fields


def test_version_brought_back_is_reviewed_and_becomes_a_new_version(solution, person):
    before = [version.facts for version in SolutionVersion.objects.order_by("number")]
    revision = bring_back_version(solution=solution, number=1, by=acting(person))
    assert (revision.state, revision.base.number, revision.facts["licence"]) == ("editing", 3, "MIT")
    assert ("programme" in revision.facts, Solution.objects.get().current.number) == (False, 3)
    moderator = acting(member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator"))
    submit_revision(revision=revision, by=acting(person))
    begin_review(revision=revision, by=moderator)
    accept_revision(revision=revision, by=moderator)
    current = Solution.objects.get().current
    assert (current.number, current.facts) == (4, before[0])
    assert [version.facts for version in SolutionVersion.objects.order_by("number")][:3] == before
    event = AuditEvent.objects.filter(verb="catalog.revision.begun").get()
    assert event.data == {"solution": solution.pk, "version": 1}
    assert_audit_clean()


def test_facts_that_the_definitions_no_longer_take_wait_to_be_mended(solution, person):
    SolutionVersion.objects.bulk_create(
        [
            SolutionVersion(
                solution=solution,
                number=number,
                facts={"name": "Wegewart", "licence": "MIT", "funded_until": "bald", "gibt_es_nicht": 1},
                facts_hash="0" * 64,
                published_at=solution.published_at,
            )
            for number in (4,)
        ]
    )
    revision = bring_back_version(solution=solution, number=4, by=acting(person))
    assert (revision.facts, revision.unclean) == (
        {"name": "Wegewart", "licence": "MIT"},
        {"funded_until": "bald"},
    )


@pytest.mark.parametrize("number", [0, 3, 4, 10**12])
def test_version_that_is_none_or_the_present_one_is_not_brought_back(solution, person, number):
    with pytest.raises(ValidationError):
        bring_back_version(solution=solution, number=number, by=acting(person))
    assert Revision.objects.count() == 0


def test_version_that_nobody_may_read_any_more_is_neither_offered_nor_brought_back(solution, person, client):
    Solution.objects.filter(pk=solution.pk).update(blocked_until=1)
    solution.refresh_from_db()
    with pytest.raises(ValidationError):
        bring_back_version(solution=solution, number=1, by=acting(person))
    page = client.get(PAGE).text
    assert ('value="1"' in page, 'value="2"' in page) == (False, True)
    assert client.post(PAGE, sent(person, number="1")).status_code == 422
    assert Revision.objects.count() == 0


def test_version_is_not_brought_back_over_a_text_that_is_being_written(solution, person, client):
    unfinished = begin_revision(solution=solution, by=acting(person))
    with pytest.raises(IllegalMove):
        bring_back_version(solution=solution, number=1, by=acting(person))
    page = client.get(PAGE).text
    assert "Reichen Sie die Änderung ein oder verwerfen Sie sie" in page
    assert 'value="1"' not in page
    assert client.post(PAGE, sent(person, number="1")).status_code == 409
    assert Revision.objects.get() == unfinished


def test_others_bring_nothing_back(solution):
    stranger = member_of(OrganisationFactory(name="Fremde"), "admin")
    moderator = member_of(OrganisationFactory(name="Betrieb", kind="operator"), "moderator")
    for person in (stranger, moderator):
        with pytest.raises(Refused):
            bring_back_version(solution=solution, number=1, by=acting(person))
    theirs = Client()
    theirs.force_login(stranger)
    answers = [theirs.get(PAGE), theirs.post(PAGE, sent(stranger, number="1"))]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not any("Wegewart" in answer.text for answer in answers)
    assert Revision.objects.count() == 0


def test_owner_chooses_a_version_and_goes_on_in_the_editor(solution, person, client):
    show = "/arbeitsbereich/eintraege/wegewart/"
    assert f'href="{PAGE}"' in client.get(show).text
    page = client.get(PAGE).text
    assert page.count("Anders als heute:") == 2
    assert 'href="/loesungen/wegewart/fassungen/1/"' in page
    for number in ("", "3", "7", "x"):
        answer = client.post(PAGE, sent(person, number=number))
        assert (answer.status_code, 'id="id_number_error"' in answer.text) == (422, True)
    done = client.post(PAGE, sent(person, number="2"))
    assert done.headers["Location"] == show
    assert "Was Fassung 2 sagte, steht jetzt im Editor." in client.get(show).text
    assert Revision.objects.get().facts["programme"] == "Smart City"


def test_listing_with_one_version_offers_nothing(vendor, person, client):
    SolutionFactory(name="Wegewart", slug="wegewart", vendor=vendor, is_claimed=True)
    assert PAGE not in client.get("/arbeitsbereich/eintraege/wegewart/").text
    assert "keine frühere Fassung" in client.get(PAGE).text


def test_earlier_versions_ask_equally_often_for_one_and_three(vendor, client):
    solution = SolutionFactory(name="Wegewart", slug="wegewart", vendor=vendor, is_claimed=True)
    client.get(PAGE)
    counts = []
    for number in range(1, 4):
        SolutionVersionFactory(solution=solution, facts={"programme": f"Programm {number}"})
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).text.count('type="radio"') == number
        counts.append(len(queries))
    assert (counts[0], counts[2]) == (6, 6)
