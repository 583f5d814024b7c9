"""How often the pages of soundings ask the database: as often for three rows as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    AuditEventFactory,
    EnquiryFactory,
    OrganisationFactory,
    ParticipationFactory,
    SoundingDocumentFactory,
    SoundingFactory,
    SoundingInvitationFactory,
    UserFactory,
)

from .people import Town

OWN = "/arbeitsbereich/marktsondierungen/"
PUBLIC = "/marktsondierungen/"


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def row_more(town, one):
    SoundingFactory(organisation=town.organisation)
    SoundingInvitationFactory(sounding=one, sent_at=None)
    SoundingDocumentFactory(sounding=one)
    AuditEventFactory(
        chain=town.organisation.pk,
        verb="procurement.sounding.edited",
        subject_type="procurement.sounding",
        subject_id=str(one.pk),
        user_id=UserFactory().pk,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "count"),
    [("", 6), ("{id}/", 14), ("{id}/pruefen/", 10), ("{id}/einladungen/", 6), ("{id}/unterlagen/", 5)],
)
def test_pages_of_the_buyer_with_one_and_three_rows_ask_equally_often(path, count):
    town = Town()
    one = town.sounding("in_review", public_id="50d0c0000001")
    client = town.client("officer")
    row_more(town, one)
    address = OWN + path.format(id=one.public_id)
    first = asked(client, address)
    row_more(town, one)
    row_more(town, one)
    assert (first, asked(client, address)) == (count, count)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "count"), [("", 3), ("?only=over", 3), ("feed/", 1), ("{id}/", 6)])
def test_public_pages_with_one_and_three_rows_ask_equally_often(path, count):
    town = Town()
    one = town.sounding("published", public_id="50d0c0000002")
    client = Client()

    def more():
        SoundingFactory(state="published")
        SoundingFactory(state="cancelled")
        SoundingDocumentFactory(sounding=one, published_at=one.published_at)
        ParticipationFactory(sounding=one, organisation=OrganisationFactory())
        EnquiryFactory(
            sounding=one,
            state="published",
            number=one.enquiries.count() + 1,
            public_text="Wie viele?",
            answer="300.",
            published_at=one.published_at,
        )

    more()
    address = PUBLIC + path.format(id=one.public_id)
    first = asked(client, address)
    more()
    more()
    assert (first, asked(client, address)) == (count, count)
