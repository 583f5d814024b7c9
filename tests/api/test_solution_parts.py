"""GET /api/v1/solutions/<slug>/evidence/, /deployments/, /versions/ and /versions/<number>/."""

from __future__ import annotations

import datetime

import pytest
from django.conf import settings

from catalog.actions import withdraw_solution
from tests.catalog.evidence.people import PDF
from tests.factories import (
    BY,
    AreaFactory,
    ContactFactory,
    DeploymentFactory,
    EvidenceFactory,
    ExperienceFactory,
    OrganisationFactory,
    SolutionFactory,
    SolutionVersionFactory,
    StoredFileFactory,
)

from .catalogue import V1, ask

PUBLISHED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
PARTS = ("evidence/", "deployments/", "versions/", "versions/1/")


@pytest.fixture
def solution(db):
    return SolutionFactory(slug="termine", name="Terminvergabe", published_at=PUBLISHED)


def test_use_is_told_with_experience_reply_and_consented_contact(client, solution):
    area = AreaFactory(key="150010000000", name="Au")
    town = OrganisationFactory(kind="municipality", area=area)
    contact = ContactFactory(organisation=town, name="Karla Kontakt", email="karla@au.example")
    use = DeploymentFactory(
        solution=solution,
        area=area,
        stated_by="municipality",
        confirmed_on=datetime.date(2026, 1, 2),
        still_true_on=datetime.date(2026, 2, 1),
        cost_band="to_5k",
        effort_days=4,
        contact=contact,
    )
    ExperienceFactory(
        deployment=use,
        organisation=town,
        would_choose_again=True,
        reply="Danke.",
        reply_language="de",
        replied_on=datetime.date(2026, 2, 3),
    )
    assert ask(client, "solutions/termine/deployments/")["results"] == [
        {
            "area": {
                "key": "150010000000",
                "name": "Au",
                "kind": "municipality",
                "land": "st",
                "population": 6080,
            },
            "status": "productive",
            "since": None,
            "until": None,
            "cohort": None,
            "note": {},
            "ended_reason": {},
            "effort_days": 4,
            "cost_band": "to_5k",
            "stated_by": "municipality",
            "is_agreed": True,
            "is_counted": True,
            "is_own_development": False,
            "confirmed_on": "2026-01-02",
            "still_true_on": "2026-02-01",
            "source_title": None,
            "source_url": None,
            "experience": {
                "language": "de",
                "went_well": "Die Einführung ging schnell.",
                "went_badly": "Die Schnittstelle fehlte lange.",
                "would_choose_again": True,
                "written_on": "2026-02-02",
                "reply": {"text": "Danke.", "language": "de", "replied_on": "2026-02-03"},
            },
            "contact": {
                "name": "Karla Kontakt",
                "function": None,
                "email": "karla@au.example",
                "phone": None,
            },
        }
    ]


def test_use_that_was_refused_and_people_without_consent_are_left_out(client, solution):
    contact = ContactFactory(organisation=OrganisationFactory(), name="Karla Geheim", consented_at=None)
    DeploymentFactory(solution=solution, area=AreaFactory(name="Au"), contact=contact)
    refused = DeploymentFactory(
        solution=solution, area=AreaFactory(name="Fernau"), refused_on=datetime.date(2026, 1, 2)
    )
    ExperienceFactory(deployment=refused, organisation=OrganisationFactory())
    answer = client.get(f"{V1}/solutions/termine/deployments/")
    told = [(one["area"]["name"], one["contact"]) for one in answer.json()["results"]]
    assert told == [("Au", None)]
    assert "Geheim" not in answer.text


def test_own_development_counts_as_agreed_by_nobody(client, solution):
    area = AreaFactory()
    solution.vendor.kind, solution.vendor.area = "municipality", area
    solution.vendor.save()
    DeploymentFactory(solution=solution, area=area, confirmed_on=datetime.date(2026, 1, 2))
    (told,) = ask(client, "solutions/termine/deployments/")["results"]
    assert (told["is_own_development"], told["is_agreed"]) == (True, False)


def test_evidence_comes_by_fact_page_by_page(client, solution):
    for fact in ("licence", "operating_models", "costs"):
        EvidenceFactory(solution=solution, fact=fact, checked_by="Prüfstelle")
    first = ask(client, "solutions/termine/evidence/?page_size=2")
    second = client.get(first["next"]).json()
    told = [one["fact"] for page in (first, second) for one in page["results"]]
    assert (first["count"], told) == (3, ["costs", "licence", "operating_models"])
    assert second["results"][0]["checked_by"] == "Prüfstelle"


def test_versions_are_listed_and_each_tells_what_it_said(client, solution):
    SolutionVersionFactory(solution=solution, facts={"version": "2.0"}, note="Zweite")
    listed = ask(client, "solutions/termine/versions/")["results"]
    assert [(one["number"], one["note"]) for one in listed] == [(1, None), (2, "Zweite")]
    first, second = (ask(client, f"solutions/termine/versions/{number}/") for number in (1, 2))
    assert ("version" in first["facts"], second["facts"]["version"]) == (False, "2.0")
    assert (first["is_current"], second["is_current"]) == (False, True)
    assert [len(one["facts_hash"]) for one in (first, second)] == [64, 64]
    assert sorted(first) == [
        "facts",
        "facts_hash",
        "is_current",
        "note",
        "number",
        "published_at",
        "slug",
    ]


@pytest.mark.parametrize("part", PARTS)
def test_answer_bears_an_etag_and_is_not_sent_twice(client, solution, part):
    first = client.get(f"{V1}/solutions/termine/{part}")
    tag = first.headers["ETag"]
    again = client.get(f"{V1}/solutions/termine/{part}", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)


@pytest.mark.parametrize("part", ["evidence/", "deployments/", "versions/"])
def test_tag_changes_with_what_is_told(client, solution, part):
    path = f"{V1}/solutions/termine/{part}"
    before = client.get(path).headers["ETag"]
    EvidenceFactory(solution=solution)
    DeploymentFactory(solution=solution)
    SolutionVersionFactory(solution=solution)
    assert client.get(path).headers["ETag"] != before


def test_parts_of_a_withdrawn_listing_are_gone_but_its_versions_stay_readable(client, solution):
    EvidenceFactory(solution=solution)
    withdraw_solution(solution=solution, by=BY, reason="other")
    for part in ("evidence/", "deployments/", "versions/"):
        assert ask(client, f"solutions/termine/{part}", 410)["type"].endswith("withdrawn")
    assert ask(client, "solutions/termine/versions/1/")["facts"]["name"] == "Terminvergabe"


def test_version_of_an_unlawful_listing_is_gone(client, solution):
    withdraw_solution(solution=solution, by=BY, reason="unlawful")
    problem = ask(client, "solutions/termine/versions/1/", 410)
    assert "Terminvergabe" not in str(problem)


@pytest.mark.parametrize("path", [*(f"gibt-es-nicht/{part}" for part in PARTS), "termine/versions/99/"])
def test_part_that_is_not_there_is_not_found(client, solution, path):
    assert ask(client, f"solutions/{path}", 404)["status"] == 404


@pytest.mark.parametrize(
    ("part", "count"), [("evidence/", 3), ("deployments/", 3), ("versions/", 3), ("versions/1/", 2)]
)
@pytest.mark.parametrize("rows", [1, 3])
def test_parts_with_one_and_three_rows_ask_equally_often(
    client, solution, django_assert_num_queries, part, count, rows
):
    for number in range(rows):
        EvidenceFactory(solution=solution)
        use = DeploymentFactory(solution=solution)
        ExperienceFactory(deployment=use, organisation=OrganisationFactory())
        SolutionVersionFactory(solution=solution, facts={"version": f"{number}"})
    with django_assert_num_queries(count):
        answer = ask(client, f"solutions/termine/{part}")
    assert answer.get("count", rows) in (rows, rows + 1)


def test_proof_with_a_kept_file_names_the_address_where_everybody_reads_it(client, solution):
    files = [StoredFileFactory(purpose="evidence", name="Testat Nord.pdf", content=PDF) for _number in (1, 2)]
    for fact, kept in zip(("licence", "security"), files, strict=True):
        EvidenceFactory(solution=solution, fact=fact, document=kept, document_url="")
    EvidenceFactory(solution=solution, fact="support", document_url="https://pruefstelle.example/1")
    removed = files[1]
    removed.removed_at = PUBLISHED
    removed.save()
    found = {}
    for language in ("de", "en"):
        told = ask(client, "solutions/termine/evidence/", reader=language)["results"]
        found[language] = {proof["fact"]: proof["document_url"] for proof in told}
    address = f"{settings.SITE_URL}/dateien/{files[0].public_id}/Testat%20Nord.pdf"
    assert found["de"] == {
        "licence": address,
        "security": None,
        "support": "https://pruefstelle.example/1",
    }
    assert found["en"] == found["de"]
    assert [proof["document_url"] for proof in ask(client, "solutions/termine/")["evidence"]] == [
        address,
        None,
        "https://pruefstelle.example/1",
    ]
    answer = client.get(address.removeprefix(settings.SITE_URL))
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
