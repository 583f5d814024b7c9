"""The later moves as open data: opening, conclusion and what followed, each through its own action."""

from __future__ import annotations

from pathlib import Path

import pytest

from procurement.actions.concluding import conclude_sounding, edit_conclusion, propose_conclusion
from procurement.actions.following_up import edit_follow_up, record_follow_up
from procurement.models import Release
from procurement.ocds import release_package
from procurement.queries.releases import publication
from procurement.queries.reporting import conclusion_of, preview_of
from tests.procurement.conclusion.people import WRITTEN, Ended, coverage, price
from tests.procurement.opening.world import make_world

from .judging import assert_fit_to_publish

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data]
SECRETS = (
    "Nordwerk",
    "Stillwerk",
    "71234",
    "Geheime Anmerkung",
    "Alphawerk",
    "Betawerk",
    "Gammawerk",
    "Intern",
)


def judged(schemas: Path) -> list[dict]:
    """Every release, once each was found fit to be published."""
    rows = list(Release.objects.order_by("date"))
    for row in rows:
        package = release_package([row.document], publication=publication(), uri="https://x.example/")
        assert_fit_to_publish(package, "release-package", schemas)
        assert [word for word in SECRETS if word in str(package)] == []
    return [row.document for row in rows]


def test_opening_tells_the_number_of_responses_and_no_name(shared_data: Path):
    world = make_world()
    opening = world.open()
    assert opening.count > 0
    (found,) = judged(shared_data.parent / "ocds")
    (count,) = found["bids"]["statistics"]
    assert (count["measure"], count["value"], count["id"]) == ("requests", opening.count, "1")
    assert [one["status"] for one in found["planning"]["milestones"]] == ["met", "met"]


def test_request_to_open_makes_no_release():
    world = make_world()
    world.open()
    assert list(Release.objects.values_list("cause", flat=True)) == ["opened"]


def test_conclusion_and_what_followed_are_told_without_reasons_answers_or_prices(client, shared_data: Path):
    ended = Ended([coverage("now"), price(71234, 71234)])
    by = ended.town.by
    edit_conclusion(sounding=ended.sounding, values=WRITTEN, saves=0, by=by("officer"))
    seen = preview_of(ended.sounding, conclusion_of(ended.sounding)).seen
    propose_conclusion(sounding=ended.sounding, report_seen=seen, by=by("officer"))
    seen = preview_of(ended.sounding, conclusion_of(ended.sounding)).seen
    report = conclude_sounding(
        sounding=ended.sounding, by=by("publisher"), report_seen=seen, is_confidential_kept=True
    )
    values = {"title": "Sensoren beschaffen", "ocid": "", "outcome": "running", "outcome_text": ""}
    follow_up = record_follow_up(sounding=ended.sounding, values=values, by=by("officer"))
    over = {"outcome": "ended", "ended_on": "2026-11-01", "outcome_text": "Intern"}
    over["ended_on"] = report.published_at.date()
    edit_follow_up(follow_up=follow_up, values=over, saves=follow_up.saves, by=by("officer"))
    concluded, begun, finished = judged(shared_data.parent / "ocds")
    documents = {one["id"]: one for one in concluded["planning"]["documents"]}
    assert documents["report"]["documentType"] == "marketStudies"
    assert client.get("/" + documents["report"]["url"].split("/", 3)[3]).status_code == 200
    assert WRITTEN["reasons"] not in str(concluded)
    assert (begun["ocid"], begun["tag"], begun["tender"]["status"]) == (follow_up.ocid, ["tender"], "active")
    assert (finished["tag"], finished["tender"]["status"]) == (["tenderUpdate"], "unsuccessful")
    assert finished["relatedProcesses"][0]["identifier"] == concluded["ocid"] != follow_up.ocid
