"""An unchanged search is answered with one query and no body; whatever changes what anybody would see changes the tag."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from accounts.models import Organisation
from catalog.actions import withdraw_solution
from catalog.search import changes
from catalog.search.changes import answers_mark
from marketplace.core import unchanged
from tests.factories import BY, OrganisationFactory, SolutionFactory, UserFactory

PAGE, API = "/loesungen/", "/api/v1/solutions/"


def tag_of(client, address=PAGE, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.headers["ETag"]


def again(client, tag, address=PAGE, **headers):
    return client.get(address, headers={"if-none-match": tag, **headers})


@pytest.mark.parametrize(
    "address", [PAGE, "/en/solutions/?q=Pegel&land=st", API, f"{API}?q=Pegel&page_size=3"]
)
def test_search_asked_again_unchanged_is_one_query_and_no_body(
    client, db, django_assert_num_queries, address
):
    SolutionFactory(name="Pegel")
    tag = tag_of(client, address)
    with django_assert_num_queries(1):
        response = again(client, tag, address)
    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", tag)
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("address", [PAGE, API])
def test_search_that_tells_something_new_is_answered_whole(client, transactional_db, address):
    listing = SolutionFactory(name="Pegel", slug="pegel")
    steps = [
        lambda: SolutionFactory(name="Warner"),
        lambda: withdraw_solution(solution=listing, by=BY, reason="test"),
        # Even written around every action: the mark of verification stands on each card.
        lambda: Organisation.objects.filter(pk=listing.vendor_id).update(verified_at=timezone.now()),
        lambda: Organisation.objects.filter(pk=listing.vendor_id).update(verified_at=None),
    ]
    tags = [tag_of(client, address)]
    for step in steps:
        step()
        assert again(client, tags[-1], address).status_code == 200
        tags.append(tag_of(client, address))
        assert again(client, tags[-1], address).status_code == 304
    assert len(set(tags)) == 5


def test_search_changes_its_mark_when_a_verification_runs_out_or_the_day_ends(db, monkeypatch):
    vendor = OrganisationFactory(
        verified_at=timezone.now(), verified_until=timezone.now() + datetime.timedelta(hours=1)
    )
    first = answers_mark()
    assert answers_mark() == first
    # What the database's clock does within the hour.
    Organisation.objects.filter(pk=vendor.pk).update(
        verified_until=timezone.now() - datetime.timedelta(seconds=1)
    )
    second = answers_mark()
    monkeypatch.setattr(changes, "berlin_day", lambda: datetime.date(2999, 1, 1))
    assert len({first, second, answers_mark()}) == 3


def test_search_of_another_question_language_host_or_release_has_another_tag(client, db, monkeypatch):
    monkeypatch.setattr("django.conf.settings.ALLOWED_HOSTS", ["*"])
    tags = [
        tag_of(client),
        tag_of(client, "/en/solutions/"),
        tag_of(client, f"{PAGE}?q=a"),
        tag_of(client, f"{PAGE}?sort=name"),
        tag_of(client, host="other.example"),
        tag_of(client, API),
        tag_of(client, API, **{"accept-language": "en"}),
    ]
    monkeypatch.setattr(unchanged, "release", lambda: "another")
    assert len({*tags, tag_of(client), tag_of(client, API)}) == 9


def test_search_of_people_signed_in_is_made_each_time(client, db):
    tag = tag_of(client)
    client.force_login(UserFactory())
    response = again(client, tag)
    assert response.status_code == 200
    assert "ETag" not in response.headers
    client.logout()
    client.cookies.clear()
    client.cookies["messages"] = "something"
    assert again(client, tag).status_code == 200


def test_search_kept_by_a_browser_is_asked_again_each_time(client, db):
    headers = client.get(PAGE).headers
    assert headers["Cache-Control"] == "no-cache"
    assert "Cookie" in headers["Vary"]
    refused = client.get(f"{API}?page_size=0")
    assert refused.status_code == 400
    assert "ETag" not in refused.headers


def test_release_changes_with_what_the_program_is_made_of(tmp_path, settings):
    settings.BASE_DIR = settings.STATIC_ROOT = tmp_path
    (tmp_path / "catalog").mkdir()
    seen = set()
    for name, text in [
        ("catalog/a.py", "1"),
        ("catalog/a.py", "2"),
        ("requirements.txt", "x"),
        ("staticfiles.json", "{}"),
    ]:
        (tmp_path / name).write_text(text)
        seen.add(unchanged.release.__wrapped__())
    (tmp_path / "catalog" / "notes.log").write_text("nobody sees this")
    assert len(seen | {unchanged.release.__wrapped__()}) == 4
