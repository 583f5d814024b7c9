"""How often the pages of notes and of the hand-over ask the database: as often for three rows as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import FileNoteFactory, SoundingInvitationFactory, UserFactory

from .world import World


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "count"), [("vermerk/", 10), ("vermerk/1/", 5), ("uebergabe/", 7)])
def test_pages_of_notes_with_one_and_three_rows_ask_equally_often(path, count):
    world = World()
    world.open()
    world.conclude()
    client = world.client("officer")
    document = {"language": "de", "sections": [], "facts": [], "changes": ["Dies ist die erste Fassung."]}
    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            FileNoteFactory(sounding=world.sounding, document=document, made_by_id=UserFactory().pk)
            SoundingInvitationFactory(sounding=world.sounding)
        client.get(world.address(path))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(world.address(path)).status_code == 200
        counts.append(len(caught))
    assert counts == [count, count]
