"""What bodies of this room share: moments that mean one instant, codes of registers, and null that empties."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from marketplace.core.api.problems import ApiProblem, field_error, invalid_fields
from marketplace.registers.models import Area, CpvCode

OFFSET = re.compile(r"([Zz]|[+-]\d{2}:\d{2})$", re.ASCII)
MOST_CODES = 20


class MomentField(serializers.DateTimeField):
    """A moment with its offset from UTC: without one, an hour of a night in October could be either of two."""

    default_error_messages = {
        "offset": _("State the offset from UTC, such as 2026-11-24T14:00:00+01:00 or 2026-11-24T13:00:00Z.")
    }

    def to_internal_value(self, value: Any) -> Any:
        """The moment; an error without an offset."""
        if isinstance(value, str) and not OFFSET.search(value.strip()):
            self.fail("offset")
        return super().to_internal_value(value)


def cpv_field() -> serializers.ListField:
    """CPV codes with their check digit."""
    child = serializers.CharField(max_length=10)
    return serializers.ListField(
        child=child, max_length=MOST_CODES, required=False, help_text=_("CPV codes, such as 48000000-8.")
    )


def regions_field() -> serializers.ListField:
    """Keys of areas."""
    child = serializers.CharField(max_length=60)
    return serializers.ListField(
        child=child, max_length=MOST_CODES, required=False, help_text=_("Keys of areas.")
    )


def text_field(most: int, help_text: Any = "") -> serializers.CharField:
    """A text that may be left out, and is emptied by null."""
    return serializers.CharField(
        max_length=most, required=False, allow_blank=True, allow_null=True, help_text=help_text
    )


def unknown_codes(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong with codes of the registers in a body, by member: for `KeyViewSet.body(check=...)`."""
    found = {}
    for name, known in (("cpv", _known_cpv), ("regions", _known_areas)):
        codes = data.get(name)
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            continue
        if missing := sorted(set(codes) - known(codes[: MOST_CODES + 1])):
            told = _now("The register does not know: %(codes)s.") % {"codes": ", ".join(missing)[:200]}
            found[name] = [told]
    return found


def emptied(values: Mapping[str, Any], texts: frozenset[str]) -> dict[str, Any]:
    """The values of a body with null as the empty text where a text stands."""
    return {name: "" if value is None and name in texts else value for name, value in values.items()}


def at_place(error: ValidationError, place: Callable[[str], str]) -> ApiProblem:
    """What an action found wrong, at the places of the body."""
    told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return invalid_fields(
        [
            field_error(place(name) if name and name != "__all__" else "", message)
            for name, messages in told.items()
            for message in messages
        ]
    )


def _known_cpv(codes: list[str]) -> set[str]:
    return set(CpvCode.objects.filter(code__in=codes).values_list("code", flat=True))


def _known_areas(codes: list[str]) -> set[str]:
    return set(Area.objects.filter(key__in=codes).values_list("key", flat=True))
