"""The OpenAPI document told for people: what the reference page shows, without any schema language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

Schema = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """The type of a value in words; `schema` names the structure that the page explains further down."""

    words: str
    schema: str = ""
    allowed: tuple[str, ...] = ()
    limits: str = ""


@dataclass(frozen=True)
class Field:
    """A parameter or a field of a structure."""

    name: str
    kind: Kind
    help: str = ""
    place: str = "query"
    required: bool = False
    nullable: bool = False
    default: str = ""


@dataclass(frozen=True)
class Answer:
    """One possible answer of an operation."""

    status: str
    help: str
    media_type: str = ""
    kind: Kind | None = None


@dataclass(frozen=True)
class Operation:
    """One address with what it takes and answers."""

    key: str
    path: str
    summary: str
    help: str
    parameters: tuple[Field, ...]
    answers: tuple[Answer, ...]
    method: str = "GET"
    body: Kind | None = None
    needs_key: bool = False
    scope: str = ""

    @property
    def has_variables(self) -> bool:
        """Whether the address must be completed before it can be opened."""
        return "{" in self.path

    @property
    def can_be_opened(self) -> bool:
        """Whether a link to the address shows something."""
        return self.method == "GET" and not self.needs_key and not self.has_variables


@dataclass(frozen=True)
class Section:
    """Operations that belong together."""

    key: str
    title: str
    operations: list[Operation] = field(default_factory=list)


@dataclass(frozen=True)
class Structure:
    """A named structure with its fields."""

    name: str
    help: str
    fields: tuple[Field, ...]


def sections_of(document: Schema) -> list[Section]:
    """All operations under their headings, in the order of the document."""
    found: dict[str, Section] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            title = operation["tags"][0]
            section = found.setdefault(title, Section(f"section-{len(found) + 1}", title))
            section.operations.append(_operation(path, method, operation))
    return list(found.values())


def structures_of(document: Schema) -> list[Structure]:
    """All named structures, by name."""
    return [
        Structure(name, schema.get("description", ""), tuple(_fields(schema)))
        for name, schema in sorted(document["components"]["schemas"].items())
    ]


def _operation(path: str, method: str, operation: Schema) -> Operation:
    content = operation.get("requestBody", {}).get("content", {}).values()
    keys = [scheme["key"] for scheme in operation.get("security", []) if "key" in scheme]
    return Operation(
        method=method.upper(),
        body=next((kind_of(media["schema"]) for media in content), None),
        needs_key=bool(keys),
        scope=", ".join(keys[0]) if keys else "",
        key=operation["operationId"],
        path=path,
        summary=operation["summary"],
        help=operation["description"],
        parameters=tuple(_parameter(parameter) for parameter in operation.get("parameters", [])),
        answers=tuple(_answer(status, body) for status, body in operation["responses"].items()),
    )


def _parameter(parameter: Schema) -> Field:
    default = parameter["schema"].get("default", "")
    return Field(
        name=parameter["name"],
        kind=kind_of(parameter["schema"]),
        help=parameter.get("description", ""),
        place=parameter["in"],
        required=parameter.get("required", False),
        default=str(default),
    )


def _answer(status: str, body: Schema) -> Answer:
    for media_type, content in body.get("content", {}).items():
        return Answer(status, body["description"], media_type, kind_of(content["schema"]))
    return Answer(status, body["description"])


def _fields(schema: Schema) -> list[Field]:
    required = schema.get("required", [])
    return [
        Field(
            name=name,
            kind=kind_of(entry),
            help=" – ".join(text for text in (entry.get("title", ""), entry.get("description", "")) if text),
            required=name in required,
            nullable=_may_be_null(entry),
        )
        for name, entry in schema.get("properties", {}).items()
    ]


def _may_be_null(schema: Schema) -> bool:
    return "null" in schema.get("type", ()) or any(
        part == {"type": "null"} for key in ("oneOf", "anyOf") for part in schema.get(key, ())
    )


def kind_of(schema: Schema) -> Kind:
    """The type of a value in words of the active language."""
    if "$ref" in schema:
        return Kind(_("structure"), schema=schema["$ref"].rsplit("/", 1)[1])
    for key in ("allOf", "oneOf", "anyOf"):
        if key in schema:
            return _alternatives([part for part in schema[key] if part != {"type": "null"}])
    types = schema.get("type", "object")
    types = [kind for kind in (types if isinstance(types, list) else [types]) if kind != "null"]
    words = {
        "array": _list_words,
        "object": _object_words,
        "string": _string_words,
        "integer": _number_words,
        "number": _number_words,
        "boolean": lambda _schema: Kind(_("true or false")),
    }
    return words[types[0]](schema)


def _alternatives(parts: list[Schema]) -> Kind:
    kinds = [kind_of(part) for part in parts]
    if len(kinds) == 1:
        return kinds[0]
    names = [kind.schema or kind.words for kind in kinds]
    return Kind(_(" or ").join(names), schema=kinds[0].schema)


def _list_words(schema: Schema) -> Kind:
    inner = kind_of(schema["items"])
    most = schema.get("maxItems")
    limits = _("at most %(most)d values") % {"most": most} if most else ""
    words = _("list: %(words)s") % {"words": inner.words}
    return Kind(
        words, inner.schema, inner.allowed, "; ".join(text for text in (limits, inner.limits) if text)
    )


def _object_words(schema: Schema) -> Kind:
    inner = schema.get("additionalProperties")
    if isinstance(inner, dict):
        found = kind_of(inner)
        return Kind(
            _("by language or key: %(words)s") % {"words": found.words},
            found.schema,
            found.allowed,
            found.limits,
        )
    names = tuple(schema.get("properties", {}))
    return Kind(_("structure with %(keys)s") % {"keys": ", ".join(names)} if names else _("structure"))


def _string_words(schema: Schema) -> Kind:
    if "enum" in schema:
        return Kind(_("one of a list"), allowed=tuple(code for code in schema["enum"] if code is not None))
    words = {
        "date": _("day (YYYY-MM-DD)"),
        "date-time": _("moment with offset from UTC"),
        "uri": _("address"),
    }.get(schema.get("format", "uri" if "://" in schema.get("pattern", "") else ""), _("text"))
    longest = schema.get("maxLength")
    return Kind(words, limits=_("at most %(most)d characters") % {"most": longest} if longest else "")


def _number_words(schema: Schema) -> Kind:
    words = _("whole number") if "integer" in schema["type"] else _("number")
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        return Kind(words, limits=_("%(least)s to %(most)s") % {"least": least, "most": most})
    return Kind(words)
