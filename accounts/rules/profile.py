"""Rules of profiles: who may edit one, and what its fields may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import Allowed, Decision, Denied
from marketplace.core.names import clean_name
from marketplace.core.permissions import Permission

from ..choices import REGIONS, OrganisationKind, Ownership, SizeClass

_EVERYBODY = ("website", "description")
_COMPANY = ("name", "legal_form", "seat", "size_class", "founded", "ownership", "services", "regions")
_CENTRE = ("name", "seat", "services", "regions")
_PUBLIC_BODY = ("it_provider", "it_provider_name", "specialist_systems", "standards", "staff_days")
# What each kind of organisation says of itself; the name of a public body is its register's matter.
PROFILE_FIELDS: dict[str, tuple[str, ...]] = {
    OrganisationKind.VENDOR: (*_COMPANY, *_EVERYBODY),
    OrganisationKind.COMPETENCE_CENTRE: (*_CENTRE, *_EVERYBODY),
    OrganisationKind.MUNICIPALITY: (*_EVERYBODY, *_PUBLIC_BODY),
    OrganisationKind.OPERATOR: _EVERYBODY,
}
LONGEST_DESCRIPTION = 2_000
LONGEST_ENTRY = 120
MOST_ENTRIES = 40
MOST_DAYS = 10_000
LENGTHS = {"name": 300, "legal_form": 100, "seat": 200, "it_provider_name": 200}
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NOT_YOURS = gettext_lazy("This is the profile of another organisation.")
NOT_YOUR_ROLE = gettext_lazy(
    "Only administrators and editors change the profile. Ask an administrator of your organisation."
)


def can_edit_profile(actor: Actor, organisation: Any) -> Decision:
    """Administrators and editors change the profile of the organisation they act for, agents by mandate too."""
    if actor.kind == "system":
        return Allowed()
    if organisation is None or actor.organisation_id != organisation.pk:
        return Denied(NOT_YOURS)
    if not actor.may(Permission.EDIT_PROFILE):
        return Denied(NOT_YOUR_ROLE)
    return Allowed()


def profile_problems(kind: str, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Every fault of the fields given, by field: sentences that say what is wrong and how to mend it.

    A field that this kind of organisation does not have is a fault as well.
    """
    known = PROFILE_FIELDS.get(kind, ())
    found: dict[str, list[str]] = {}
    for field, value in values.items():
        if field not in known:
            found[field] = [_("This kind of organisation has no such field.")]
        elif problems := _CHECKS[field](value):
            found[field] = problems
    return found


def _line(longest: int, *, wanted: bool = False) -> Callable[[Any], list[str]]:
    def check(value: Any) -> list[str]:
        if not isinstance(value, str):
            return [_("It must be a text.")]
        if wanted and not value:
            return [_("Enter the name of your organisation.")]
        return _text_problems(value, longest)

    return check


def _text_problems(text: str, longest: int, *, lines: bool = False) -> list[str]:
    problems = []
    if len(text) > longest:
        problems.append(
            _("This has %(length)d characters, at most %(longest)d fit. Shorten it.")
            % {"length": len(text), "longest": longest}
        )
    try:
        for line in text.split("\n") if lines else [text]:
            clean_name(line)
    except ValidationError:
        problems.append(_("This holds characters that cannot be seen. Type the text again."))
    return problems


def _website(value: Any) -> list[str]:
    if value == "":
        return []
    try:
        URLValidator(schemes=["https", "http"])(value)
    except ValidationError:
        return [_("This is no address of a website. Example: https://www.example.org")]
    return [] if len(value) <= 500 else _text_problems(value, 500)


def _by_language(value: Any, check: Callable[[Any], list[str]]) -> list[str]:
    if not isinstance(value, Mapping):
        return [_("Texts are kept by language.")]
    problems = []
    for tag, content in value.items():
        if not isinstance(tag, str) or not LANGUAGE_TAG.fullmatch(tag):
            problems.append(_("“%(tag)s” is no tag of a language such as de or en.") % {"tag": str(tag)[:20]})
        problems += [f"{str(tag)[:20]}: {problem}" for problem in check(content)]
    return problems


def _description(value: Any) -> list[str]:
    def check(text: Any) -> list[str]:
        if not isinstance(text, str) or not text:
            return [_("It must be a text.")]
        return _text_problems(text, LONGEST_DESCRIPTION, lines=True)

    return _by_language(value, check)


def _entries(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        return [_("This must be a list of texts.")]
    if len(value) > MOST_ENTRIES:
        return [
            _("These are %(count)d entries, at most %(most)d fit.")
            % {"count": len(value), "most": MOST_ENTRIES}
        ]
    return [
        f"“{entry[:40]}”: {problem}" for entry in value for problem in _text_problems(entry, LONGEST_ENTRY)
    ]


def _services(value: Any) -> list[str]:
    return _by_language(value, _entries)


def _regions(value: Any) -> list[str]:
    codes = [code for code, _label in REGIONS]
    if not isinstance(value, list) or not all(entry in codes for entry in value):
        return [_("Choose Länder, or all of Germany.")]
    return []


def _one_of(choices: type[SizeClass] | type[Ownership]) -> Callable[[Any], list[str]]:
    def check(value: Any) -> list[str]:
        return [] if value == "" or value in choices.values else [_("Choose one of the entries.")]

    return check


def _between(lowest: int, highest: Callable[[], int]) -> Callable[[Any], list[str]]:
    def check(value: Any) -> list[str]:
        if value is None:
            return []
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest():
            return [
                _("Enter a whole number between %(lowest)d and %(highest)d.")
                % {"lowest": lowest, "highest": highest()}
            ]
        return []

    return check


def _provider(value: Any) -> list[str]:
    if value is None:
        return []
    if getattr(value, "closed_at", None) is not None or not hasattr(value, "closed_at"):
        return [_("This organisation is no longer here. Choose another, or write its name.")]
    return []


_CHECKS: dict[str, Callable[[Any], list[str]]] = {
    "name": _line(LENGTHS["name"], wanted=True),
    "legal_form": _line(LENGTHS["legal_form"]),
    "seat": _line(LENGTHS["seat"]),
    "it_provider_name": _line(LENGTHS["it_provider_name"]),
    "website": _website,
    "description": _description,
    "services": _services,
    "regions": _regions,
    "size_class": _one_of(SizeClass),
    "ownership": _one_of(Ownership),
    "founded": _between(1000, lambda: berlin_day().year),
    "staff_days": _between(0, lambda: MOST_DAYS),
    "specialist_systems": _entries,
    "standards": _entries,
    "it_provider": _provider,
}
