"""The page of the quick mode: from a template to the published sounding, with the preview on the same page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.queries.organisations import own_organisation
from catalog.queries.lists import names_of_areas
from catalog.queries.proposals import cpv_words
from marketplace.core.access import declare, needs
from marketplace.core.clock import database_now
from marketplace.core.decisions import demand
from marketplace.core.permissions import Permission
from procurement.actions.quick import sound_quickly
from procurement.forms.quick import QuickForm
from procurement.models import Need
from procurement.queries.library import Source, templates_for
from procurement.queries.neutrality import place_of
from procurement.queries.quick import (
    Preview,
    hint_of,
    initial_of,
    lists_to_invite_from,
    need_of,
    preview_of,
    source_of,
    vendors_of,
    vendors_offered,
)
from procurement.rules import can_sound_quickly

# Where what an action refuses stands on this page.
PLACES = {"vendor": "vendors", "situation": "description"}
SEARCH, PUBLISH = "search", "publish"


@declare(needs(Permission.PREPARE_SOUNDING))
@require_http_methods(["GET", "HEAD", "POST"])
def sounding_quick(request: HttpRequest) -> HttpResponse:
    """Choose a template, look over what it fills in, and publish: one page, one transaction."""
    organisation = own_organisation(request.actor)
    decision = can_sound_quickly(request.actor, organisation)
    if request.method == "POST":
        demand(decision)
    need = _need(request)
    sent = request.POST if request.method == "POST" else request.GET
    code = sent.get("template", "")
    source = source_of(request.actor, code)
    if not decision or source is None:
        context = {
            "decision": decision,
            "organisation": organisation,
            "need": need,
            "offered": templates_for(request.actor) if decision else [],
            "is_unknown": bool(code) and bool(decision),
        }
        status = 422 if request.method == "POST" else 200
        return render(request, "procurement/sounding_quick_begin.html", context, status=status)
    if request.method == "POST":
        return _answered(request, source, need)
    initial = _opened(source, need)
    shown = _preview(request, source, need, initial | {"is_public": True})
    return _page(request, source, need, _form(request, need, initial=initial), shown)


def _need(request: HttpRequest) -> Need | None:
    """The need that the address or the form names; one of somebody else is not there."""
    named = request.POST.get("need", "") or request.GET.get("need", "")
    need = need_of(request.actor, named)
    if named and need is None:
        raise Http404
    return need


def _opened(source: Source, need: Need | None) -> dict[str, Any]:
    return initial_of(source, need, database_now())


def _form(
    request: HttpRequest, need: Need | None, *, data: Any = None, initial: dict[str, Any] | None = None
) -> QuickForm:
    """The form with the vendors that it offers now; those of a list that was just chosen begin ticked."""
    given = data if data is not None else initial or {}
    chosen = given.getlist("vendors") if hasattr(given, "getlist") else list(given.get("vendors", ()))
    code, words = str(given.get("source", "")), str(given.get("words", ""))
    offered = vendors_offered(request.actor, code, words, chosen, get_language() or "de")
    if code != str(given.get("shown", "")):
        chosen = [*chosen, *(slug for slug in offered.fresh if slug not in chosen)]
    if data is not None:
        data = data.copy()
        data.setlist("vendors", chosen)
        data["shown"] = code
    form = QuickForm(
        data,
        initial=initial,
        sources=lists_to_invite_from(request.actor),
        vendors=offered.vendors,
        has_need=need is not None,
    )
    form.away = offered.away  # type: ignore[attr-defined]
    return form


def _answered(request: HttpRequest, source: Source, need: Need | None) -> HttpResponse:
    """What the button that was pressed asks for: vendors, a fresh preview, or the publication of what was shown."""
    action = request.POST.get("action", "")
    form = _form(request, need, data=request.POST)
    if not form.is_valid():
        if action != SEARCH:
            return _page(request, source, need, form, status=422)
        # Who looks for vendors first has not finished the rest, and is not told so.
        typed = {name: form.data.get(name, "") for name in form.fields}
        return _page(
            request,
            source,
            need,
            _form(request, need, initial=typed | {"vendors": form.data.getlist("vendors")}),
        )
    shown = _preview(request, source, need, form.cleaned_data)
    if action != PUBLISH:
        return _page(request, source, need, form, shown)
    if form.cleaned_data["seen"] != shown.seen:
        return _page(request, source, need, form, shown, is_changed=True)
    try:
        sounding = sound_quickly(
            source=source,
            values=form.cleaned_data,
            vendors=shown.vendors,
            seen=form.cleaned_data["seen"],
            noticed=form.cleaned_data["noticed"],
            need=need,
            by=request.actor,
        )
    except ValidationError as error:
        _take(form, error)
        return _page(request, source, need, form, shown, status=422)
    messages.success(request, _("Published. All invitations are on their way."))
    return redirect("procurement:sounding-show", public_id=sounding.public_id)


def _take(form: QuickForm, error: ValidationError) -> None:
    """Put what an action refused beside the field of this page."""
    if hasattr(error, "error_dict"):
        told = {PLACES.get(name, name): errors for name, errors in error.error_dict.items()}
        error = ValidationError(told)
    form.take(error)


def _preview(request: HttpRequest, source: Source, need: Need | None, values: Any) -> Preview:
    organisation = own_organisation(request.actor)
    return preview_of(source, values, vendors_of(values.get("vendors", ())), organisation, need)


def _page(
    request: HttpRequest,
    source: Source,
    need: Need | None,
    form: QuickForm,
    shown: Preview | None = None,
    *,
    status: int = 200,
    is_changed: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "source": source,
        "code": f"{source.kind}:{source.key}",
        "need": need,
        "hint": hint_of(source) if need is None else "",
        "shown": shown,
        "seen": shown.seen if shown else "",
        "found": [(place_of(one.where, shown.document), one) for one in shown.findings] if shown else [],
        "cpv": list(cpv_words(shown.sounding.cpv).values()) if shown else [],
        "regions": list(names_of_areas(shown.sounding.regions).values()) if shown else [],
        "is_changed": is_changed,
        "away": form.away,  # type: ignore[attr-defined]
    }
    return render(request, "procurement/sounding_quick.html", context, status=status)
