"""Pages of the value of a need, and of the ways of procurement that it opens."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog.choices import OfferType
from catalog.queries.routes import find_routes
from marketplace.core.access import declare, needs
from marketplace.core.clock import berlin_day
from marketplace.core.permissions import Permission
from procurement.actions.soundings import Overtaken
from procurement.actions.values import VALUED, estimate_need
from procurement.forms.parts import shown
from procurement.forms.values import ValueForm, WaysForm
from procurement.models import Need
from procurement.queries.joint import is_going, led_need, own_value, parts_of, rule_of, term, together
from procurement.value import Estimate, counted_months


@declare(needs(Permission.WRITE_NEED))
@require_http_methods(["GET", "HEAD", "POST"])
def need_value(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Estimate what the contract is worth, and keep it with the need."""
    need = _led(request, public_id)
    form = ValueForm(request.POST if request.method == "POST" else None, initial=_initial(need))
    if request.method != "POST" or not form.is_valid():
        return _value_page(request, need, form, need, status=422 if form.errors else 200)
    values = form.values()
    if request.POST.get("do") == "show":
        return _value_page(request, need, form, _tried(need, values))
    try:
        estimate_need(need=need, values=values, saves=form.cleaned_data["saves"], by=request.actor)
    except Overtaken:
        need = _led(request, public_id)
        data = form.data.copy()
        data["saves"] = str(need.saves)
        page = _value_page(request, need, ValueForm(data), _tried(need, values), status=409, stored=need)
        return page
    except ValidationError as error:
        form.take(error)
        return _value_page(request, need, form, need, status=422)
    messages.success(request, _("The estimate is saved with the need. It never becomes public."))
    return redirect("procurement:need-value", public_id=need.public_id)


@declare(needs(Permission.VIEW_SOUNDINGS))
@require_safe
def need_routes(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Say which ways of procurement come into question for the value of the need, each limit with its date and source."""
    need = _led(request, public_id)
    area = need.organisation.area
    offer_type = need.offer_type if need.offer_type in OfferType.values else ""
    asked = {"offer_type": offer_type} | request.GET.dict()
    form = WaysForm(asked, asks_land=area is None)
    values = form.cleaned_data if form.is_valid() else {}
    whole = together(need, parts_of(need))
    found = None
    if form.is_valid():
        found = find_routes(
            actor=request.actor,
            day=values["date"] or berlin_day(),
            low=whole.value.low,
            high=whole.value.high,
            land=values.get("land", ""),
            area=area,
            offer_type=values["offer_type"],
        )
    context = {"need": need, "form": form, "found": found, "area": area, "together": whole}
    context |= _reckoned(need)
    return render(request, "procurement/need_routes.html", context, status=422 if form.errors else 200)


def _led(request: HttpRequest, public_id: Any) -> Need:
    need = led_need(request.actor, public_id)
    if need is None:
        raise Http404
    return need


def _initial(need: Need) -> dict[str, Any]:
    values = {name: shown(getattr(need, name)) for name in VALUED}
    return values | {"saves": need.saves, "term": "unlimited" if need.is_unlimited else "fixed"}


def _tried(need: Need, values: dict[str, Any]) -> Need:
    """The need as it would be; never saved."""
    return Need(pk=need.pk, organisation=need.organisation, public_id=need.public_id, **values)


def _reckoned(need: Need) -> dict[str, Any]:
    months, options = term(need)
    counted = counted_months(Estimate(Decimal(0), Decimal(0), months, options))
    return {"value": own_value(need), "rule": rule_of(need).value, "months": counted}


def _value_page(
    request: HttpRequest,
    need: Need,
    form: ValueForm,
    result: Need,
    *,
    status: int = 200,
    stored: Need | None = None,
) -> HttpResponse:
    """The form beside what comes of it; `stored` where somebody else saved meanwhile."""
    context = {
        "need": need,
        "form": form,
        "shown": result,
        "is_tried": result is not need,
        "together": together(result, parts_of(need)),
        "stored": stored,
        "stored_value": own_value(stored) if stored else None,
        "is_going": is_going(need),
    }
    return render(request, "procurement/need_value.html", context | _reckoned(result), status=status)
