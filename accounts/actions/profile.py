"""Writes of what an organisation says of itself, and the only writers; the page and the API call these."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.files import CheckedFile, keep, remove

from ..choices import NATIONWIDE, REGIONS
from ..models import FormerName, Organisation
from ..queries import name_key
from ..rules.profile import can_edit_profile, profile_problems

# What is written into the record with its values; of everything else only the names of the fields.
CODES = ("size_class", "ownership", "founded", "regions", "staff_days")

_CODES_OF_REGIONS = [code for code, _label in REGIONS]


class StaleProfile(Exception):
    """Raised where somebody else saved after the editor had opened the profile; `current` is what stands there now."""

    def __init__(self, current: Organisation):
        self.current = current
        super().__init__(f"{current.pk} was saved meanwhile")


@transaction.atomic
def save_profile(
    *,
    organisation: Organisation,
    changes: Mapping[str, Any],
    by: Actor,
    seen_at: datetime.datetime | None = None,
) -> Organisation:
    """Put the values in the place of the old ones; fields that are not in `changes` stay.

    changes  by field of PROFILE_FIELDS; texts as {language: text}, services as {language: [text]}, regions as codes
    seen_at  `updated_at` as the editor read it; StaleProfile where somebody saved since
    ValidationError names every faulty field at once. Saving the same again changes nothing. A new name keeps the old
    one findable; where it is another name, not another spelling, the mark of verification pauses until the operator looks.
    Records: accounts.profile.changed, accounts.verification.paused
    """
    demand(can_edit_profile(by, organisation))
    values = tidied(changes)
    row = locked_organisation(organisation, by)
    if seen_at is not None and row.updated_at != seen_at:
        raise StaleProfile(row)
    problems = profile_problems(row.kind, values)
    if "name" in values and "name" not in problems and (taken := _taken(row, values["name"])):
        problems["name"] = [taken]
    if values.get("it_provider") == row:
        problems["it_provider"] = [_("An organisation is not its own IT provider. Leave this empty.")]
    if problems:
        raise ValidationError(problems)
    changed = [field for field in values if getattr(row, field) != values[field]]
    if not changed:
        return row
    data: dict[str, Any] = {"fields": sorted(changed)}
    for field in changed:
        if field in CODES:
            data[field] = {"before": getattr(row, field), "after": values[field]}
    former = (row.name, row.name_key)
    for field in changed:
        setattr(row, field, values[field])
    if "name" in changed:
        _rename(row, former, by)
    row.full_clean()
    row.save()
    audit.record(by, "accounts.profile.changed", row, data)
    return row


@transaction.atomic
def set_logo(*, organisation: Organisation, upload: CheckedFile | None, by: Actor) -> Organisation:
    """Show this picture as the logo, or none; the one before can be fetched no more.

    Records: accounts.logo.changed
    """
    demand(can_edit_profile(by, organisation))
    row = locked_organisation(organisation, by)
    before = row.logo
    if before is None and upload is None:
        return row
    row.logo = keep(upload, purpose="logo", by=by, organisation_id=row.pk) if upload else None
    row.full_clean()
    row.save()
    remove(before)
    audit.record(by, "accounts.logo.changed", row, {"removed": upload is None})
    return row


def tidied(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The values in one spelling (NFC), without spaces at the ends, empty and repeated entries; regions in their order."""
    values = {field: _tidy(value) for field, value in changes.items()}
    if isinstance(values.get("name"), str):
        values["name"] = re.sub(" +", " ", values["name"])
    if isinstance(values.get("regions"), list) and set(values["regions"]) <= set(_CODES_OF_REGIONS):
        chosen = [code for code in _CODES_OF_REGIONS if code in values["regions"]]
        values["regions"] = [NATIONWIDE] if NATIONWIDE in chosen else chosen
    return values


def locked_organisation(organisation: Organisation, actor: Actor) -> Organisation:
    """The row, locked until the end of the transaction; refused where the actor may no longer, or it was closed."""
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    demand(can_edit_profile(actor, row))
    if row.closed_at is not None:
        raise IllegalMove(thing="organisation", state="closed", move="edit")
    return row


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if isinstance(value, Mapping):
        tidy = {tag: _tidy(content) for tag, content in value.items()}
        return {tag: content for tag, content in tidy.items() if not _is_blank(content)}
    if isinstance(value, list):
        return list(dict.fromkeys(tidy for entry in value if not _is_blank(tidy := _tidy(entry))))
    return value


def _is_blank(value: Any) -> bool:
    return value in ("", [])


def _taken(row: Organisation, name: str) -> str:
    key = name_key(name)
    if key == row.name_key or row.area_id is not None:
        return ""
    if Organisation.objects.filter(name_key=key, area=None).exclude(pk=row.pk).exists():
        return _(
            "An organisation of this name is here already. Add what tells you apart, such as the place of your seat."
        )
    return ""


def _rename(row: Organisation, former: tuple[str, str], by: Actor) -> None:
    """Keep the old name findable; a new name, not a new spelling, makes the operator look again."""
    name, key = former
    row.name_key = name_key(row.name)
    if key == row.name_key:
        return
    FormerName.objects.get_or_create(organisation=row, name_key=key, defaults={"name": name})
    if row.verified_now():
        row.verified_until = timezone.now()
        audit.record(by, "accounts.verification.paused", row, {"because": "name"})
