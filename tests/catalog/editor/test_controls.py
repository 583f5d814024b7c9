"""Controls: every fact of the definitions has one, and what it shows comes back as the same value."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
import yaml
from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string

from catalog.exchange.listing import read_listing
from catalog.facts.registry import FACTS
from catalog.facts.types import FactError
from catalog.forms.facts import draw, read_facts
from catalog.forms.facts.drawing import Wishes

# One cleaned value for each fact, odd ones on purpose: other languages, odd orders, characters that HTML escapes.
TEXT = 'Ämter & <b>"Bürger"</b>'
VALUES = {
    "name": TEXT,
    "localised_name": {"de": TEXT, "fr": "Nom"},
    "short_description": {"en": "Short.", "de": TEXT},
    "long_description": {"de": "Erste Zeile\n\n- Liste\n- <script>alert(1)</script>"},
    "features": {"de": ["Karte", TEXT], "pt-BR": ["Mapa"]},
    "application_suite": TEXT,
    "logo": "bilder/logo.svg",
    "landing_url": "https://a.example/?a=1&b=2",
    "documentation": {"de": "https://a.example/hilfe"},
    "screenshots": {"de": ["bilder/a.png", "https://a.example/b.png"]},
    "videos": {"en": ["https://v.example/1", "https://v.example/2"]},
    "awards": {"de": ["Preis & Ehre"]},
    "offer_type": "saas",
    "origin": "municipality",
    "programme": "Smart City",
    "publisher": {"uri": "urn:x-test:1", "name": TEXT},
    "funded_by": [{"uri": "https://l.example"}, {"name": "Land"}],
    "used_by": ["Stadt A", "Stadt <B>"],
    "fields_of_action": ["participation", "administration"],
    "solution_class": "portal",
    "categories": ["geographic-information-systems", "accounting"],
    "scope": ["local-authorities"],
    "user_groups": None,
    "municipality_types": None,
    "population_bands": None,
    "laender": ["st", "by"],
    "task_kinds": None,
    "services": [{"leika_id": "99001001001000", "lebenslage": "Umzug"}, {"leika_id": "2"}],
    "countries": ["DE", "AT"],
    "unsupported_countries": ["US"],
    "development_status": "stable",
    "scaling_phase": None,
    "version": "1.10",
    "release_date": "2026-01-02",
    "roadmap": "https://a.example/plan",
    "operating_models": None,
    "data_locations": None,
    "operator": TEXT,
    "maintenance_type": "contract",
    "maintenance_until": "2027-12-31",
    "contractors": [{"name": TEXT, "until": "2027-12-31"}, {"name": "B", "website": "https://b.example"}],
    "support_level": {"de": "Werktags 9 bis 17 Uhr"},
    "funded_until": "2028-02-29",
    "successor": {"name": TEXT},
    "software_type": "standalone/web",
    "platforms": ["web", "android"],
    "available_languages": ["de", "en", "pt-BR"],
    "localisation_ready": False,
    "licence": "EUPL-1.2 OR MIT",
    "licence_model": "open",
    "source_url": "https://code.example/a.git",
    "based_on": ["https://code.example/b"],
    "copyright_owner": TEXT,
    "data_export": None,
    "exit_support": {"de": "Zeile eins\nZeile zwei"},
    "open_source_quality": None,
    "interfaces": [{"name": TEXT, "documented": True}, {"name": "B", "documented": False}, {"name": "C"}],
    "api_documentation": {"de": "https://a.example/api"},
    "connection_types": None,
    "specialist_systems": ["System & Co", "B"],
    "standards": ["XPlanung", "DIN SPEC 91357"],
    "supports": ["alias:gdpr", "https://n.example/1"],
    "logins": None,
    "dependencies": [{"kind": "open", "name": "PostgreSQL", "version_min": "15", "optional": True}],
    "prerequisite_data": {"de": TEXT},
    "prerequisite_technology": {"en": "A browser."},
    "staff_days_per_year": 0,
    "data_protection": None,
    "security": None,
    "accessibility": None,
    "ai_risk": None,
    "cost_model": "yearly",
    "costs": {
        "under_5000": {"setup": {"min": 0, "max": 1200}, "effort": {"min": 2, "max": 2}},
        "from_500000": {"yearly": {"min": 12000, "max": 1000000}},
    },
    "trial": None,
    "routes": None,
    "cpv": ["72000000-5", "48000000-8"],
    "evb_it": None,
    "specifications": [{"title": TEXT, "address": "https://s.example"}],
    "transferability": {
        "legal": {"level": 0},
        "technical": {"level": 3, "reason": {"de": TEXT, "fr": "Oui"}},
    },
    "adaptation_need": None,
    "cooperation": None,
    "success_factors": {"de": ["Rückhalt im Rat"]},
    "known_problems": {"de": [TEXT]},
    "impact": {"de": ["20 % weniger Wege"], "en": ["20% fewer trips"]},
}
ODD = {**{key: value for key, value in VALUES.items() if value is not None}}


class Fields(HTMLParser):
    """What a browser would send of the fields in a piece of HTML."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.sent, self.ids, self.tags = [], [], set()
        self._area, self._select = None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        if "id" in given:
            self.ids.append(given["id"])
        name = given.get("name")
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.sent.append((name, given.get("value", "")))
        elif tag == "textarea":
            self._area = [name, ""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.sent.append((self._select, given["value"]))

    def handle_data(self, data):
        if self._area:
            self._area[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops the first line end of a field and sends the others as CR LF.
            text = self._area[1].removeprefix("\n").replace("\n", "\r\n")
            self.sent.append((self._area[0], text))
            self._area = None
        elif tag == "select":
            self._select = None


def sent_by(key, raw, **wishes):
    """The form of one fact that holds a value, as a browser would send it."""
    control = draw(FACTS[key], raw, Wishes(**wishes))
    fields = Fields(render_to_string(control.template, {"c": control}))
    data = QueryDict(mutable=True)
    data.appendlist("given", key)
    for name, value in fields.sent:
        data.appendlist(name, value)
    return data, fields


def all_codes(fact):
    """A value of a fact with a closed list: its last code and its first one, or one of them."""
    codes = fact.choice().codes
    many = fact.type.__class__.__name__ == "Many"
    return [codes[-1], codes[0]] if many and len(codes) > 1 else codes[-1]


def value_for(key):
    return ODD.get(key) or (ODD[key] if key in ODD else all_codes(FACTS[key]))


@pytest.mark.parametrize("key", FACTS)
def test_control_of_every_fact_gives_back_the_value_that_it_shows(key):
    value = value_for(key)
    assert FACTS[key].type.clean(value) == value
    data, fields = sent_by(key, value)
    assert read_facts(data, {key}, {key: value})[key] == value
    assert fields.tags & {"script", "b"} == set()
    assert len(fields.ids) == len(set(fields.ids))


@pytest.mark.parametrize("key", FACTS)
def test_control_of_every_fact_gives_back_nothing_where_it_shows_nothing(key):
    data, fields = sent_by(key, None)
    assert fields.tags & {"input", "textarea", "select"}
    assert read_facts(data, {key}, {}) == {key: None}


def test_values_of_this_test_hold_every_fact():
    assert set(VALUES) == set(FACTS)


def test_facts_of_the_demo_come_back_as_they_are():
    compared = 0
    for place in sorted((settings.BASE_DIR / "catalog").rglob("*.yml")):
        raw = yaml.safe_load(place.read_text(encoding="utf-8"))
        if not isinstance(raw, dict) or "facts" not in raw:
            continue
        for key, value in read_listing(place.read_bytes()).facts.items():
            data, _fields = sent_by(key, value)
            assert read_facts(data, {key}, {key: value})[key] == value, (place.name, key)
            compared += 1
    assert compared > 100


@pytest.mark.parametrize(
    ("key", "typed", "shown"),
    [
        ("staff_days_per_year", "viele", "viele"),
        ("maintenance_until", "Ende 2027", "Ende 2027"),
        ("costs", {"under_5000": {"setup": {"min": "wenig"}}}, "wenig"),
        ("cpv", ["48", "72000000-5"], "48"),
        ("offer_type", "erfunden", "erfunden"),
        ("interfaces", [{"address": "keine"}], "keine"),
    ],
)
def test_control_with_what_cannot_be_taken_gives_it_back_as_it_was_typed(key, typed, shown):
    with pytest.raises(FactError):
        FACTS[key].type.clean(typed)
    data, _fields = sent_by(key, typed)
    assert read_facts(data, {key}, {})[key] == typed
    assert shown in str(data)


def test_numbers_and_days_in_german_form_are_read():
    data = QueryDict(
        "given=costs&costs.under_5000.setup.min=1.200&costs.under_5000.setup.max=12%C2%A0000"
        "&given=funded_until&funded_until=1.2.2027&given=staff_days_per_year&staff_days_per_year=1,5"
    )
    assert read_facts(data, set(FACTS), {}) == {
        "funded_until": "2027-02-01",
        "staff_days_per_year": "1,5",
        "costs": {"under_5000": {"setup": {"min": 1200, "max": 12000}}},
    }


def test_facts_that_the_form_does_not_name_are_not_touched():
    data = QueryDict("name=Anders&given=programme&programme=P&given=licence")
    assert read_facts(data, {"name", "programme"}, {"name": "A"}) == {"programme": "P"}


def test_control_characters_never_arrive():
    data = QueryDict("given=name&name=A%00B%E2%80%AEC&given=used_by&used_by=X%00%0D%0A%00Y")
    assert read_facts(data, {"name", "used_by"}, {}) == {"name": "ABC", "used_by": ["X", "Y"]}


def test_rows_beyond_what_is_allowed_are_read_up_to_one_too_many():
    data = QueryDict(
        "given=funded_by&" + "&".join(f"funded_by[{n}].name=N{n}" for n in range(400)), mutable=True
    )
    found = read_facts(data, {"funded_by"}, {})["funded_by"]
    assert len(found) == 201
    with pytest.raises(FactError):
        FACTS["funded_by"].type.clean(found)
