"""Packages and records: valid by the standard, in order, merged by its rules; nobody else's extension."""

from __future__ import annotations

import copy
import datetime
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.ocds import (
    Body,
    Change,
    Cpv,
    Known,
    Publication,
    Question,
    Version,
    compiled,
    problems_of,
    record_package,
    release_package,
    sounding_release,
)
from procurement.ocds.paths import MERGED_BY_ID

from .judging import assert_fit_to_publish
from .samples import DAY, FULL, KNOWN, OCID, SITE, THEN, following, full, sealed

PUBLICATION = Publication(
    publisher="Marktplatz Kommunal",
    site=SITE,
    licence="https://spdx.org/licenses/CC-BY-4.0.html",
    policy=f"{SITE}/marktsondierungen/offene-daten/",
)


def package(release_id: str) -> str:
    return f"{SITE}/api/v1/ocds/releases/{release_id}/"


def packed(*releases, **links):
    return release_package(releases, publication=PUBLICATION, uri=package("x"), links=links or None)


def recorded(*releases):
    return record_package(releases, publication=PUBLICATION, uri=f"{SITE}/r/", package_of=package)


@pytest.mark.shared_data
def test_packages_and_records_of_full_releases_are_valid(shared_data: Path):
    folder = shared_data.parent / "ocds"
    pages = {"next": f"{SITE}/n/", "prev": f"{SITE}/p/"}
    assert_fit_to_publish(packed(sealed(), full(), following(), **pages), "release-package", folder)
    assert_fit_to_publish(recorded(sealed(), full()), "record-package", folder)
    assert_fit_to_publish(recorded(following()), "record-package", folder)


def test_package_bears_the_date_of_its_last_change():
    assert packed(full(), sealed())["publishedDate"] == "2026-04-12T08:00:00.000000Z"


def test_record_links_its_releases_sorted_by_date():
    record = recorded(full(), sealed())["records"][0]
    assert record["releases"] == [
        {
            "url": f"{SITE}/api/v1/ocds/releases/{OCID}-1/#{OCID}-1",
            "date": "2026-03-02T08:00:00.000000Z",
            "tag": ["planning"],
        },
        {
            "url": f"{SITE}/api/v1/ocds/releases/{OCID}-2/#{OCID}-2",
            "date": "2026-04-12T08:00:00.000000Z",
            "tag": ["planningUpdate"],
        },
    ]
    assert recorded(full(), sealed())["packages"] == [package(f"{OCID}-1"), package(f"{OCID}-2")]


def test_merge_takes_the_later_value_and_joins_lists_by_id():
    first, second = sealed(), full(response_deadline=THEN + 30 * DAY, buyer=replace(FULL.buyer, leitweg=()))
    del second["tender"]["description"]
    second["planning"]["documents"] = second["planning"]["documents"][1:]
    before = copy.deepcopy([first, second])
    found = compiled([second, first])
    assert [first, second] == before
    assert (found["id"], found["tag"], found["date"]) == (
        f"{OCID}-2026-04-12T08:00:00.000000Z",
        ["compiled"],
        "2026-04-12T08:00:00.000000Z",
    )
    assert found["tender"]["description"] == "Rund 600 Arbeitsplätze."
    assert [one["id"] for one in found["planning"]["documents"]] == [
        "notice",
        "questionnaire-1",
        "questionnaire-2",
        "change-1",
        "report",
    ]
    assert [one["dueDate"] for one in found["planning"]["milestones"]] == [
        "2026-03-12T09:00:00+01:00",
        "2026-04-01T10:00:00+02:00",
        "2026-07-01T00:00:00+02:00",
    ]
    # A list without ids of its own is replaced as a whole.
    assert found["parties"][0]["additionalIdentifiers"] == [{"scheme": "DE-ARS", "id": "120610000001"}]


def test_description_that_a_correction_took_away_leaves_the_record():
    taken = sounding_release(replace(FULL, description=""), number=2, date=THEN + 50 * DAY, before=sealed())
    assert (taken["tender"]["description"], problems_of(taken, KNOWN)) == (None, ())
    assert "description" not in compiled([sealed(), taken])["tender"]
    again = sounding_release(replace(FULL, description=""), number=3, date=THEN + 51 * DAY, before=taken)
    assert again["tender"] == taken["tender"]
    never = replace(FULL, description="")
    first = sounding_release(never, number=1, date=THEN)
    assert "description" not in sounding_release(never, number=2, date=THEN + DAY, before=first)["tender"]


@pytest.mark.shared_data
def test_lists_merged_by_id_are_those_of_the_standard(shared_data: Path):
    schema = json.loads((shared_data.parent / "ocds" / "schema" / "release-schema.json").read_text())
    # Those of the two extensions have ids as well.
    assert set(_lists(schema, schema, "")) - _extended() == MERGED_BY_ID - {
        "tender.enquiries",
        "bids.statistics",
    }


def _extended():
    return {path for path in MERGED_BY_ID if path in ("tender.enquiries", "bids.statistics")}


def _lists(node, root, path):
    """Lists of things with an id that the standard merges, among the paths that a release here may hold."""
    used = ("parties", "planning", "planning.documents", "planning.milestones", "tender", "tender.items")
    for name, value in node.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        value = root["definitions"][value["$ref"].rsplit("/", 1)[1]] if "$ref" in value else value
        items = value.get("items", {})
        if "$ref" in items and not value.get("wholeListMerge") and here in (*used, "relatedProcesses"):
            yield here
        if here in ("planning", "tender"):
            yield from _lists(value, root, here)


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(str.strip)
moments = st.datetimes(
    datetime.datetime(2026, 1, 1), datetime.datetime(2035, 1, 1), timezones=st.just(datetime.UTC)
)
facts = st.builds(
    replace,
    st.just(FULL),
    language=st.sampled_from(["de", "en"]),
    title=words,
    purpose=st.just("") | words,
    description=st.just("") | words,
    buyer=st.builds(Body, id=st.just("stadt-lindenwerder"), name=words, locality=st.just("") | words),
    cpv=st.sampled_from([(), (Cpv("48311100", "DMS"),), (Cpv("48311100", "DMS"), Cpv("72268000", "SW"))]),
    published_at=moments,
    response_deadline=moments,
    question_deadline=st.none() | moments,
    procedure_start=st.none() | st.dates(datetime.date(2026, 1, 1), datetime.date(2035, 1, 1)),
    versions=st.integers(0, 3).map(lambda n: tuple(Version(i + 1, "a" * 64, THEN) for i in range(n))),
    changes=st.lists(words, max_size=3).map(
        lambda texts: tuple(Change(i, "Berichtigung", text, THEN) for i, text in enumerate(texts, 1))
    ),
    questions=st.lists(words, max_size=3).map(
        lambda texts: tuple(Question(i, "", text, text, THEN) for i, text in enumerate(texts, 1))
    ),
    is_cancelled=st.just(False),
    opened_at=st.none() | moments,
    responses=st.none() | st.integers(0, 500),
    report=st.none() | st.just(FULL.report),
)


@given(facts, moments)
@pytest.mark.shared_data
def test_release_of_any_sounding_passes_and_merges(found, date):
    known: Known = replace(KNOWN, is_opened=found.opened_at is not None, nuts=frozenset())
    first = sounding_release(found, number=1, date=date)
    second = sounding_release(found, number=2, date=date + DAY)
    assert problems_of(first, known) == problems_of(second, known) == ()
    merged = compiled([second, first])
    for name in ("parties", "buyer", "planning", "tender", "language", "initiationType"):
        assert merged[name] == second[name]
