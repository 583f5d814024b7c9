"""Bodies of requests: read as strictly as parameters, so that nothing is guessed and nothing is ignored."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.parsers import BaseParser

from .problems import INVALID_BODY, TOO_LARGE, ApiProblem, field_error, invalid_fields

MOST_BYTES = 1_000_000
DEEPEST = 16
# Strings first, so that brackets inside them do not count.
TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
UNUSABLE = re.compile("[\x00\ud800-\udfff]")


class StrictJsonParser(BaseParser):
    """Reads one JSON object, or says why it is none; never more than `MOST_BYTES`."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> dict[str, Any]:
        return read_object(stream.read(MOST_BYTES + 1))


def read_object(raw: bytes) -> dict[str, Any]:
    """The JSON object in the bytes; raises INVALID_BODY or TOO_LARGE."""
    if len(raw) > MOST_BYTES:
        raise ApiProblem(TOO_LARGE)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise ApiProblem(INVALID_BODY, _("The body is not written in UTF-8.")) from None
    _check_depth(text)
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant, parse_float=_number)
    except ValueError as error:
        place = getattr(error, "pos", 0)
        raise ApiProblem(
            INVALID_BODY, _("This is no JSON from character %(place)d on.") % {"place": place}
        ) from None
    if not isinstance(found, dict):
        raise ApiProblem(INVALID_BODY, _("The body must be a JSON object, in braces."))
    if any(UNUSABLE.search(part) for part in _texts(found)):
        raise ApiProblem(INVALID_BODY, _("A text holds NUL or half a character (a lone surrogate)."))
    return found


class ObjectField(serializers.Field):
    """An object whose members the endpoint judges by itself; it arrives as it was sent."""

    def to_internal_value(self, data: Any) -> Any:
        """The object itself."""
        return data

    def to_representation(self, value: Any) -> Any:
        """The object itself."""
        return value


Check = Callable[[dict[str, Any]], Mapping[str, Sequence[str]]]


def validated(
    schema: type[serializers.Serializer],
    data: Mapping[str, Any],
    *,
    check: Check | None = None,
) -> dict[str, Any]:
    """The values of a body that fits its description exactly; raises INVALID_FIELDS that names every fault at once.

    check  finds what else is wrong with the members that fit, by name
    """
    serializer = schema(data=dict(data))
    errors = list(_type_errors(serializer, data, ""))
    wrong = {error["pointer"] for error in errors}
    if not serializer.is_valid():
        for pointer, field, message in _flat(serializer, serializer.errors, ""):
            # What has the wrong type is told once; what the framework thinks of it helps nobody.
            if not any(pointer == other or pointer.startswith(f"{other}/") for other in wrong):
                errors.append(field_error(pointer, message, _allowed(field)))
    if check is not None:
        at_fault = {error["field"] for error in errors}
        fitting = {name: value for name, value in data.items() if name not in at_fault}
        errors += [
            field_error(f"/{_escaped(name)}", message)
            for name, messages in check(fitting).items()
            for message in messages
        ]
    if errors:
        raise invalid_fields(errors)
    return serializer.validated_data


def _check_depth(text: str) -> None:
    """Refuse what would make the parser call itself too often."""
    depth = 0
    for token in TOKENS.finditer(text):
        opened = token.group()
        depth += opened in "[{" if opened in "[]{}" else 0
        depth -= opened in "]}" if opened in "[]{}" else 0
        if depth > DEEPEST:
            raise ApiProblem(
                INVALID_BODY, _("The body is nested deeper than %(most)d levels.") % {"most": DEEPEST}
            )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ApiProblem(INVALID_BODY, _("A member stands twice in the same object."))
    return found


def _no_constant(name: str) -> NoReturn:
    raise ApiProblem(INVALID_BODY, _("%(name)s is no number in JSON.") % {"name": name})


def _number(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        _no_constant(text[:20])
    return number


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


# First match wins: what a kind of field takes, and how to say so.
_KINDS: tuple[tuple[type, tuple[type, ...], Any], ...] = (
    (ObjectField, (dict,), lambda: _("This must be an object.")),
    (serializers.BaseSerializer, (dict,), lambda: _("This must be an object.")),
    (serializers.DictField, (dict,), lambda: _("This must be an object.")),
    (serializers.ListField, (list,), lambda: _("This must be a list.")),
    (serializers.BooleanField, (bool,), lambda: _("This must be true or false.")),
    (serializers.IntegerField, (int,), lambda: _("This must be a whole number.")),
    (serializers.FloatField, (int, float), lambda: _("This must be a number.")),
    (serializers.Field, (str,), lambda: _("This must be a text.")),
)


def _type_errors(field: serializers.Field, value: Any, pointer: str) -> Iterator[dict[str, Any]]:
    """Wrong JSON types and unknown members, at every depth; the framework would turn 1 into “1” and drop the rest."""
    if value is None:
        if not field.allow_null:
            yield field_error(pointer, _("This can't be null."))
        return
    types, message = next((types, message) for kind, types, message in _KINDS if isinstance(field, kind))
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        yield field_error(pointer, message())
    elif isinstance(field, serializers.Serializer):
        known = {name: inner for name, inner in field.fields.items() if not inner.read_only}
        for name, inner in value.items():
            place = f"{pointer}/{_escaped(name)}"
            if name in known:
                yield from _type_errors(known[name], inner, place)
            else:
                yield field_error(place, _("There is no such field."), list(known))
    elif isinstance(field, serializers.ListField):
        for number, inner in enumerate(value):
            yield from _type_errors(field.child, inner, f"{pointer}/{number}")
    elif isinstance(field, serializers.DictField):
        for name, inner in value.items():
            yield from _type_errors(field.child, inner, f"{pointer}/{_escaped(name)}")


def _flat(field: Any, errors: Any, pointer: str) -> Iterator[tuple[str, Any, str]]:
    """Every message of the framework with its place and the field it stands at."""
    if isinstance(errors, Mapping):
        for name, inner in errors.items():
            if name == "non_field_errors":
                yield from _flat(field, inner, pointer)
            else:
                child = getattr(field, "fields", {}).get(name) or getattr(field, "child", None)
                yield from _flat(child, inner, f"{pointer}/{_escaped(str(name))}")
    else:
        for message in errors:
            yield pointer, field, str(message)


def _allowed(field: Any) -> list[str] | None:
    return [str(code) for code in field.choices] if isinstance(field, serializers.ChoiceField) else None


def _escaped(name: str) -> str:
    """A name as part of a pointer (RFC 6901), shortened where somebody sent a whole book."""
    return name[:60].replace("~", "~0").replace("/", "~1")
