"""The addresses of open data: pages by date, single releases for ever, records; for everybody, and asked for sparingly."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.models import Release
from tests.factories import ParticipationFactory, ReleaseFactory, ResponseFactory, SoundingFactory

from .judging import assert_fit_to_publish

pytestmark = pytest.mark.django_db
API = "/api/v1/ocds"
NINE = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def five():
    """Five releases a second apart, of two soundings."""
    soundings = [SoundingFactory(state="published", public_id=f"0cd5000000{n}0") for n in (1, 2)]
    return [ReleaseFactory(sounding=soundings[n % 2], date=NINE + n * SECOND) for n in range(5)]


def ids(response):
    assert response.status_code == 200, response.content
    return [one["id"] for one in response.json()["releases"]]


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.shared_data
def test_releases_come_in_pages_by_date_forth_and_back_each_once(client, five, shared_data: Path):
    seen, address, packages = [], f"{API}/releases/?page_size=2", []
    while address:
        package = client.get(address).json()
        assert_fit_to_publish(package, "release-package", shared_data.parent / "ocds")
        packages.append(package)
        seen += [one["id"] for one in package["releases"]]
        address = package.get("links", {}).get("next")
    assert seen == [row.release_id for row in five]
    assert [sorted(package.get("links", {})) for package in packages] == [
        ["next"],
        ["next", "prev"],
        ["prev"],
    ]
    back = client.get(packages[2]["links"]["prev"]).json()
    assert back["releases"] == packages[1]["releases"]


def test_pages_stay_as_they_are_while_releases_are_added(client, five):
    first = client.get(f"{API}/releases/?page_size=2").json()
    ReleaseFactory(date=NINE + 60 * SECOND)
    assert ids(client.get(first["links"]["next"])) == [five[2].release_id, five[3].release_id]


def test_releases_of_a_time_are_since_inclusive_and_until_exclusive(client, five):
    since, until = "2026-03-02T09:00:01Z", "2026-03-02T10:00:03%2B01:00"
    assert ids(client.get(f"{API}/releases/?since={since}&until={until}")) == [
        five[1].release_id,
        five[2].release_id,
    ]


def test_releases_of_one_process_are_its_own(client, five):
    assert ids(client.get(f"{API}/releases/?ocid=ocds-000000-0cd500000020")) == [
        five[1].release_id,
        five[3].release_id,
    ]


@pytest.mark.parametrize("query", ["?since=2099-01-01T00:00:00Z", "?ocid=ocds-000000-nothing"])
def test_time_or_process_without_a_release_is_404_since_no_package_is_empty(client, five, query):
    response = client.get(f"{API}/releases/{query}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("query", ["?since=gestern", "?vendor=x", "?page_size=1000", "?ocid=a&ocid=b"])
def test_parameters_that_are_wrong_or_unknown_are_refused(client, five, query):
    assert client.get(f"{API}/releases/{query}").status_code == 400


def test_single_release_may_be_kept_for_ever_and_is_not_sent_twice(client, five):
    response = client.get(f"{API}/releases/{five[0].release_id}/")
    assert response.json()["releases"] == [five[0].document]
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Last-Modified"] == "Mon, 02 Mar 2026 09:00:00 GMT"
    assert response["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"{API}/releases/{five[0].release_id}/", headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    later = {"if-modified-since": response["Last-Modified"]}
    assert client.get(f"{API}/releases/{five[0].release_id}/", headers=later).status_code == 304
    earlier = {"if-modified-since": "Mon, 02 Mar 2026 08:59:59 GMT"}
    assert client.get(f"{API}/releases/{five[0].release_id}/", headers=earlier).status_code == 200


def test_lists_and_records_are_asked_for_anew_and_have_an_etag(client, five):
    for address in (f"{API}/releases/", f"{API}/records/{five[0].ocid}/"):
        response = client.get(address)
        assert response["Cache-Control"] == "no-cache"
        assert response["Last-Modified"] == "Mon, 02 Mar 2026 09:00:04 GMT"
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_etag_of_a_record_changes_with_a_release_and_with_nothing_that_vendors_do(client, five):
    address = f"{API}/records/{five[0].ocid}/"
    before = client.get(address)["ETag"]
    ResponseFactory(sounding=five[0].sounding, state="submitted")
    ParticipationFactory(sounding=five[0].sounding)
    assert client.get(address)["ETag"] == before
    ReleaseFactory(sounding=five[0].sounding, date=NINE + 60 * SECOND)
    assert client.get(address)["ETag"] != before


@pytest.mark.parametrize(
    "path", ["releases/ocds-000000-0cd500000010-9/", "releases/1/", "records/ocds-000000-none/", "records/1/"]
)
def test_release_or_record_that_does_not_exist_is_404(client, five, path):
    assert client.get(f"{API}/{path}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_releases_are_changed_by_no_request(client, five, method):
    for path in ("releases/", f"releases/{five[0].release_id}/", f"records/{five[0].ocid}/"):
        assert getattr(client, method)(f"{API}/{path}").status_code == 405
    assert Release.objects.count() == 5


def test_address_of_the_policy_in_a_package_leads_to_its_page(client, five):
    policy = client.get(f"{API}/releases/").json()["publicationPolicy"]
    page = client.get("/" + policy.split("/", 3)[3])
    assert (page.status_code, "<h1>Offene Daten der Marktsondierungen</h1>" in page.content.decode()) == (
        200,
        True,
    )


@pytest.mark.parametrize(
    ("path", "count"),
    [("releases/", 2), ("releases/ocds-000000-0cd5000000c0-1/", 1), ("records/ocds-000000-0cd5000000c0/", 1)],
)
def test_open_data_of_one_and_three_releases_asks_equally_often(client, path, count):
    sounding = SoundingFactory(state="published", public_id="0cd5000000c0")
    ReleaseFactory(sounding=sounding)
    one = asked(client, f"{API}/{path}")
    ReleaseFactory(sounding=sounding)
    ReleaseFactory()
    assert (one, asked(client, f"{API}/{path}")) == (count, count)
