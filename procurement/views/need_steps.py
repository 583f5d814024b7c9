"""The steps of a need: one page each, saved while one types."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from catalog.forms.facts.control import anchor_of
from catalog.queries.lists import names_of_areas
from catalog.queries.proposals import cpv_words
from marketplace.core.access import declare
from marketplace.core.clock import BERLIN
from marketplace.core.formats import day_text
from marketplace.registers.queries import areas_matching
from marketplace.registers.queries.codes import cpv_matching
from procurement.actions.needs import NeedConflict, edit_need
from procurement.choices import NeedState
from procurement.forms.needs import SEARCHED, STEP_FORMS, search_control, step_form
from procurement.models import Need
from procurement.queries.needs import FIELDS_OF, STEPS, steps_of

from .needs import WRITERS, own_need

MOST_FOUND = 20


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def need_edit(request: HttpRequest, public_id: Any, step: str) -> HttpResponse:
    """Show one step of a need as a form, and save what is typed there; autosave gets the same answers as JSON."""
    need = own_need(request, public_id)
    if step not in STEP_FORMS:
        raise Http404
    if request.method == "POST":
        return _save(request, need, step)
    if need.state != NeedState.DRAFT:
        return redirect("procurement:need-show", public_id=need.public_id)
    return _page(request, need, step, step_form(need, step, FIELDS_OF[step]))


def _save(request: HttpRequest, need: Need, step: str) -> HttpResponse:
    form = STEP_FORMS[step](request.POST)
    form.is_valid()
    wants_json = request.headers.get("Accept") == "application/json"
    if "saves" in form.errors:
        form.add_error(None, form.errors["saves"])
        return _page(request, need, step, form, status=422)
    # Half a page never empties the other half; a list without anything ticked is sent as nothing.
    sent = [name for name in FIELDS_OF[step] if name in request.POST or name in SEARCHED]
    values = {name: form.cleaned_data[name] for name in sent if name in form.cleaned_data}
    unclean = {name: request.POST.get(name, "") for name in sent if name in form.errors}
    try:
        saved = edit_need(
            need=need, values=values, unclean=unclean, saves=form.cleaned_data["saves"], by=request.actor
        )
    except NeedConflict as conflict:
        if wants_json:
            return JsonResponse({"message": _told(conflict)}, status=409)
        return _conflict(request, conflict, step)
    except ValidationError as error:
        form.take(error)
        if wants_json:
            return JsonResponse({"message": " ".join(error.messages)}, status=422)
        return _page(request, need, step, form, status=422)
    if wants_json:
        return JsonResponse({"message": _saved(len(unclean)), "saves": saved.saves})
    return _next(request, saved, step, len(unclean))


def _next(request: HttpRequest, need: Need, step: str, wrong: int) -> HttpResponse:
    """Where the button that was pressed leads; a page with something wrong on it is not left."""
    action, _colon, field = request.POST.get("action", "").partition(":")
    here = reverse("procurement:need-edit", kwargs={"public_id": need.public_id, "step": step})
    if action == "search" and field in SEARCHED:
        asked = request.POST.get(f"search.{field}", "")[:80]
        return redirect(f"{here}?{urlencode({field: asked})}#{anchor_of(field)}")
    if wrong:
        return redirect(here)
    messages.success(request, _saved(0))
    keys = list(STEP_FORMS)
    at = keys.index(step)
    if action == "next" and at + 1 < len(keys):
        return redirect("procurement:need-edit", public_id=need.public_id, step=keys[at + 1])
    if action == "next":
        return redirect("procurement:need-show", public_id=need.public_id)
    return redirect(here)


def _page(
    request: HttpRequest, need: Need, step: str, form: Any, status: int = 200, **more: Any
) -> HttpResponse:
    keys = list(STEP_FORMS)
    at = keys.index(step)
    labels = {key: label for key, label, _text, _fields in STEPS}
    context = {
        "need": need,
        "form": form,
        "step": step,
        "label": labels[step],
        "number": at + 1,
        "steps": steps_of(need, may_edit=True),
        "next": labels[keys[at + 1]] if at + 1 < len(keys) else "",
        "controls": _controls(request, form) if step == "place" else [],
        **more,
    }
    return render(request, "procurement/need_edit.html", context, status=status)


def _controls(request: HttpRequest, form: Any) -> list[Any]:
    """The two searches of the last step: codes of the CPV and areas."""
    chosen = {name: [str(code) for code in form[name].value() or ()] for name in SEARCHED}
    asked = {name: " ".join(request.GET.get(name, "").split())[:80] for name in SEARCHED}
    codes = cpv_words(chosen["cpv"])
    found_codes = [(one.code, f"{one.code} {one.label}") for one in cpv_matching(asked["cpv"], MOST_FOUND)]
    return [
        search_control(
            "cpv",
            _("CPV codes (optional)"),
            _("The European list of what is bought. Vendors and statistics find the sounding by it."),
            {code: codes.get(code, code) for code in chosen["cpv"]},
            asked["cpv"],
            found_codes,
        ),
        area_control(chosen["regions"], asked["regions"]),
    ]


def area_control(chosen: list[str], asked: str) -> Any:
    """The search for areas, with what is chosen and what it found."""
    areas = names_of_areas(chosen)
    found = areas_matching(asked, MOST_FOUND) if asked else []
    return search_control(
        "regions",
        _("Areas (optional)"),
        _("Where it will be used, such as your municipality or your district."),
        {key: areas.get(key, key) for key in chosen},
        asked,
        [(one.key, f"{one.name}, {one.get_land_display()}") for one in found],
    )


def _saved(wrong: int) -> str:
    time = timezone.localtime(timezone.now(), BERLIN).strftime("%H:%M")
    text = _("Saved at %(time)s.") % {"time": time}
    if not wrong:
        return text
    words = ngettext("One entry needs your attention.", "%(n)d entries need your attention.", wrong)
    return f"{text} {words % {'n': wrong}}"


def _told(conflict: NeedConflict) -> str:
    """Who saved meanwhile, when, and what it is about."""
    need = conflict.need
    who = need.edited_by.name if need.edited_by else _("A program of your organisation")
    time = timezone.localtime(need.updated_at, BERLIN).strftime("%H:%M")
    labels = ", ".join(str(STEP_FORMS[_step_of(name)].base_fields[name].label) for name in conflict.fields)
    message = _("%(who)s saved at %(time)s: %(facts)s. What you typed is not saved yet.")
    return message % {"who": who, "time": time, "facts": labels}


def _step_of(name: str) -> str:
    return next(key for key, fields in FIELDS_OF.items() if name in fields)


def _conflict(request: HttpRequest, conflict: NeedConflict, step: str) -> HttpResponse:
    """Show both, keep what was typed, and let the person decide: saving again puts it in the place of the other."""
    need = conflict.need
    data = request.POST.copy()
    data["saves"] = str(need.saves)
    form = STEP_FORMS[step](data)
    differences = [
        {
            "label": form[name].label,
            "anchor": anchor_of(name) if name in SEARCHED else f"id_{name}",
            "stored": _shown(need.unclean.get(name, getattr(need, name))),
            "typed": _shown(request.POST.getlist(name)),
        }
        for name in conflict.fields
    ]
    return _page(request, need, step, form, 409, told=_told(conflict), differences=differences)


def _shown(value: Any) -> str:
    """A value of a field as lines."""
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    return "" if value is None else day_text(value) if isinstance(value, datetime.date) else str(value)
