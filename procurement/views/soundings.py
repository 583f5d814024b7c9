"""Pages of the buyer about its market soundings: list, begin, task list, texts and dates, check, publish, cancel."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.forms.facts.control import anchor_of
from marketplace.core.access import declare, needs
from marketplace.core.clock import database_now
from marketplace.core.decisions import demand
from marketplace.core.formats import day_text, moment_text
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission
from procurement.actions import (
    approve_sounding,
    begin_sounding,
    cancel_sounding,
    edit_sounding,
    publish_sounding,
    send_back_sounding,
    submit_sounding,
    take_back_sounding,
)
from procurement.actions.documents import add_document, remove_document
from procurement.actions.soundings import Overtaken, demand_draft, questions_of
from procurement.forms.soundings import (
    BeginForm,
    CancelForm,
    DocumentForm,
    PublishForm,
    ReviewForm,
    SoundingForm,
)
from procurement.local_time import proposed
from procurement.models import Need, Sounding, SoundingDocument
from procurement.plan_words import problem_sentence
from procurement.queries.neutrality import findings_of, place_of
from procurement.queries.reporting import ending_of
from procurement.queries.soundings import (
    clock_of,
    history_of,
    needs_to_begin_with,
    people_of,
    sounding_for,
    soundings_for,
)
from procurement.queries.tasks import plan_of, tasks_of
from procurement.questions.effort import effort
from procurement.rules import can_cancel, can_prepare, can_publish, can_review
from procurement.timing import plan_problems

from .need_steps import area_control

PAGE_SIZE = 25
VIEWERS = needs(Permission.VIEW_SOUNDINGS)
OFFICERS = needs(Permission.PREPARE_SOUNDING)
FORM = ["GET", "HEAD", "POST"]


@declare(VIEWERS)
@require_safe
def sounding_list(request: HttpRequest) -> HttpResponse:
    """List the soundings of the organisation acted for."""
    context = paged(request, soundings_for(request.actor), PAGE_SIZE)
    context["may_begin"] = can_prepare(request.actor, request.actor.organisation_id)
    context["now"] = database_now()
    return render(request, "procurement/sounding_list.html", context)


@declare(OFFICERS)
@require_http_methods(FORM)
def sounding_begin(request: HttpRequest) -> HttpResponse:
    """Begin a sounding, from a need or from nothing."""
    initial = {"need": request.GET.get("need", "")}
    form = BeginForm(_sent(request), needs=list(needs_to_begin_with(request.actor)), initial=initial)
    if form.is_bound and form.is_valid():
        need = None
        if form.cleaned_data.get("need"):
            need = Need.objects.own_of(request.actor).filter(public_id=form.cleaned_data["need"]).first()
        sounding = begin_sounding(title=form.cleaned_data["title"], need=need, by=request.actor)
        messages.success(request, _("The sounding is begun. The list shows what is still to do."))
        return redirect("procurement:sounding-show", public_id=sounding.public_id)
    return _page(request, "sounding_begin", {"form": form}, form)


@declare(VIEWERS)
@require_safe
def sounding_show(request: HttpRequest, public_id: str) -> HttpResponse:
    """The steps of a sounding with what is missing, its dates, people and history."""
    sounding = own_sounding(request, public_id)
    actor, now = request.actor, database_now()
    tasks = tasks_of(sounding, actor, now=now, least_days=settings.LEAST_SOUNDING_DAYS)
    eyes = sounding.organisation.four_eyes
    is_draft = sounding.state == "draft"
    can_write = bool(can_prepare(actor, sounding.organisation_id))
    context = {
        "sounding": sounding,
        "tasks": tasks,
        "now": now,
        "people": people_of(sounding),
        "history": history_of(sounding),
        "ending": ending_of(sounding, actor),
        "may_submit": is_draft and can_write,
        "may_take_back": sounding.state in ("in_review", "approved") and can_write,
        "may_review": sounding.state == "in_review" and bool(can_review(actor, sounding, four_eyes=eyes)),
        "may_publish": sounding.state == "approved" and bool(can_publish(actor, sounding, four_eyes=eyes)),
        "may_cancel": sounding.state in ("draft", "in_review", "approved", "published")
        and bool(can_cancel(actor, sounding)),
        "may_correct": sounding.state == "published" and bool(can_publish(actor, sounding, four_eyes=eyes)),
    }
    return render(request, "procurement/sounding_show.html", context)


@declare(OFFICERS)
@require_http_methods(FORM)
def sounding_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write what vendors read, and the dates; who comes second is told what somebody else saved."""
    sounding = own_sounding(request, public_id)
    initial = SoundingForm.filled(sounding)
    now = database_now()
    if sounding.response_deadline is None and sounding.question_deadline is None:
        initial |= {"question_deadline": proposed(now, 10, 12), "response_deadline": proposed(now, 21, 14)}
    form = SoundingForm(_sent(request), initial=initial)
    context: dict[str, Any] = {"sounding": sounding, "form": form, "areas": _areas(request, form)}
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            edit_sounding(sounding=sounding, values=values, saves=values.pop("saves"), by=request.actor)
        except Overtaken:
            return _overtaken(request, own_sounding(request, public_id), form)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Saved."))
            if request.POST.get("action") == "search:regions":
                here = reverse("procurement:sounding-edit", kwargs={"public_id": public_id})
                words = request.POST.get("search.regions", "")[:80]
                return redirect(f"{here}?{urlencode({'regions': words})}#{anchor_of('regions')}")
            return redirect("procurement:sounding-show", public_id=public_id)
    elif not form.is_bound:
        demand_draft(sounding)
    return _page(request, "sounding_edit", context, form)


def _overtaken(request: HttpRequest, sounding: Sounding, form: SoundingForm) -> HttpResponse:
    """The form with what was typed, and beside it what a colleague saved meanwhile: nothing is lost."""
    data = form.data.copy()
    data["saves"] = str(sounding.saves)
    typed = SoundingForm(data)
    typed.is_valid()
    differing = [
        (typed.fields[name].label, _text(getattr(sounding, name)))
        for name, value in typed.cleaned_data.items()
        if name != "saves" and getattr(sounding, name) != value
    ]
    areas = _areas(request, typed)
    context = {
        "sounding": sounding,
        "form": typed,
        "areas": areas,
        "differing": differing,
        "is_overtaken": True,
    }
    return render(request, "procurement/sounding_edit.html", context, status=409)


def _areas(request: HttpRequest, form: SoundingForm) -> Any:
    """The search for areas of the page of texts and dates."""
    words = " ".join(request.GET.get("regions", "").split())[:80]
    return area_control([str(key) for key in form["regions"].value() or ()], words)


def _text(value: Any) -> str:
    """What was saved, in words."""
    if isinstance(value, datetime.datetime):
        return moment_text(value)
    if isinstance(value, datetime.date):
        return day_text(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return ", ".join(value) if isinstance(value, list) else str(value or "–")


@declare(OFFICERS)
@require_POST
def sounding_submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand a draft over to whoever checks it; what is missing is said on the page of the steps."""
    sounding = own_sounding(request, public_id)
    try:
        submit_sounding(sounding=sounding, by=request.actor)
    except ValidationError as error:
        for sentences in error.message_dict.values():
            for sentence in sentences:
                messages.error(request, sentence)
    else:
        messages.success(request, _("Handed in. Reviewers get a mail."))
    return redirect("procurement:sounding-show", public_id=public_id)


@declare(OFFICERS)
@require_POST
def sounding_takeback(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make a draft of it again."""
    take_back_sounding(sounding=own_sounding(request, public_id), by=request.actor)
    messages.success(request, _("It is a draft again. After your changes it has to be checked anew."))
    return redirect("procurement:sounding-show", public_id=public_id)


@declare(VIEWERS)
@require_http_methods(FORM)
def sounding_review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show all that vendors will read with the findings; who may, approves it or sends it back."""
    sounding = own_sounding(request, public_id)
    found, seen = findings_of(sounding)
    form = ReviewForm(_sent(request), initial={"findings_seen": seen})
    if form.is_bound:
        demand(can_review(request.actor, sounding, four_eyes=sounding.organisation.four_eyes))
    if form.is_bound and form.is_valid():
        try:
            if form.cleaned_data["decision"] == "approve":
                given = form.cleaned_data["findings_seen"]
                approve_sounding(sounding=sounding, findings_seen=given, by=request.actor)
                messages.success(request, _("Approved. Publishing officers get a mail."))
            else:
                send_back_sounding(sounding=sounding, comment=form.cleaned_data["comment"], by=request.actor)
                messages.success(request, _("Sent back. The author gets a mail and reads your comment."))
            return redirect("procurement:sounding-show", public_id=public_id)
        except ValidationError as error:
            data = form.data.copy()
            data["findings_seen"] = seen
            form = ReviewForm(data)
            form.is_valid()
            form.take(error)
    decision = can_review(request.actor, sounding, four_eyes=sounding.organisation.four_eyes)
    document = questions_of(sounding)
    context = {
        "sounding": sounding,
        "form": form,
        "found": [(place_of(one.where, document), one) for one in found],
        "questions": document,
        "effort": effort(document),
        "documents": sounding.documents.select_related("file"),
        "invitations": sounding.invitations.select_related("organisation"),
        "decision": decision,
        "may_decide": bool(decision) and sounding.state == "in_review",
    }
    return _page(request, "sounding_review", context, form)


@declare(needs(Permission.PUBLISH_SOUNDING))
@require_http_methods(FORM)
def sounding_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what publishing does and by when, then do it."""
    sounding = own_sounding(request, public_id)
    demand(can_publish(request.actor, sounding, four_eyes=sounding.organisation.four_eyes))
    form = PublishForm(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            publish_sounding(sounding=sounding, by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Published. All invitations are on their way."))
            return redirect("procurement:sounding-show", public_id=public_id)
    invited = sounding.invitations.count()
    plan = plan_of(sounding, database_now(), settings.LEAST_SOUNDING_DAYS, invited)
    document = questions_of(sounding)
    context = {
        "sounding": sounding,
        "form": form,
        "invited": invited,
        "effort": effort(document),
        "documents": sounding.documents.count(),
        "problems": [problem_sentence(code) for code in plan_problems(plan).values()],
        "is_ready": sounding.state == "approved",
    }
    return _page(request, "sounding_publish", context, form)


@declare(VIEWERS)
@require_http_methods(FORM)
def sounding_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what ends with it, then end it."""
    sounding = own_sounding(request, public_id)
    demand(can_cancel(request.actor, sounding))
    form = CancelForm(_sent(request))
    if form.is_bound and form.is_valid():
        cancel_sounding(sounding=sounding, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Cancelled. Everybody who was asked gets a mail with the reason."))
        return redirect("procurement:sounding-show", public_id=public_id)
    return _page(request, "sounding_cancel", {"sounding": sounding, "form": form}, form)


@declare(VIEWERS)
@require_http_methods(FORM)
def document_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the documents of a sounding; while it is a draft, officers add some."""
    sounding = own_sounding(request, public_id)
    may_write = can_prepare(request.actor, sounding.organisation_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None,)
    form = DocumentForm(*sent)
    if form.is_bound:
        demand(may_write)
    if form.is_bound and form.is_valid():
        try:
            add_document(sounding=sounding, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("The document is there."))
            return redirect("procurement:document-list", public_id=public_id)
    context = {
        "sounding": sounding,
        "form": form,
        "documents": sounding.documents.select_related("file"),
        "may_write": bool(may_write)
        and (sounding.state == "draft" or (not sounding.is_preparing and clock_of(sounding).is_open)),
    }
    return _page(request, "document_list", context, form)


@declare(OFFICERS)
@require_POST
def document_remove(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Take a document away."""
    rows = SoundingDocument.objects.select_related("sounding")
    document = get_object_or_404(rows, pk=pk, sounding=own_sounding(request, public_id))
    remove_document(document=document, by=request.actor)
    messages.success(request, _("The document is removed."))
    return redirect("procurement:document-list", public_id=public_id)


def own_sounding(request: HttpRequest, public_id: str) -> Sounding:
    """The sounding, if it belongs to the organisation acted for; else it is not there."""
    sounding = sounding_for(request.actor, public_id)
    if sounding is None:
        raise Http404
    return sounding


def _page(request: HttpRequest, name: str, context: dict[str, Any], form: Any) -> HttpResponse:
    return render(request, f"procurement/{name}.html", context, status=422 if form.errors else 200)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
