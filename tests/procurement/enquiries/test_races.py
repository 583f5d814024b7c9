"""Two at once: whoever joins while something is published gets it, and no two publications share a number."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from marketplace.core.models import OutboxMessage
from procurement.actions.amendments import extend_sounding
from procurement.actions.enquiries import publish_enquiries, seen_texts
from procurement.actions.responses import join_sounding
from procurement.models import Amendment, Enquiry, Participation, Sounding
from procurement.queries.enquiries import published_enquiries
from tests.audit_check import assert_audit_clean

from .world import acting, make_world, prepared

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.timedelta(days=1)


def at_once(*moves):
    """Do them in threads that begin together; what each gave back or raised."""
    found, start = [None] * len(moves), threading.Barrier(len(moves))

    def run(place, move):
        start.wait()
        try:
            found[place] = move()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(moves)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def publishing(world, row):
    sounding = Sounding.objects.get(pk=world.sounding.pk)
    by, seen = acting(world.officer), seen_texts([row])
    return lambda: publish_enquiries(sounding=sounding, enquiries=[row], seen=seen, by=by)


def test_vendor_that_joins_while_answers_are_published_reads_them_or_gets_the_mail():
    world = make_world()
    rows = [prepared(world, public_text=f"Frage {n}?") for n in range(4)]
    sounding, by = world.sounding, acting(world.reading)
    Enquiry.objects.update(organisation=world.vendors["Betawerk"])
    read = []

    def join():
        join_sounding(sounding=sounding, by=by)
        read.extend(one.text for one in published_enquiries(sounding))

    at_once(*(publishing(world, row) for row in rows), join)
    assert Participation.objects.filter(organisation=world.vendors["Gammawerk"]).count() == 1
    assert [one.number for one in published_enquiries(sounding)] == [1, 2, 3, 4]
    mails = OutboxMessage.objects.filter(to=world.reading.email).count()
    assert len(read) + mails >= 4
    assert_audit_clean()


def test_publications_at_once_share_no_number_and_each_is_told_to_all():
    world = make_world()
    rows = [prepared(world) for _n in range(5)]
    found = at_once(*(publishing(world, row) for row in rows))
    assert [type(one) for one in found] == [list] * 5
    assert sorted(Enquiry.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert OutboxMessage.objects.filter(to=world.invited.email).count() == 5


def test_same_answer_published_twice_at_once_is_published_once():
    world = make_world()
    row = prepared(world)
    found = at_once(publishing(world, row), publishing(world, row))
    assert sorted(type(one).__name__ for one in found) == ["IllegalMove", "list"]
    assert OutboxMessage.objects.filter(to=world.invited.email).count() == 1


def test_two_extensions_at_once_to_the_same_date_are_one():
    world = make_world()
    until, by = timezone.now() + 40 * DAY, acting(world.publisher)
    sounding = Sounding.objects.select_related("organisation").get(pk=world.sounding.pk)

    def extend():
        return extend_sounding(sounding=sounding, response_deadline=until, reason="Mehr Zeit.", by=by)

    found = at_once(extend, extend)
    assert sorted(type(one).__name__ for one in found) == ["Amendment", "ValidationError"]
    assert [type(one) for one in found].count(ValidationError) == 1
    assert Amendment.objects.get().number == 1
    assert OutboxMessage.objects.filter(to=world.invited.email).count() == 1


def test_extension_and_publication_at_once_both_hold():
    world = make_world()
    row, until = prepared(world), timezone.now() + 40 * DAY
    sounding = Sounding.objects.select_related("organisation").get(pk=world.sounding.pk)
    by = acting(world.publisher)
    at_once(
        publishing(world, row),
        lambda: extend_sounding(sounding=sounding, response_deadline=until, reason="Mehr Zeit.", by=by),
    )
    sounding.refresh_from_db()
    assert (sounding.response_deadline, len(published_enquiries(sounding))) == (until, 1)
    assert OutboxMessage.objects.filter(to=world.invited.email).count() == 2
