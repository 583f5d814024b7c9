"""Checked before stored, never changed afterwards; a release that does not pass stops nobody and is made up for."""

from __future__ import annotations

import datetime
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.core.actor import system_actor
from marketplace.core.models import AuditEvent
from procurement.actions import publish_sounding, releasing
from procurement.actions.amendments import extend_sounding
from procurement.actions.releasing import catch_up_releases, release, release_follow_up
from procurement.models import FollowUp, Release, Sounding
from procurement.questions.document import hash_of
from procurement.tasks import publish_missing_releases
from tests.factories import (
    EnquiryFactory,
    FollowUpFactory,
    ParticipationFactory,
    ReleaseFactory,
    ResponseFactory,
    SoundingFactory,
)

from .world import approved, fresh, make_town

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
JOB = system_actor("job:test")


def smuggling(monkeypatch, **members):
    """Builds releases with members that are never published."""
    built = releasing.sounding_release
    monkeypatch.setattr(releasing, "sounding_release", lambda *facts, **more: built(*facts, **more) | members)


def withheld():
    rows = AuditEvent.objects.filter(verb="procurement.release.withheld").order_by("id")
    return [(row.chain, row.actor_name, row.data) for row in rows]


def test_release_that_does_not_pass_is_not_stored_and_the_publication_holds(monkeypatch):
    town = make_town()
    sounding = approved(town)
    smuggling(monkeypatch, awards=[{"suppliers": [{"name": "Alphawerk"}]}])
    publish_sounding(sounding=fresh(sounding), by=town.by("publisher"))
    assert (fresh(sounding).state, Release.objects.count()) == ("published", 0)
    assert withheld() == [(town.organisation.pk, "action:release", {"cause": "published", "codes": ["path"]})]


def test_failure_while_building_stops_no_extension(monkeypatch):
    town = make_town()
    sounding = town.sounding("published")

    def broken(*facts, **more):
        raise KeyError("Alphawerk")

    monkeypatch.setattr(releasing, "sounding_release", broken)
    later = sounding.response_deadline + 7 * DAY
    extend_sounding(
        sounding=fresh(sounding), response_deadline=later, reason="Mehr Zeit.", by=town.by("publisher")
    )
    assert (fresh(sounding).response_deadline, Release.objects.count()) == (later, 0)
    assert [data for _chain, _name, data in withheld()] == [{"cause": "extended", "codes": ["failed"]}]


def test_change_that_is_rolled_back_leaves_no_release():
    town = make_town()
    sounding = approved(town)
    with transaction.atomic():
        publish_sounding(sounding=fresh(sounding), by=town.by("publisher"))
        assert Release.objects.count() == 1
        transaction.set_rollback(True)
    assert Release.objects.count() == 0


def test_withheld_release_is_published_by_the_job_once_it_passes(monkeypatch):
    town = make_town()
    sounding = approved(town)
    with monkeypatch.context() as patch:
        smuggling(patch, tender={})
        publish_sounding(sounding=fresh(sounding), by=town.by("publisher"))
        assert catch_up_releases(by=JOB) == 0
    assert len(withheld()) == 2
    assert publish_missing_releases(timestamp=0) == 1
    assert list(Release.objects.values_list("release_id", "cause")) == [
        ("ocds-000000-0cd500000001-1", "caught_up")
    ]
    assert catch_up_releases(by=JOB) == 0


def test_job_publishes_soundings_that_were_there_before_and_nothing_of_the_others():
    SoundingFactory(state="published", public_id="0cd5000000a1")
    SoundingFactory(state="cancelled", public_id="0cd5000000a2")
    SoundingFactory(state="published", is_public=False)
    SoundingFactory(state="approved")
    assert catch_up_releases(by=JOB) == 2
    assert [(row.release_id, row.tag, row.document["tender"]["status"]) for row in Release.objects.all()] == [
        ("ocds-000000-0cd5000000a1-1", "planning", "planning"),
        ("ocds-000000-0cd5000000a2-1", "planningUpdate", "cancelled"),
    ]


def test_job_is_moved_by_nothing_that_vendors_do():
    sounding = SoundingFactory(state="published")
    assert catch_up_releases(by=JOB) == 1
    ParticipationFactory(sounding=sounding)
    ResponseFactory(sounding=sounding, state="submitted")
    EnquiryFactory(sounding=sounding)
    Sounding.objects.get(pk=sounding.pk).save()
    assert catch_up_releases(by=JOB) == 0
    assert Release.objects.count() == 1


def test_releases_keep_the_ocid_of_the_first_when_the_prefix_changes(settings):
    town = make_town()
    sounding = approved(town)
    publish_sounding(sounding=fresh(sounding), by=town.by("publisher"))
    settings.OCDS_PREFIX = "ocds-abc123"
    later = fresh(sounding).response_deadline + 7 * DAY
    extend_sounding(
        sounding=fresh(sounding), response_deadline=later, reason="Mehr Zeit.", by=town.by("publisher")
    )
    assert list(Release.objects.values_list("release_id", flat=True)) == [
        "ocds-000000-0cd500000001-1",
        "ocds-000000-0cd500000001-2",
    ]
    other = SoundingFactory(state="published", public_id="0cd5000000b1")
    assert release(other, "published").ocid == "ocds-abc123-0cd5000000b1"


def test_codes_that_no_register_knows_and_wrong_numbers_are_left_out():
    town = make_town()
    town.organisation.numbers.update(value="04011000-1234512345-07")
    town.organisation.area.nuts3 = "DEZ99"
    town.organisation.area.save()
    sounding = approved(town, cpv=["99999999-9"])
    publish_sounding(sounding=fresh(sounding), by=town.by("publisher"))
    found = Release.objects.get().document
    assert "items" not in found["tender"]
    assert found["parties"][0]["additionalIdentifiers"] == [{"scheme": "DE-ARS", "id": "120610000001"}]
    assert found["parties"][0]["address"] == {"locality": "Lindenwerder", "countryName": "Deutschland"}


@pytest.mark.shared_data
def test_schemas_judge_at_run_time_too_where_their_folder_is_known(monkeypatch, settings, shared_data: Path):
    settings.OCDS_SCHEMA_DIR = shared_data.parent / "ocds" / "schema"
    sounding = SoundingFactory(state="published")
    assert release(sounding, "published") is not None
    monkeypatch.setattr(releasing, "problems_of", lambda *_given: ())
    smuggling(monkeypatch, date="gestern")
    assert release(sounding, "extended") is None
    assert [data["codes"] for _chain, _name, data in withheld()] == [["schema"]]


def test_follow_up_with_an_ocid_that_belongs_to_a_sounding_is_withheld():
    first = release(SoundingFactory(state="published"), "published")
    follow_up = FollowUpFactory(ocid=first.ocid)
    assert release_follow_up(follow_up) is None
    assert [data["codes"] for _chain, _name, data in withheld()] == [["ocid"]]


@pytest.mark.parametrize("ocid", ["ocds-000000", "de-4711", "ocds-000000-a/b", ""])
def test_follow_up_with_an_ocid_that_has_no_address_here_is_not_published(ocid):
    assert release_follow_up(FollowUpFactory(ocid=ocid)) is None
    assert (Release.objects.count(), withheld()) == (0, [])


def test_follow_up_of_which_nothing_public_changed_makes_no_release():
    follow_up = FollowUpFactory(ocid="ocds-000000-vergabe1")
    assert release_follow_up(follow_up).number == 1
    FollowUp.objects.filter(pk=follow_up.pk).update(outcome_text="Intern", url="https://vergabe.example/1")
    assert release_follow_up(FollowUp.objects.get(pk=follow_up.pk)) is None
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE procurement_release SET document = '{}'",
        "UPDATE procurement_release SET date = now()",
        "DELETE FROM procurement_release",
        "TRUNCATE procurement_release",
    ],
)
def test_stored_release_is_not_changed_even_by_the_owner_of_the_table(statement):
    row = ReleaseFactory()
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
        connection.cursor().execute(statement)
    found = Release.objects.get()
    assert (found.document, found.sha256) == (row.document, hash_of(row.document))


def test_dates_grow_even_where_the_clock_was_set_back():
    ahead = datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)
    ReleaseFactory(date=ahead)
    found = release(SoundingFactory(state="published"), "published")
    assert found.date == ahead + datetime.timedelta(microseconds=1)
    assert found.document["date"] == "2099-01-01T00:00:00.000001Z"


@pytest.mark.django_db(transaction=True)
def test_releases_of_two_soundings_at_once_are_dated_in_the_order_of_their_commits():
    first, second = SoundingFactory(state="published"), SoundingFactory(state="published")
    stored, go = threading.Event(), threading.Event()
    seen: list[str] = []

    def slow():
        with transaction.atomic():
            release(first, "published")
            stored.set()
            go.wait(10)
            seen.append("first commits")
        connection.close()

    def quick():
        stored.wait(10)
        release(second, "published")
        seen.append("second is stored")
        connection.close()

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    for thread in threads:
        thread.start()
    stored.wait(10)
    threads[1].join(0.5)
    assert seen == []
    go.set()
    for thread in threads:
        thread.join(20)
    assert seen == ["first commits", "second is stored"]
    assert list(Release.objects.order_by("date").values_list("sounding", flat=True)) == [first.pk, second.pk]
