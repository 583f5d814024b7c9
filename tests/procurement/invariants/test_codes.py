"""Codes that no register knows: a CPV code with a wrong check digit and an unknown area are refused on every way in."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from procurement.actions.needs import edit_need
from procurement.forms.soundings import SoundingForm
from tests.factories import AreaFactory, CpvCodeFactory, NeedFactory
from tests.procurement.soundings.people import Town
from tests.procurement.soundings.test_areas import OWN, form_of

pytestmark = pytest.mark.django_db
WRONG = [
    "48000000-9",
    "48000000-80",
    "4800000-8",
    "99999999-1",
    "48000000-8; DROP TABLE",
    "DE21H",
    "\u0664\u0668000000-8",
]


@pytest.fixture(autouse=True)
def registers():
    """One code and one area that are known, in German."""
    CpvCodeFactory()
    AreaFactory()
    with translation.override("de"):
        yield


@pytest.mark.parametrize("code", WRONG)
def test_code_of_a_sounding_with_a_wrong_check_digit_is_refused_at_its_field(code):
    town = Town()
    one = town.sounding()
    client, here = town.client("officer"), f"{OWN}{one.public_id}/bearbeiten/"
    answer = client.post(here, form_of(client.get(here), cpv=code))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["cpv"])
    one.refresh_from_db()
    assert one.cpv == []


def test_code_of_a_sounding_is_kept_with_its_check_digit_however_it_is_typed():
    form = SoundingForm({"cpv": "48000000, 48000000-8"})
    form.is_valid()
    assert form.cleaned_data["cpv"] == ["48000000-8"]


@pytest.mark.parametrize("code", WRONG)
def test_code_or_area_of_a_need_that_no_register_knows_is_refused(code):
    town = Town()
    need = NeedFactory(organisation=town.organisation)
    for field in ("cpv", "regions"):
        with pytest.raises(ValidationError) as refused:
            edit_need(need=need, values={field: [code]}, saves=0, by=town.by("requester"))
        assert list(refused.value.message_dict) == [field]
    need.refresh_from_db()
    assert (need.cpv, need.regions) == ([], [])
