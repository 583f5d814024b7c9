"""The whole life of a sounding as open data: one release for each public change, each valid, and nothing sealed in any."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from procurement.actions import cancel_sounding, publish_sounding
from procurement.actions.amendments import correct_sounding, extend_sounding
from procurement.actions.enquiries import publish_enquiries, seen_texts
from procurement.actions.releasing import release, release_follow_up
from procurement.models import Questionnaire, Release, Sounding
from procurement.queries.amendments import correction_of
from procurement.questions.document import hash_of
from tests.factories import (
    EnquiryFactory,
    FollowUpFactory,
    OpeningFactory,
    SoundingReportFactory,
)

from .judging import assert_fit_to_publish
from .world import SECRETS, approved, fill_with_secrets, fresh, make_town

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data]
OCID = "ocds-000000-0cd500000001"
API = "/api/v1/ocds"


@pytest.fixture
def schemas(shared_data: Path) -> Path:
    return shared_data.parent / "ocds"


def judged(client: Any, schemas: Path, path: str, kind: str) -> dict[str, Any]:
    """The package at an address, once it was found fit to be published and without a word of what is kept inside."""
    response = client.get(f"{API}/{path}")
    assert response.status_code == 200, response.content
    text = response.content.decode()
    assert [word for word in SECRETS if word in text] == []
    package = json.loads(text)
    assert_fit_to_publish(package, kind, schemas)
    return package


def correct(town: Any, sounding: Any) -> None:
    row = Questionnaire.objects.get(sounding=sounding)
    row.document["sections"][0]["questions"][0]["title"] = "Daten ausgeben als CSV"
    row.edited_by, row.saves = town.people["officer"], F("saves") + 1
    row.save()
    correct_sounding(
        sounding=fresh(sounding),
        reason="Das Format fehlte.",
        material=False,
        seen=correction_of(fresh(sounding)).seen,
        by=town.by("publisher"),
    )


def answer(town: Any, sounding: Any) -> None:
    enquiry = EnquiryFactory(
        sounding=sounding,
        original="Urspruenglich fragt Gammawerk",
        state="answered_draft",
        public_text="Wie viele Akten?",
        answer="Etwa 4000.",
        question_key="q1",
    )
    publish_enquiries(
        sounding=fresh(sounding), enquiries=[enquiry], seen=seen_texts([enquiry]), by=town.by("officer")
    )


def test_whole_life_makes_one_valid_release_for_each_public_change(client, schemas):
    town = make_town()
    sounding = approved(town)
    publish_sounding(sounding=fresh(sounding), by=town.by("publisher"))
    fill_with_secrets(fresh(sounding))
    answer(town, sounding)
    correct(town, sounding)
    later = fresh(sounding).response_deadline + datetime.timedelta(days=7)
    extend_sounding(
        sounding=fresh(sounding), response_deadline=later, reason="Mehr Zeit.", by=town.by("publisher")
    )
    opening = OpeningFactory(sounding=fresh(sounding))
    release(fresh(sounding), "opened")
    SoundingReportFactory(sounding=fresh(sounding))
    Sounding.objects.filter(pk=sounding.pk).update(state="concluded")
    release(fresh(sounding), "concluded")
    follow_up = FollowUpFactory(sounding=fresh(sounding), ocid="ocds-000000-vergabe1", title="Beschaffung")
    release_follow_up(follow_up)
    follow_up.outcome = "contract"
    follow_up.save()
    release_follow_up(follow_up)
    rows = list(Release.objects.order_by("date").values_list("release_id", "cause"))
    assert rows == [
        (f"{OCID}-1", "published"),
        (f"{OCID}-2", "answered"),
        (f"{OCID}-3", "corrected"),
        (f"{OCID}-4", "extended"),
        (f"{OCID}-5", "opened"),
        (f"{OCID}-6", "concluded"),
        ("ocds-000000-vergabe1-1", "followed"),
        ("ocds-000000-vergabe1-2", "followed"),
    ]
    assert opening.count == 1
    for row in Release.objects.all():
        package = judged(client, schemas, f"releases/{row.release_id}/", "release-package")
        assert package["releases"] == [row.document]
        assert row.sha256 == hash_of(row.document)
    pages = judged(client, schemas, "releases/", "release-package")
    assert [one["id"] for one in pages["releases"]] == [release_id for release_id, _cause in rows]
    record = judged(client, schemas, f"records/{OCID}/", "record-package")["records"][0]
    assert [one["tag"] for one in record["releases"]] == [["planning"], *[["planningUpdate"]] * 5]
    merged = record["compiledRelease"]
    assert merged["tag"] == ["compiled"]
    assert merged["tender"]["status"] == "planning"
    assert merged["bids"]["statistics"][0]["value"] == 1
    assert [one["id"] for one in merged["planning"]["documents"]] == [
        "notice",
        "questionnaire-1",
        "questionnaire-2",
        "change-1",
        "change-2",
        "report",
    ]
    (question,) = merged["tender"]["enquiries"]
    assert {name: value for name, value in question.items() if name != "dateAnswered"} == {
        "id": "1",
        "title": "1.1 Daten ausgeben als CSV",
        "description": "Wie viele Akten?",
        "answer": "Etwa 4000.",
    }
    followed = judged(client, schemas, "records/ocds-000000-vergabe1/", "record-package")["records"][0]
    assert followed["compiledRelease"]["tender"]["status"] == "complete"
    assert followed["compiledRelease"]["relatedProcesses"][0]["relationship"] == ["planning"]
    assert followed["compiledRelease"]["relatedProcesses"][0]["identifier"] == OCID


def test_release_of_the_publication_says_what_the_page_says_and_no_more(client, schemas):
    town = make_town()
    sounding = approved(town)
    publish_sounding(sounding=fresh(sounding), by=town.by("publisher"))
    (found,) = judged(client, schemas, f"releases/{OCID}-1/", "release-package")["releases"]
    assert found["parties"] == [
        {
            "id": "stadt-lindenwerder",
            "name": "Stadt Lindenwerder",
            "additionalIdentifiers": [
                {"scheme": "DE-LWID", "id": "04011000-1234512345-06"},
                {"scheme": "DE-ARS", "id": "120610000001"},
            ],
            "address": {"locality": "Lindenwerder", "region": "DE406", "countryName": "Deutschland"},
            "roles": ["buyer", "procuringEntity"],
        }
    ]
    assert found["tender"] == {
        "id": "0cd500000001",
        "title": "Akten ohne Papier",
        "description": "Rund 600 Arbeitsplätze.",
        "status": "planning",
        "procuringEntity": {"id": "stadt-lindenwerder", "name": "Stadt Lindenwerder"},
        "items": [
            {
                "id": "1",
                "classification": {
                    "scheme": "CPV",
                    "id": "48311100",
                    "description": "Dokumentenmanagementsystem",
                },
                "additionalClassifications": [
                    {"scheme": "CPV", "id": "72268000", "description": "Bereitstellung von Software"}
                ],
            }
        ],
    }
    milestones = found["planning"]["milestones"]
    assert [(one["id"], one["type"], one["status"]) for one in milestones] == [
        ("questions", "engagement", "scheduled"),
        ("responses", "engagement", "scheduled"),
        ("procedure", "preProcurement", "scheduled"),
    ]
    assert milestones[2]["dueDate"] == "2027-07-01T00:00:00+02:00"
    assert found["planning"]["documents"][0]["url"].endswith("/marktsondierungen/0cd500000001/")


def test_cancellation_is_a_planning_update_with_the_status_cancelled(client, schemas):
    town = make_town()
    sounding = approved(town)
    publish_sounding(sounding=fresh(sounding), by=town.by("publisher"))
    cancel_sounding(sounding=fresh(sounding), reason="Kein Bedarf mehr.", by=town.by("publisher"))
    (found,) = judged(client, schemas, f"releases/{OCID}-2/", "release-package")["releases"]
    assert (found["tag"], found["tender"]["status"]) == (["planningUpdate"], "cancelled")
    assert {one["status"] for one in found["planning"]["milestones"]} == {"notMet"}
    record = judged(client, schemas, f"records/{OCID}/", "record-package")
    assert record["records"][0]["compiledRelease"]["tender"]["status"] == "cancelled"


def test_sounding_for_invited_vendors_alone_has_no_open_data_in_any_state(client):
    town = make_town()
    sounding = approved(town, is_public=False)
    publish_sounding(sounding=fresh(sounding), by=town.by("publisher"))
    later = fresh(sounding).response_deadline + datetime.timedelta(days=7)
    extend_sounding(
        sounding=fresh(sounding), response_deadline=later, reason="Mehr Zeit.", by=town.by("publisher")
    )
    OpeningFactory(sounding=fresh(sounding))
    assert release(fresh(sounding), "opened") is None
    assert release_follow_up(FollowUpFactory(sounding=fresh(sounding))) is None
    assert Release.objects.count() == 0
    assert client.get(f"{API}/releases/").status_code == 404


def test_draft_that_is_cancelled_has_no_open_data():
    town = make_town()
    sounding = approved(town)
    cancel_sounding(sounding=fresh(sounding), reason="Doch nicht.", by=town.by("officer"))
    assert Release.objects.count() == 0
