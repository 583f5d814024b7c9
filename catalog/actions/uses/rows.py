"""What all actions on uses share: the locked row, what each side may say, and the search that follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Contact
from accounts.queries.organisations import organisation_of_area
from accounts.queries.profile import public_contacts
from catalog.choices import DeploymentStatus, Side, UseState
from catalog.models import Deployment
from catalog.search import indexing
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove

BY_MUNICIPALITY = ("status", "since", "until", "effort_days", "cost_band", "ended_reason", "contact")
# Effort, cost and the reason of an end are known to the municipality alone.
BY_VENDOR = ("status", "since", "until")


def locked_use(pk: int, move: str) -> Deployment:
    """The use, locked, with its area and its listing; IllegalMove where it was withdrawn meanwhile."""
    if Deployment.objects.select_for_update().filter(pk=pk).first() is None:
        raise IllegalMove(thing="use", state=UseState.WITHDRAWN, move=move)
    rows = Deployment.objects.select_related("area", "contact", "solution__current", "solution__vendor")
    return rows.get(pk=pk)


def say(use: Deployment, values: Mapping[str, Any], said_by: Side, language: str) -> None:
    """Write what a side says into the row; ValidationError names each field that cannot be so."""
    for name in BY_MUNICIPALITY if said_by == Side.MUNICIPALITY else BY_VENDOR:
        if name not in values:
            continue
        value = values[name]
        if name == "ended_reason":
            value = {language: value.strip()} if value and value.strip() else {}
        setattr(use, name, value)
    if use.status != DeploymentStatus.ENDED:
        use.ended_reason = {}
    if use.status == DeploymentStatus.PRODUCTIVE:
        use.until = None
    use.is_from_file = False
    _check(use, said_by)
    use.full_clean()


def _check(use: Deployment, said_by: Side) -> None:
    errors: dict[str, str] = {}
    today = berlin_day()
    if use.since and use.since > today:
        errors["since"] = _(
            "The use cannot begin in the future. Enter the day on which it began, or leave it empty."
        )
    if use.until and use.since and use.until < use.since:
        errors["until"] = _("The end lies before the beginning. Choose a later day.")
    elif use.status == DeploymentStatus.ENDED:
        if use.until and use.until > today:
            errors["until"] = _("A use that has ended cannot end in the future. Enter the last day.")
        if said_by == Side.MUNICIPALITY and not use.ended_reason:
            errors["ended_reason"] = _("Say why the use ended: that helps others more than anything else.")
    if said_by == Side.MUNICIPALITY and use.contact_id and not is_agreed_contact(use.contact, use):
        errors["contact"] = _("Choose a person of your organisation who has agreed to be shown.")
    if errors:
        raise ValidationError(errors)


def is_agreed_contact(contact: Contact | None, use: Deployment) -> bool:
    """Whether the person belongs to the municipality of the use and has agreed to be shown."""
    body = organisation_of_area(use.area)
    if contact is None or body is None:
        return False
    return public_contacts().filter(pk=contact.pk, organisation=body).exists()


def side_of(organisation_id: int | None, use: Deployment) -> Side:
    """For which side of a use an organisation speaks."""
    return Side.VENDOR if organisation_id == use.solution.vendor_id else Side.MUNICIPALITY


def other_side_of(use: Deployment, spoken: Side) -> int | None:
    """Id of the organisation on the other side, None where it is not here."""
    if spoken == Side.MUNICIPALITY:
        return use.solution.vendor_id
    body = organisation_of_area(use.area)
    return body.pk if body else None


def follow(use: Deployment) -> None:
    """Bring the search up to date with a use of a public listing."""
    if use.solution.is_public:
        indexing.write_row(use.solution)
