"""Descriptions of own needs and their values, and of what changes them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from catalog.choices import OfferType
from marketplace.core.api.serializers import BodySerializer, page_serializer
from procurement.actions.needs import LONGEST_REQUIREMENT, MOST_REQUIREMENTS
from procurement.choices import NeedState
from procurement.queries.needs import NEEDED

from .fields import cpv_field, regions_field, text_field

MOST_USERS, MOST_MONTHS = 10_000_000, 600
AMOUNT = {"max_digits": 12, "decimal_places": 2, "min_value": 0}
# Never taken away: a need has a name from its beginning.
TEXTS = frozenset({"purpose", "situation", "users", "schedule", "offer_type", "value_note"})


class NeedItemSerializer(serializers.Serializer):
    """An own need as lists show it."""

    id = serializers.UUIDField(help_text=_("Names it in its address."))
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=NeedState.choices)
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class OwnNeedSerializer(NeedItemSerializer):
    """An own need."""

    about = _("What your organisation wants to solve. Internal: nothing of it is public.")

    purpose = serializers.CharField(allow_null=True)
    situation = serializers.CharField(allow_null=True)
    users = serializers.CharField(allow_null=True)
    user_count = serializers.IntegerField(allow_null=True)
    requirements = serializers.ListField(child=serializers.CharField())
    wanted_from = serializers.DateField(allow_null=True)
    wanted_until = serializers.DateField(allow_null=True)
    schedule = serializers.CharField(allow_null=True)
    offer_type = serializers.ChoiceField(choices=OfferType.choices, allow_null=True)
    cpv = serializers.ListField(child=serializers.CharField())
    regions = serializers.ListField(child=serializers.CharField())
    finished_at = serializers.DateTimeField(allow_null=True)
    missing = serializers.ListField(
        child=serializers.ChoiceField(choices=[(name, name) for name in NEEDED]),
        help_text=_("Fields without which it does not count as described."),
    )
    soundings = serializers.ListField(
        child=serializers.CharField(), help_text=_("The market soundings that were begun from it.")
    )


class _NeedTextsSerializer(BodySerializer):
    """What people write in a need."""

    purpose = text_field(4000, _("What shall be better afterwards, and for whom; no product."))
    situation = text_field(4000, _("How it is today."))
    users = text_field(2000, _("Departments and groups; no names of people."))
    user_count = serializers.IntegerField(min_value=0, max_value=MOST_USERS, required=False, allow_null=True)
    requirements = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_REQUIREMENT),
        max_length=MOST_REQUIREMENTS,
        required=False,
        help_text=_("The core requirements, one sentence each."),
    )
    wanted_from = serializers.DateField(required=False, allow_null=True)
    wanted_until = serializers.DateField(required=False, allow_null=True)
    schedule = text_field(2000)
    offer_type = serializers.ChoiceField(choices=OfferType.choices, required=False, allow_null=True)
    cpv = cpv_field()
    regions = regions_field()


class NewNeedSerializer(_NeedTextsSerializer):
    """A need that is begun."""

    about = _("A new need. It needs a title; everything else can follow.")

    title = serializers.CharField(max_length=200, help_text=_("What it is about, without a product's name."))


class NeedChangeSerializer(_NeedTextsSerializer):
    """What changes of a need."""

    about = _("What changes of a need; what you leave out stays, null empties.")

    title = serializers.CharField(max_length=200, required=False)


class ValueSpanSerializer(serializers.Serializer):
    """An amount, or a range."""

    low = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    high = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)


class NeedValueSerializer(serializers.Serializer):
    """The estimated value of a need."""

    about = _(
        "What the contract is expected to be worth for your organisation, in EUR without VAT (VgV § 3). Never public."
    )

    once = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    once_to = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    monthly = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    monthly_to = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    is_unlimited = serializers.BooleanField(help_text=_("Whether the contract has no end: 48 months count."))
    months = serializers.IntegerField(allow_null=True, help_text=_("Months of a fixed time."))
    option_months = serializers.IntegerField(help_text=_("Months of options; they count as if used."))
    value_note = serializers.CharField(allow_null=True, help_text=_("How the amounts were found."))
    total = ValueSpanSerializer(help_text=_("What follows by the rule of VgV § 3."))


class NeedValueChangeSerializer(BodySerializer):
    """What changes of an estimate."""

    about = _("What changes of the estimate; what you leave out stays, null empties. Amounts are texts.")

    once = serializers.DecimalField(
        **AMOUNT, required=False, allow_null=True, help_text=_("Paid once, such as “60000.00”.")
    )
    once_to = serializers.DecimalField(
        **AMOUNT, required=False, allow_null=True, help_text=_("End of the range, where you only know one.")
    )
    monthly = serializers.DecimalField(
        **AMOUNT, required=False, allow_null=True, help_text=_("Paid each month.")
    )
    monthly_to = serializers.DecimalField(
        **AMOUNT, required=False, allow_null=True, help_text=_("End of the range, where you only know one.")
    )
    is_unlimited = serializers.BooleanField(required=False)
    months = serializers.IntegerField(min_value=0, max_value=MOST_MONTHS, required=False, allow_null=True)
    option_months = serializers.IntegerField(min_value=0, max_value=MOST_MONTHS, required=False)
    value_note = text_field(2000)


NeedPageSerializer = page_serializer(NeedItemSerializer)
