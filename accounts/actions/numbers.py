"""Numbers of public registers that an organisation gives; their check stands in accounts/numbers.py."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.decisions import demand

from ..choices import NumberKind
from ..models import Organisation, RegisterNumber
from ..numbers import NumberProblem, checked_number
from ..queries.verification import number_problem
from ..rules.verification import can_give_numbers

MOST_NUMBERS = 20


@transaction.atomic
def add_number(
    *, organisation: Organisation, kind: str, value: str, by: Actor, court: str = ""
) -> RegisterNumber:
    """Add a number in its normalised form; giving it twice changes nothing.

    ValidationError names the field (`kind`, `value` or `court`) and says how to mend it.
    Records: accounts.number.added
    """
    demand(can_give_numbers(by, organisation.pk))
    if kind not in NumberKind.values:
        raise ValidationError({"kind": _("Choose one of the registers.")})
    try:
        value, court = checked_number(kind, value[:200], court[:200])
    except NumberProblem as problem:
        field = "court" if problem.code == "court" else "value"
        raise ValidationError({field: problem.reason}) from None
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    demand(can_give_numbers(by, organisation.pk))
    if found := organisation.numbers.filter(kind=kind, value=value, court=court).first():
        return found
    if problem_text := number_problem(organisation, kind, value):
        raise ValidationError({"value": problem_text})
    if organisation.numbers.count() >= MOST_NUMBERS:
        raise ValidationError({"value": _("These are enough numbers. Remove one first.")})
    number = RegisterNumber(organisation=organisation, kind=kind, value=value, court=court)
    number.full_clean()
    number.save()
    audit.record(by, "accounts.number.added", number, {"kind": kind, "value": value})
    return number


@transaction.atomic
def remove_number(*, number: RegisterNumber, by: Actor) -> None:
    """Take a number back; requests that named it keep what they said.

    Records: accounts.number.removed
    """
    demand(can_give_numbers(by, number.organisation_id))
    Organisation.objects.select_for_update().get(pk=number.organisation_id)
    audit.record(by, "accounts.number.removed", number, {"kind": number.kind, "value": number.value})
    number.delete()
