"""The profiles of the example organisations, filled in through the same actions as any other profile."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actions.profile import save_profile, set_logo
from accounts.actions.proofs import save_proof
from accounts.actions.thresholds import add_threshold
from accounts.models import Organisation
from accounts.queries import name_key
from accounts.rules.profile import PROFILE_FIELDS
from marketplace.core.actor import Actor
from marketplace.core.files import check

BESIDE = frozenset({"name", "logo", "proofs", "thresholds", "it_provider"})


def add_profiles(*, folder: Path, by: Actor) -> int:
    """Fill what is still empty in the profiles of the example organisations; how many were changed.

    What somebody entered stays; organisations that are no examples are left alone, whatever the file says.
    Records: accounts.profile.changed, accounts.logo.changed, accounts.proof.added, accounts.threshold.added
    """
    path = folder / "profiles.yml"
    if not path.exists():
        return 0
    rows = {name_key(row["name"]): row for row in yaml.safe_load(path.read_text(encoding="utf-8"))}
    examples = Organisation.objects.filter(name_key__in=rows, is_example=True, closed_at=None)
    return sum(_fill(one, rows[one.name_key], folder, by) for one in examples.order_by("pk"))


def _fill(organisation: Organisation, row: Mapping[str, Any], folder: Path, by: Actor) -> bool:
    fields = [field for field in PROFILE_FIELDS[organisation.kind] if field in row and field not in BESIDE]
    changes = {field: row[field] for field in fields if getattr(organisation, field) in ("", None, [], {})}
    if "it_provider" in row and organisation.it_provider_id is None and not organisation.it_provider_name:
        changes["it_provider"] = Organisation.objects.filter(name_key=name_key(row["it_provider"])).first()
    changes = {field: value for field, value in changes.items() if value is not None}
    if changes:
        organisation = save_profile(organisation=organisation, changes=changes, by=by)
    with_logo = "logo" in row and organisation.logo_id is None
    if with_logo:
        picture = (folder / "logos" / row["logo"]).read_bytes()
        upload = SimpleUploadedFile(row["logo"], picture, "image/png")
        set_logo(organisation=organisation, upload=check(upload, purpose="logo"), by=by)
    proofs = [] if organisation.proofs.exists() else row.get("proofs", [])
    for values in proofs:
        save_proof(organisation=organisation, values={**values, "is_public": True}, by=by)
    limits = [] if organisation.thresholds.exists() else row.get("thresholds", [])
    for values in limits:
        amount = Decimal(values["amount"])
        add_threshold(organisation=organisation, values={**values, "amount": amount}, by=by)
    return bool(changes or with_logo or proofs or limits)
