"""The finder itself: for each way whether it is open, with the sentences and the limits that say why.

It compares an expected value with dated limits. What rests on an unverified limit is never said to be open or not open,
a missing limit never counts as none, and what a listing states is the vendor's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.core.formats import number_text
from marketplace.registers.choices import Buyer, Land, ThresholdKind

from .kinds import Answer, Way
from .question import Limit, Question, Verdict, subjects_of

# Where the value lies against a limit.
BELOW, ABOVE, ACROSS, NOWHERE = "below", "above", "across", "nowhere"


def routes_for(question: Question, limits: Iterable[Limit]) -> tuple[Verdict, ...]:
    """One verdict for each way, in the order of Way. The limits are those in force on the day, for the Land and the buyer."""
    found = tuple(limits)
    return (
        _free_reuse(question),
        _stated(question, Way.EFA, _efa()),
        _stated(question, Way.INHOUSE, _inhouse()),
        _stated(question, Way.FRAMEWORK, _framework()),
        _direct_order(question, found),
        _simple_tender(question, found),
        _open_tender(question, found),
        _eu_tender(question, found),
    )


def _free_reuse(question: Question) -> Verdict:
    beside = _("What you buy beside it, such as operation or support, takes a way of its own.")
    if question.routes is not None and "free_reuse" in question.routes:
        reason = _(
            "The vendor states that the solution may be taken over free of charge. Nothing is bought then."
        )
        return Verdict(Way.FREE_REUSE, Answer.OPEN, (reason, beside))
    if question.is_open:
        reason = _("The licence is open: you may use, change and pass on the software without buying it.")
        return Verdict(Way.FREE_REUSE, Answer.OPEN, (reason, beside))
    if question.is_open is False:
        reason = _("The licence is not open, and the vendor states no free reuse.")
        return Verdict(Way.FREE_REUSE, Answer.NOT_OPEN, (reason,))
    reason = _("Whether you may take it over freely, its licence says.")
    return Verdict(Way.FREE_REUSE, Answer.UNKNOWN, (reason,))


def _stated(question: Question, way: Way, condition: str) -> Verdict:
    """A way that no amount opens: it takes what the vendor offers and what binds the buyer."""
    if question.routes is None:
        return Verdict(way, Answer.DEPENDS, (condition,))
    if way.value in question.routes:
        return Verdict(way, Answer.DEPENDS, (_("The vendor states this way."), condition))
    return Verdict(way, Answer.UNKNOWN, (_("The vendor does not state this way. Ask for it."), condition))


def _efa() -> str:
    return _(
        "It depends on whether your Land takes part in the joint service and how it passes it on to municipalities."
    )


def _inhouse() -> str:
    return _(
        "It depends on whether you control the provider, alone or with others, and it works mainly for you (GWB § 108)."
    )


def _framework() -> str:
    return _(
        "It depends on whether the agreement names you as entitled and is not used up (VgV § 21, UVgO § 15)."
    )


def _direct_order(question: Question, limits: Sequence[Limit]) -> Verdict:
    way, eu = Way.DIRECT_ORDER, _of(limits, question, ThresholdKind.EU)
    orders = _of(limits, question, ThresholdKind.DIRECT_ORDER)
    own = tuple(limit for limit in limits if limit.is_own)
    if question.low is None:
        return Verdict(way, Answer.UNKNOWN, (_no_value(),), (*orders, *own))
    if eu and _place(question, eu, reaches=True) == ABOVE and _is_sure(eu):
        return Verdict(way, Answer.NOT_OPEN, (_("The value reaches the EU threshold."),), eu)
    if not orders:
        return Verdict(way, Answer.UNKNOWN, (_no_limit(question),), own)
    place = _place(question, orders, reaches=False)
    shown = (*orders, *own)
    if not _is_sure(orders):
        return Verdict(way, Answer.DEPENDS, (_told(place), _unsure()), shown)
    if place == ABOVE:
        return Verdict(way, Answer.NOT_OPEN, (_("The value lies above the limit for direct orders."),), shown)
    if place == ACROSS:
        return Verdict(way, Answer.DEPENDS, (_told(place),), shown)
    return _within(question, orders, own, eu)


def _within(
    question: Question, orders: Sequence[Limit], own: Sequence[Limit], eu: Sequence[Limit]
) -> Verdict:
    """The value keeps the limit of the Land; what the buyer set itself, and the EU threshold, may still stand against it."""
    way, shown = Way.DIRECT_ORDER, (*orders, *own)
    has_none = all(limit.amount is None for limit in orders)
    if has_none and (not eu or _place(question, eu, reaches=True) != BELOW):
        reason = _("The Land sets no limit, but the value may reach the EU threshold.")
        return Verdict(way, Answer.DEPENDS, (reason,), (*shown, *eu))
    over = [limit for limit in own if limit.amount is not None and _most(question) > limit.amount]
    if over:
        names = ", ".join(f"“{limit.title}”" for limit in over)
        reason = _(
            "Your own organisation has set a lower limit: %(names)s. Check whether it is about this purchase."
        )
        return Verdict(way, Answer.DEPENDS, (reason % {"names": names},), shown)
    if has_none and not own:
        reason = _(
            "The Land sets no limit. Many municipalities have set one of their own; it is not known here."
        )
        return Verdict(way, Answer.DEPENDS, (reason,), shown)
    reasons = (
        _("The value keeps the limit for direct orders."),
        _("Economy and thrift still count, and companies should take turns."),
    )
    return Verdict(way, Answer.OPEN, reasons, shown)


def _simple_tender(question: Question, limits: Sequence[Limit]) -> Verdict:
    eu = _of(limits, question, ThresholdKind.EU)
    answer, reason = _below_eu(question, eu)
    if answer != Answer.OPEN:
        return Verdict(Way.SIMPLE_TENDER, answer, (reason,), eu)
    missing = _(
        "Up to which value a negotiated award (Verhandlungsvergabe) or a restricted tender needs no further reason, your "
        "Land sets. This register does not hold that limit."
    )
    return Verdict(Way.SIMPLE_TENDER, Answer.UNKNOWN, (reason, missing), eu)


def _open_tender(question: Question, limits: Sequence[Limit]) -> Verdict:
    eu = _of(limits, question, ThresholdKind.EU)
    answer, reason = _below_eu(question, eu)
    return Verdict(Way.OPEN_TENDER, answer, (reason,), eu)


def _eu_tender(question: Question, limits: Sequence[Limit]) -> Verdict:
    eu = _of(limits, question, ThresholdKind.EU)
    answer, reason = _below_eu(question, eu)
    turned = {Answer.OPEN: Answer.NOT_OPEN, Answer.NOT_OPEN: Answer.OPEN}.get(answer, answer)
    if answer == Answer.OPEN:
        reason = _("The value stays below the EU threshold; an EU-wide procedure is not called for.")
    elif answer == Answer.NOT_OPEN:
        reason = _("The value reaches the EU threshold; the procedure is EU-wide (GWB § 106, VgV § 14).")
    return Verdict(Way.EU_TENDER, turned, (reason,), eu)


def _below_eu(question: Question, eu: Sequence[Limit]) -> tuple[Answer, str]:
    """Whether a way below the EU threshold is open."""
    if question.low is None:
        return Answer.UNKNOWN, _no_value()
    if not eu:
        return Answer.UNKNOWN, _("No EU threshold for this day is known here.")
    place = _place(question, eu, reaches=True)
    if not _is_sure(eu):
        return Answer.DEPENDS, _unsure()
    if place == ACROSS:
        return Answer.DEPENDS, _(
            "Only a part of the range stays below the EU threshold. Estimate more closely."
        )
    if place == ABOVE:
        return Answer.NOT_OPEN, _("The value reaches the EU threshold.")
    return Answer.OPEN, _("The value stays below the EU threshold.")


def _of(limits: Sequence[Limit], question: Question, kind: str) -> tuple[Limit, ...]:
    """The limits of one kind for what is bought; where that is open, one that says the same for both stands once."""
    found: dict[object, Limit] = {}
    for limit in limits:
        if limit.kind == kind and limit.subject in subjects_of(question.offer_type):
            found.setdefault((limit.amount, limit.source_title, limit.valid_from, limit.valid_until), limit)
    return tuple(found.values())


def _place(question: Question, limits: Sequence[Limit], *, reaches: bool) -> str:
    """Where the value lies against all limits together. `reaches`: a value equal to the limit lies above it."""
    places = {_against(question, limit.amount, reaches) for limit in limits}
    return places.pop() if len(places) == 1 else ACROSS


def _against(question: Question, amount: Decimal | None, reaches: bool) -> str:
    if question.low is None:
        return NOWHERE
    if amount is None:
        return BELOW

    def over(value: Decimal) -> bool:
        return value >= amount if reaches else value > amount

    if over(question.low):
        return ABOVE
    return BELOW if question.high is not None and not over(question.high) else ACROSS


def _most(question: Question) -> Decimal:
    return question.high if question.high is not None else Decimal("Infinity")


def _is_sure(limits: Sequence[Limit]) -> bool:
    return all(limit.verified for limit in limits)


def _told(place: str) -> str:
    if place == ABOVE:
        return _("The value lies above the limit for direct orders.")
    if place == BELOW:
        return _("The value keeps the limit for direct orders.")
    return _("Only a part of the range keeps the limit for direct orders. Estimate more closely.")


def _unsure() -> str:
    return _("The limit is not verified. Check it at its source before you rely on it.")


def _no_value() -> str:
    return _("It depends on the value. State an amount.")


def _no_limit(question: Question) -> str:
    if question.buyer == Buyer.MUNICIPALITY and not question.land:
        return _("The limit is set by the Land. Choose yours.")
    if question.land:
        reason = _(
            "No limit for direct orders in %(land)s on this day is known here. That does not mean that there is none."
        )
        return reason % {"land": Land(question.land).label}
    return _("No limit for direct orders on this day is known here. That does not mean that there is none.")


def amount_text(amount: Decimal | int) -> str:
    """An amount such as `216.000`, with cents only where there are some."""
    return number_text(int(amount) if amount == int(amount) else amount)
