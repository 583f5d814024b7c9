"""What the API says of ways of procurement: described for the document, and made from the answer of the finder."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from catalog.queries.routes import Found
from catalog.routes import Answer, Limit, Verdict, Way
from marketplace.registers.choices import Buyer, Land, Subject, ThresholdKind


class RouteLimitSerializer(serializers.Serializer):
    """A dated limit on which an answer rests."""

    about = _("A dated limit on which an answer rests.")

    kind = serializers.ChoiceField(
        choices=ThresholdKind.choices, allow_null=True, help_text=_("Null: the buyer set it itself.")
    )
    title = serializers.CharField(allow_null=True, help_text=_("What an own limit is about."))
    subject = serializers.ChoiceField(choices=Subject.choices, allow_null=True)
    amount = serializers.CharField(allow_null=True, help_text=_("Euros without VAT; null: no limit."))
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True, help_text=_("Last day."))
    source_title = serializers.CharField()
    source_url = serializers.CharField(allow_null=True)
    verified = serializers.BooleanField(help_text=_("An unverified one must not be stated as fact."))
    note = serializers.CharField(allow_null=True, help_text=_("In the reader's language."))


class RouteVerdictSerializer(serializers.Serializer):
    """One way of procurement."""

    about = _("One way of procurement.")

    way = serializers.ChoiceField(choices=Way.choices)
    label = serializers.CharField(help_text=_("Its name in the reader's language."))
    answer = serializers.ChoiceField(choices=Answer.choices)
    is_unverified = serializers.BooleanField(
        help_text=_("Whether it rests on a limit that nobody has checked.")
    )
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text=_("Why, in the reader's language.")
    )
    limits = RouteLimitSerializer(many=True)


class RouteQuestionSerializer(serializers.Serializer):
    """The question as it was understood."""

    about = _("The question as it was understood.")

    amount = serializers.CharField(
        allow_null=True, help_text=_("Where the range begins, in euros without VAT.")
    )
    to = serializers.CharField(
        allow_null=True, help_text=_("Where it ends; null: it may be more, or nothing is known.")
    )
    land = serializers.ChoiceField(choices=Land.choices, allow_null=True)
    date = serializers.DateField()
    buyer = serializers.ChoiceField(choices=Buyer.choices)
    offer_type = serializers.CharField(allow_null=True)
    unknown_costs = serializers.ListField(
        child=serializers.CharField(), help_text=_("Parts of the costs that the listing does not state.")
    )


class RouteAnswerSerializer(serializers.Serializer):
    """Which ways of procurement are open. Orientation, never legal advice."""

    about = _("Which ways of procurement are open. Orientation, never legal advice.")

    question = RouteQuestionSerializer()
    routes = RouteVerdictSerializer(many=True)


def route_answer(found: Found) -> dict[str, Any]:
    """The answer of the finder as JSON."""
    question = found.question
    return {
        "question": {
            "amount": _money(question.low),
            "to": _money(question.high),
            "land": question.land or None,
            "date": question.day,
            "buyer": question.buyer,
            "offer_type": question.offer_type or None,
            "unknown_costs": list(found.worth.worth.unknown) if found.worth else [],
        },
        "routes": [_verdict(verdict) for verdict in found.verdicts],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "way": verdict.way.value,
        "label": str(verdict.way.label),
        "answer": verdict.answer.value,
        "is_unverified": verdict.is_unverified,
        "reasons": list(verdict.reasons),
        "limits": [_limit(limit) for limit in verdict.limits],
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {
        "kind": limit.kind or None,
        "title": limit.title or None,
        "subject": limit.subject or None,
        "amount": _money(limit.amount),
        "valid_from": limit.valid_from,
        "valid_until": limit.valid_until,
        "source_title": limit.source_title,
        "source_url": limit.source_url or None,
        "verified": limit.verified,
        "note": limit.note or None,
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
