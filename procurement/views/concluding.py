"""Pages of the end of a sounding: the conclusion is written, proposed, sent back or decided; the report is seen before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.routes import Way
from marketplace.core.access import declare, needs
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.permissions import Permission
from procurement.actions.concluding import (
    conclude_sounding,
    edit_conclusion,
    propose_conclusion,
    return_conclusion,
)
from procurement.actions.soundings import Overtaken
from procurement.choices import SoundingState
from procurement.forms.concluding import ConclusionForm, DecideForm, ProposeForm, ReturnForm
from procurement.models import Conclusion, Sounding
from procurement.queries.opened import clean_declaration
from procurement.queries.reporting import (
    conclusion_of,
    listing_of,
    listings_to_reuse,
    participants,
    preview_of,
    report_to,
    ways_of,
)
from procurement.report import Mark
from procurement.report_words import told
from procurement.rules import can_decide, can_propose, can_read_answers

from .answers import sounding_to_read
from .soundings import own_sounding

VIEWERS = needs(Permission.VIEW_SOUNDINGS)
OFFICERS = needs(Permission.PREPARE_SOUNDING)
PUBLISHERS = needs(Permission.PUBLISH_SOUNDING)
FORM = ["GET", "HEAD", "POST"]


@declare(VIEWERS)
@require_http_methods(FORM)
def conclusion_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write what follows; who may not write, or comes after the decision, reads it."""
    sounding = _of_reader(request, public_id)
    conclusion = conclusion_of(sounding)
    declaration = clean_declaration(sounding, request.actor)
    may_write = can_propose(request.actor, sounding, declaration=declaration)
    is_open = sounding.state == SoundingState.ANALYSED
    if request.method == "POST":
        demand(may_write)
        return _save(request, sounding)
    if may_write and is_open:
        return _form(request, sounding, conclusion, _conclusion_form(request, sounding, conclusion))
    context = _frame(request, sounding, conclusion)
    return render(request, "procurement/conclusion_show.html", context)


def _save(request: HttpRequest, sounding: Sounding) -> HttpResponse:
    conclusion = conclusion_of(sounding)
    form = _conclusion_form(request, sounding, conclusion, request.POST)
    if not form.is_valid():
        return _form(request, sounding, conclusion, form, status=422)
    values = dict(form.cleaned_data)
    try:
        edit_conclusion(sounding=sounding, values=values, saves=values.pop("saves"), by=request.actor)
    except Overtaken:
        data = request.POST.copy()
        data["saves"] = str(conclusion.saves if conclusion else 0)
        form = _conclusion_form(request, sounding, conclusion, data)
        return _form(request, sounding, conclusion, form, status=409, stored=conclusion)
    except ValidationError as error:
        form.take(error)
        return _form(request, sounding, conclusion, form, status=422)
    messages.success(request, _("Saved. Nobody outside sees it until it is decided."))
    return redirect("procurement:report-preview", public_id=sounding.public_id)


def _conclusion_form(
    request: HttpRequest, sounding: Sounding, conclusion: Conclusion | None, data: Any = None
) -> ConclusionForm:
    listings = listings_to_reuse(sounding)
    return ConclusionForm(
        data,
        listings=listings,
        listing_of=listing_of,
        ways=ways_of(sounding, request.actor),
        initial=ConclusionForm.filled(conclusion, listings),
    )


def _form(
    request: HttpRequest,
    sounding: Sounding,
    conclusion: Conclusion | None,
    form: ConclusionForm,
    *,
    status: int = 200,
    stored: Conclusion | None = None,
) -> HttpResponse:
    context = _frame(request, sounding, conclusion) | {"form": form, "stored": stored}
    return render(request, "procurement/conclusion_edit.html", context, status=status)


@declare(VIEWERS)
@require_safe
def report_preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """The report exactly as it would be sent now; who may, proposes the conclusion from here."""
    sounding = sounding_to_read(request, public_id, "report")
    if report := report_to(request.actor, sounding):
        return redirect("procurement:report-show", public_id=report.public_id)
    return _preview(request, sounding)


def _preview(request: HttpRequest, sounding: Sounding, form: ProposeForm | None = None) -> HttpResponse:
    conclusion = conclusion_of(sounding)
    preview = preview_of(sounding, conclusion)
    declaration = clean_declaration(sounding, request.actor)
    may_write = can_propose(request.actor, sounding, declaration=declaration)
    is_analysed = sounding.state == SoundingState.ANALYSED
    is_written = conclusion is not None and conclusion.proposed_at is None
    context = _frame(request, sounding, conclusion) | _shown(preview)
    context |= {
        "form": _kept(form, preview.seen) or ProposeForm(initial={"report_seen": preview.seen}),
        "may_write": bool(may_write) and is_analysed,
        "may_propose": bool(may_write) and is_analysed and is_written,
    }
    return render(request, "procurement/report_preview.html", context, status=422 if form else 200)


@declare(OFFICERS)
@require_POST
def conclusion_propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put the conclusion before a publishing officer."""
    sounding = sounding_to_read(request, public_id, "report")
    form = ProposeForm(request.POST)
    if form.is_valid():
        try:
            propose_conclusion(sounding=sounding, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Proposed. Publishing officers get a mail and decide."))
            return redirect("procurement:sounding-show", public_id=public_id)
    return _preview(request, sounding, form)


@declare(PUBLISHERS)
@require_http_methods(FORM)
def conclusion_return(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a proposal back with what has to be mended."""
    sounding = _of_reader(request, public_id)
    conclusion = _proposal(request, sounding, "return")
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return_conclusion(sounding=sounding, comment=form.cleaned_data["comment"], by=request.actor)
        messages.success(request, _("Sent back. The officers get a mail and read your comment."))
        return redirect("procurement:sounding-show", public_id=public_id)
    context = _frame(request, sounding, conclusion) | {"form": form}
    return render(request, "procurement/conclusion_return.html", context, status=422 if form.errors else 200)


@declare(PUBLISHERS)
@require_http_methods(FORM)
def conclusion_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the proposal, the report exactly as it goes out, and what happens then; then decide."""
    sounding = sounding_to_read(request, public_id, "report")
    if report := report_to(request.actor, sounding):
        return redirect("procurement:report-show", public_id=report.public_id)
    conclusion = _proposal(request, sounding, "conclude")
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = conclude_sounding(
                sounding=sounding,
                report_seen=form.cleaned_data["report_seen"],
                is_confidential_kept=form.cleaned_data["confidential"],
                by=request.actor,
            )
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Concluded. Everybody who took part gets the report now."))
            return redirect("procurement:report-show", public_id=made.public_id)
    preview = preview_of(sounding, conclusion)
    shown = _kept(form, preview.seen) if form.is_bound else DecideForm(initial={"report_seen": preview.seen})
    context = _frame(request, sounding, conclusion) | _shown(preview)
    context |= {"form": shown, "told_to": participants(sounding).count()}
    return render(request, "procurement/conclusion_decide.html", context, status=422 if form.errors else 200)


def _of_reader(request: HttpRequest, public_id: str) -> Sounding:
    """The sounding, for people who may read its answers: what follows speaks of them."""
    sounding = own_sounding(request, public_id)
    if sounding.opened_at is None:
        raise IllegalMove(thing="sounding", state=sounding.state, move="conclude")
    demand(can_read_answers(request.actor, sounding, declaration=clean_declaration(sounding, request.actor)))
    return sounding


def _proposal(request: HttpRequest, sounding: Sounding, move: str) -> Conclusion:
    """What was proposed, for somebody who may decide on it."""
    conclusion = conclusion_of(sounding)
    demand(_decision(request, sounding, conclusion))
    if sounding.state != SoundingState.ANALYSED or conclusion is None or conclusion.proposed_at is None:
        raise IllegalMove(thing="conclusion", state="not proposed", move=move)
    return conclusion


def _decision(request: HttpRequest, sounding: Sounding, conclusion: Conclusion | None) -> Any:
    return can_decide(
        request.actor,
        sounding,
        four_eyes=sounding.organisation.four_eyes,
        proposed_by=conclusion.proposed_by_id if conclusion else None,
        declaration=clean_declaration(sounding, request.actor),
    )


def _frame(request: HttpRequest, sounding: Sounding, conclusion: Conclusion | None) -> dict[str, Any]:
    is_proposed = bool(conclusion and conclusion.proposed_at and sounding.state == SoundingState.ANALYSED)
    return {
        "sounding": sounding,
        "conclusion": conclusion,
        "way": Way(conclusion.route).label if conclusion and conclusion.route else "",
        "is_proposed": is_proposed,
        "may_decide": is_proposed and bool(_decision(request, sounding, conclusion)),
    }


def _shown(preview: Any) -> dict[str, Any]:
    return {
        "told": told(preview.document),
        "barred": [(_place(mark), mark) for mark in preview.barred],
        "doubtful": [(_place(mark), mark) for mark in preview.doubtful],
    }


def _place(mark: Mark) -> str:
    """Where a passage stands, in words."""
    if mark.place == "message":
        return _("Message to those who took part")
    if mark.place == "next_steps":
        return _("What is planned next")
    return _("Finding on %(number)s") % {"number": mark.place}


def _kept(form: Any, seen: str) -> Any:
    """The form again, under the hash of what the page shows now."""
    if form is not None:
        data = form.data.copy()
        data["report_seen"] = seen
        form.data = data
    return form
