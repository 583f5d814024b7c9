"""Areas of a sounding: found by a search on the page of its texts, kept by their keys, refused where no register knows them."""

from __future__ import annotations

import pytest

from tests.factories import AreaFactory

from .people import Town

pytestmark = pytest.mark.django_db
OWN = "/arbeitsbereich/marktsondierungen/"


def form_of(page, **changes):
    form = page.context["form"]
    sent = {"saves": str(form["saves"].value()), "title": form["title"].value(), "language": "de"}
    return sent | {"purpose": form["purpose"].value(), "is_public": "yes"} | changes


def test_areas_are_found_ticked_and_taken_away_on_the_page_of_the_texts():
    town = Town()
    area = AreaFactory(name="Lindenwerder", search_text="| lindenwerder |")
    one = town.sounding(regions=[])
    client, here = town.client("officer"), f"{OWN}{one.public_id}/bearbeiten/"
    asked = {"action": "search:regions", "search.regions": "Lindenw"}
    answer = client.post(here, form_of(client.get(here)) | asked)
    assert (answer.status_code, answer.url) == (302, f"{here}?regions=Lindenw#e-regions")
    page = client.get(answer.url)
    assert f'name="regions" value="{area.key}"' in page.text
    assert client.post(here, form_of(page, regions=[area.key])).status_code == 302
    one.refresh_from_db()
    assert one.regions == [area.key]
    assert f'name="regions" value="{area.key}" checked' in client.get(here).text
    assert client.post(here, form_of(client.get(here))).status_code == 302
    one.refresh_from_db()
    assert one.regions == []


def test_area_that_no_register_knows_is_refused_at_the_field():
    town = Town()
    one = town.sounding(regions=[])
    client, here = town.client("officer"), f"{OWN}{one.public_id}/bearbeiten/"
    answer = client.post(here, form_of(client.get(here), regions=["999999999999"]))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["regions"]
    one.refresh_from_db()
    assert one.regions == []
