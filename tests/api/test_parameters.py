"""Parameters: what they take, what they refuse, and how they describe themselves."""

from __future__ import annotations

import datetime

import pytest
from django.http import QueryDict
from django.utils import translation

from marketplace.core.api.parameters import (
    PAGING,
    ChoiceParameter,
    FlagParameter,
    InstantParameter,
    NumberParameter,
    TextParameter,
    read_parameters,
)
from marketplace.core.api.problems import ApiProblem

DECLARED = (
    TextParameter(name="q", help="words"),
    TextParameter(name="vendor", help="vendors", many=True),
    ChoiceParameter(name="land", help="Länder", many=True, choices=[("be", "Berlin"), ("sl", "Saarland")]),
    ChoiceParameter(
        name="sort", help="order", choices=[("name", "Name"), ("newest", "Newest")], default="name"
    ),
    NumberParameter(name="page_size", help="size", least=1, most=100, default=20),
    InstantParameter(name="updated_since", help="moment"),
    FlagParameter(name="is_open", help="open"),
)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def read(query):
    return read_parameters(QueryDict(query), DECLARED)


def refused(query):
    with pytest.raises(ApiProblem) as caught:
        read(query)
    return caught.value.errors


def test_parameters_without_values_are_defaults_none_or_empty():
    assert read("") == {
        "q": None,
        "vendor": (),
        "land": (),
        "sort": "name",
        "page_size": 20,
        "updated_since": None,
        "is_open": None,
    }


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("q=%20B%C3%BCrger%20", "q", "Bürger"),
        ("q=", "q", None),
        ("q=" + "x" * 200, "q", "x" * 200),
        ("vendor=a&vendor=b&vendor=a", "vendor", ("a", "b")),
        ("land=sl&land=be", "land", ("sl", "be")),
        ("sort=newest", "sort", "newest"),
        ("page_size=1", "page_size", 1),
        ("page_size=100", "page_size", 100),
        ("is_open=true", "is_open", True),
        ("is_open=false", "is_open", False),
    ],
)
def test_parameter_with_good_value_is_read(query, name, value):
    assert read(query)[name] == value


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T08:00:00+01:00", (2026, 3, 1, 7, 0, 0, 0)),
        ("2026-03-01t08:00:00z", (2026, 3, 1, 8, 0, 0, 0)),
        ("2026-03-01T08:00:00.5-02:30", (2026, 3, 1, 10, 30, 0, 500000)),
        ("2026-03-01T08:00:00.123456789Z", (2026, 3, 1, 8, 0, 0, 123456)),
        ("2016-12-31T23:59:60Z", (2017, 1, 1, 0, 0, 0, 0)),
        ("0001-01-01T00:00:00+14:00", (1, 1, 1, 0, 0, 0, 0)),
        ("9999-12-31T23:59:60Z", (9999, 12, 31, 23, 59, 59, 0)),
    ],
)
def test_moment_of_rfc_3339_is_read_in_utc(text, moment):
    found = InstantParameter(name="updated_since", help="").clean(text)
    assert found == datetime.datetime(*moment, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026-03-01T08:00:00",
        "2026-03-01 08:00:00Z",
        "2026-03-01T08:00:00 01:00",
        "2026-02-30T08:00:00Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T08:00:61Z",
        "2026-03-01T08:00:00+24:00",
        "20260301T080000Z",
        "٢٠٢٦-03-01T08:00:00Z",
        "yesterday",
        "",
    ],
)
def test_moment_that_is_none_is_refused_with_an_example(text):
    errors = refused(f"updated_since={text}")
    assert errors == [
        {
            "parameter": "updated_since",
            "message": "This must be a moment with its offset from UTC (RFC 3339), such as 2026-03-01T08:00:00+01:00. "
            "In an address, the plus sign is written %2B.",
        }
    ]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("q=a%00b", {"parameter": "q", "message": "The character NUL is not possible."}),
        (
            "q=" + "x" * 201,
            {"parameter": "q", "message": "At most 200 characters are possible; these are 201."},
        ),
        ("q=a&q=b", {"parameter": "q", "message": "This parameter can be given once only."}),
        (
            "vendor=",
            {"parameter": "vendor", "message": "The value is empty. Leave the parameter out instead."},
        ),
        (
            "land=xx",
            {"parameter": "land", "message": "“xx” is not in the list.", "allowed": ["be", "sl"]},
        ),
        ("sort=", {"parameter": "sort", "message": "“” is not in the list.", "allowed": ["name", "newest"]}),
        ("page_size=0", {"parameter": "page_size", "message": "This must be a whole number from 1 to 100."}),
        (
            "page_size=101",
            {"parameter": "page_size", "message": "This must be a whole number from 1 to 100."},
        ),
        (
            "page_size=%2B5",
            {"parameter": "page_size", "message": "This must be a whole number from 1 to 100."},
        ),
        ("page_size=٥", {"parameter": "page_size", "message": "This must be a whole number from 1 to 100."}),
        (
            "page_size=1e1",
            {"parameter": "page_size", "message": "This must be a whole number from 1 to 100."},
        ),
        (
            "is_open=1",
            {"parameter": "is_open", "message": "“1” is not in the list.", "allowed": ["true", "false"]},
        ),
    ],
)
def test_parameter_with_wrong_value_is_refused_with_the_reason(query, error):
    assert refused(query) == [error]


def test_parameter_repeated_too_often_is_refused():
    query = "&".join(f"vendor=v{n}" for n in range(51))
    assert refused(query) == [{"parameter": "vendor", "message": "At most 50 values are possible."}]


def test_unknown_parameter_is_refused_with_those_that_are_known():
    assert refused("lant=be&zzz=2") == [
        {
            "parameter": "lant",
            "message": "There is no such parameter. Did you mean “land”?",
            "allowed": ["q", "vendor", "land", "sort", "page_size", "updated_since", "is_open"],
        },
        {
            "parameter": "zzz",
            "message": "There is no such parameter.",
            "allowed": ["q", "vendor", "land", "sort", "page_size", "updated_since", "is_open"],
        },
    ]


def test_every_wrong_parameter_is_named_at_once():
    assert [error["parameter"] for error in refused("x=1&land=xx&page_size=0")] == ["x", "land", "page_size"]


def test_unknown_parameter_with_strange_name_is_repeated_safely():
    errors = refused("%00%1b" + "n" * 100 + "=1")
    assert errors[0]["parameter"] == "��" + "n" * 58 + "…"


@pytest.mark.parametrize(
    "text", ["garbage", "", "a.b", "x" * 30 + "." + "y" * 15, "%C3%A4" * 9 + "." + "y" * 16]
)
def test_cursor_of_wrong_form_is_refused(text):
    with pytest.raises(ApiProblem) as caught:
        read_parameters(QueryDict(f"cursor={text}"), PAGING)
    assert caught.value.kind.status == 400
    assert [error["parameter"] for error in caught.value.errors] == ["cursor"]


def test_parameter_describes_itself_with_limits_and_closed_list():
    described = {parameter.name: parameter.describe()["schema"] for parameter in DECLARED}
    assert described == {
        "q": {"type": "string", "maxLength": 200, "pattern": "^[^\\u0000]*$"},
        "vendor": {
            "type": "array",
            "items": {"type": "string", "maxLength": 200, "pattern": "^[^\\u0000]*$", "minLength": 1},
            "maxItems": 50,
        },
        "land": {"type": "array", "items": {"type": "string", "enum": ["be", "sl"]}, "maxItems": 50},
        "sort": {"type": "string", "enum": ["name", "newest"], "default": "name"},
        "page_size": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
        "updated_since": {"type": "string", "format": "date-time"},
        "is_open": {"type": "boolean"},
    }
