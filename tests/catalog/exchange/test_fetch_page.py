"""A listing filled from an address: the page waits for seconds only, for one address at a time, and not for ever more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Organisation
from catalog.exchange.fetch import PAGE_SECONDS
from catalog.models import Revision, Solution
from tests.catalog.lists.people import client_of
from tests.core.holding import forget_places, free_places, held
from tests.factories import OrganisationFactory, member_of

from .samples import publiccode

pytestmark = pytest.mark.django_db
NEW = "/arbeitsbereich/neuer-eintrag/datei/"
ADDRESS = "https://stadt.example/publiccode.yml"


@pytest.fixture(autouse=True)
def _fresh(db: None) -> Iterator[None]:
    forget_places()
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def editor() -> Any:
    return client_of(member_of(OrganisationFactory(name="Melderwerk GmbH"), "editor"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float, int]]:
    """The addresses that were read, each with its seconds and the places that were free meanwhile."""
    found: list[tuple[str, float, int]] = []

    def read(url: str, *, seconds: float) -> bytes:
        found.append((url, seconds, free_places("catalog.fetch", 1)))
        return publiccode()

    monkeypatch.setattr("catalog.views.drafts.fetch", read)
    return found


def fill(client: Any, **sent: Any) -> Any:
    return client.post(NEW, {"address": ADDRESS} | sent | client.acting)


def test_address_of_the_page_has_eight_seconds_and_the_only_place(editor: Any, asked: list[Any]) -> None:
    answer = fill(editor)
    assert (answer.status_code, Solution.objects.count(), asked) == (200, 1, [(ADDRESS, 8.0, 0)])
    assert (PAGE_SECONDS, free_places("catalog.fetch", 1)) == (8.0, 1)


def test_address_while_another_one_is_read_has_to_wait_and_is_kept(editor: Any, asked: list[Any]) -> None:
    with held("catalog.fetch", 0):
        answer = fill(editor)
    assert (answer.status_code, answer["Retry-After"]) == (429, "10")
    assert "Gerade wird eine andere Adresse gelesen." in answer.text
    assert f'value="{ADDRESS}"' in answer.text
    assert (asked, Revision.objects.count()) == ([], 0)
    # An uploaded file needs no address, so it waits for nobody.
    with held("catalog.fetch", 0):
        upload = editor.post(NEW, {"file": _file()} | editor.acting)
    assert (upload.status_code, Revision.objects.count()) == (200, 1)


def test_addresses_of_an_organisation_are_counted_for_all_its_people_and_for_no_other(
    editor: Any, asked: list[Any], settings: Any
) -> None:
    settings.FETCH_RATE_LIMITS = {"fetch": "2/m/key"}
    colleague = client_of(member_of(_organisation(), "editor"))
    stranger = client_of(member_of(OrganisationFactory(name="Andere GmbH"), "editor"))
    assert [fill(client).status_code for client in (editor, colleague)] == [200, 200]
    answer = fill(editor)
    assert (answer.status_code, answer["Retry-After"], len(asked)) == (429, "600", 2)
    assert "Ihre Organisation hat viele Adressen lesen lassen." in answer.text
    assert (fill(colleague).status_code, fill(stranger).status_code) == (429, 200)
    assert free_places("catalog.fetch", 1) == 1


def _organisation() -> Any:
    return Organisation.objects.get(name="Melderwerk GmbH")


def _file() -> Any:
    return SimpleUploadedFile("publiccode.yml", publiccode())
