"""The JSON of the API's answers: the same text as the framework's writer gives, whatever an entry holds."""

from __future__ import annotations

import datetime
import uuid
from decimal import Decimal

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from rest_framework.renderers import JSONRenderer

from accounts.choices import OrganisationKind
from marketplace.core.api.rendering import QuickJSONRenderer

ENTRY = {
    "name": "Größe „XL“ <b>&amp; Co.</b>/\\",
    "lines": "a\u2028b\u2029c",
    "control": "\x00\x1f\t\n\x7f",
    "moment": datetime.datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=datetime.UTC),
    "day": datetime.date(2026, 3, 1),
    "kind": OrganisationKind.VENDOR,
    "title": gettext_lazy("Solutions"),
    "safe": mark_safe("<i>"),
    "id": uuid.UUID(int=7),
    "price": Decimal("1.20"),
    "pair": (1, -2.5),
    "none": None,
    "yes": True,
    "empty": {},
}


def test_entry_of_every_kind_of_value_is_written_like_this():
    assert QuickJSONRenderer().render(ENTRY).decode() == (
        '{"name":"Größe „XL“ <b>&amp; Co.</b>/\\\\","lines":"a\\u2028b\\u2029c",'
        '"control":"\\u0000\\u001f\\t\\n\x7f","moment":"2026-03-01T08:00:00.123456Z","day":"2026-03-01",'
        '"kind":"vendor","title":"Lösungen","safe":"<i>","id":"00000000-0000-0000-0000-000000000007",'
        '"price":1.2,"pair":[1,-2.5],"none":null,"yes":true,"empty":{}}'
    )


@pytest.mark.parametrize("data", [ENTRY, {1: "a"}, [2**70], None, [], "ä"])
def test_whatever_is_answered_is_what_the_framework_writes(data):
    assert QuickJSONRenderer().render(data) == JSONRenderer().render(data)


def test_answer_asked_for_with_indent_is_indented():
    asked = "application/json; indent=2"
    assert QuickJSONRenderer().render({"a": [1]}, asked, {}) == b'{\n  "a": [\n    1\n  ]\n}'
