"""Pages of clarification questions: vendors ask, the buyer answers all."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.access import declare, needs
from marketplace.core.clock import database_now
from marketplace.core.decisions import IllegalMove
from marketplace.core.permissions import Permission
from procurement.actions.enquiries import (
    answer_enquiry,
    answer_privately,
    ask_enquiry,
    publish_enquiries,
    reject_enquiry,
    seen_texts,
)
from procurement.actions.soundings import Overtaken
from procurement.choices import EnquiryState, SoundingState
from procurement.forms.enquiries import AnswerForm, AskForm, PrivateAnswerForm, PublishForm, RejectForm
from procurement.models import Enquiry, Sounding
from procurement.queries.enquiries import (
    enquiries_for,
    enquiry_for,
    own_enquiries,
    published_enquiries,
    question_choices,
    traces_in,
)
from procurement.queries.responses import readable_sounding
from procurement.rules import can_answer_enquiry
from procurement.timing import is_in_time

from .soundings import own_sounding

VENDORS = needs(Permission.ANSWER_SOUNDING)
READERS = needs(Permission.VIEW_SOUNDINGS)
OFFICERS = needs(Permission.PREPARE_SOUNDING)
PAGE_METHODS = ["GET", "HEAD", "POST"]
# What is still to be decided; whoever follows an old link to another one sees the list instead.
DUE = frozenset({EnquiryState.SUBMITTED, EnquiryState.ANSWERED_DRAFT})


@declare(VENDORS)
@require_http_methods(PAGE_METHODS)
def enquiry_ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the buyer something, and see what the own vendor has asked so far."""
    sounding = readable_sounding(request.actor, public_id)
    if sounding is None:
        raise Http404
    questions = question_choices(sounding)
    data = request.POST if request.method == "POST" else None
    form = AskForm(data, questions=questions, initial={"question_key": request.GET.get("about", "")})
    found_traces: tuple[Any, ...] = ()
    status = 200
    if data is not None:
        status = 422
        if form.is_valid():
            values = form.cleaned_data
            found_traces = () if values["anyway"] else traces_in([values["text"]])
            if not found_traces:
                try:
                    ask_enquiry(
                        sounding=sounding,
                        text=values["text"],
                        question_key=values["question_key"],
                        by=request.actor,
                    )
                except ValidationError as error:
                    form.take(error)
                except IllegalMove:
                    # What was typed stays on the page: the answer to a late question is to see it again, not to lose it.
                    status = 409
                else:
                    messages.success(
                        request,
                        _("Your question is on its way. The answer comes to all, and you get a mail."),
                    )
                    return redirect("procurement:enquiry-ask", public_id=public_id)
    context = {
        "sounding": sounding,
        "form": form,
        "traces": found_traces,
        "is_open": _takes_questions(sounding),
        "is_late": status == 409,
        "own": own_enquiries(request.actor, sounding),
        "published": published_enquiries(sounding),
    }
    return render(request, "procurement/enquiry_ask.html", context, status=status)


def _takes_questions(sounding: Sounding) -> bool:
    return (
        sounding.state == SoundingState.PUBLISHED
        and sounding.question_deadline is not None
        and is_in_time(database_now(), sounding.question_deadline)
    )


@declare(READERS)
@require_safe
def enquiry_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the questions to a sounding by what is due: to be answered, to be published, done."""
    sounding = own_sounding(request, public_id)
    about = dict(question_choices(sounding))
    by_state: dict[str, list[Enquiry]] = {state: [] for state in EnquiryState.values}
    for enquiry in enquiries_for(request.actor, sounding):
        enquiry.about = about.get(enquiry.question_key, "")
        by_state[enquiry.state].append(enquiry)
    by_state[EnquiryState.PUBLISHED].sort(key=lambda enquiry: enquiry.number)
    context = {
        "sounding": sounding,
        "open": by_state[EnquiryState.SUBMITTED],
        "prepared": by_state[EnquiryState.ANSWERED_DRAFT],
        "published": by_state[EnquiryState.PUBLISHED],
        "closed": by_state[EnquiryState.ANSWERED_PRIVATE] + by_state[EnquiryState.REJECTED],
        "may_answer": bool(can_answer_enquiry(request.actor, sounding)),
        "is_published": sounding.state == SoundingState.PUBLISHED,
    }
    return render(request, "procurement/enquiry_list.html", context)


@declare(OFFICERS)
@require_http_methods(PAGE_METHODS)
def enquiry_answer(request: HttpRequest, public_id: str, enquiry_id: uuid.UUID) -> HttpResponse:
    """Edit a question so that nobody is recognised, and prepare the answer; two officers never overwrite each other."""
    sounding, enquiry = _enquiry(request, public_id, enquiry_id)
    if request.method != "POST" and enquiry.state not in DUE:
        return redirect("procurement:enquiry-list", public_id=public_id)
    initial = {
        "public_text": enquiry.public_text or enquiry.original,
        "answer": enquiry.answer,
        "seen_at": enquiry.updated_at.isoformat(),
    }
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            answer_enquiry(enquiry=enquiry, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        except Overtaken:
            enquiry.refresh_from_db(fields=["public_text", "answer", "updated_at"])
            data = form.data.copy()
            data["seen_at"] = enquiry.updated_at.isoformat()
            return _answer_page(request, sounding, enquiry, AnswerForm(data), status=409)
        else:
            messages.success(request, _("Saved. Nobody outside sees it until you publish it."))
            return redirect("procurement:enquiry-list", public_id=public_id)
    return _answer_page(request, sounding, enquiry, form, status=422 if form.errors else 200)


def _answer_page(
    request: HttpRequest, sounding: Sounding, enquiry: Enquiry, form: AnswerForm, *, status: int
) -> HttpResponse:
    text = form["public_text"].value() or ""
    context = {
        "sounding": sounding,
        "enquiry": enquiry,
        "form": form,
        "about": dict(question_choices(sounding)).get(enquiry.question_key, ""),
        "traces": traces_in([text, form["answer"].value() or ""]),
        "is_stale": status == 409,
    }
    return render(request, "procurement/enquiry_answer.html", context, status=status)


@declare(OFFICERS)
@require_http_methods(PAGE_METHODS)
def enquiry_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is about to go to all, with what tells of people in it, then publish it at one moment."""
    sounding = own_sounding(request, public_id)
    chosen = _chosen(request, sounding)
    initial = {"seen": seen_texts(chosen)}
    form = PublishForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rows = publish_enquiries(
                sounding=sounding, enquiries=chosen, seen=form.cleaned_data["seen"], by=request.actor
            )
        except ValidationError as error:
            form.take(error)
            _keep(form, seen=initial["seen"])
        else:
            told = _("Published: %(n)s. All were told at the same time.") % {"n": len(rows)}
            messages.success(request, told)
            return redirect("procurement:enquiry-list", public_id=public_id)
    about = dict(question_choices(sounding))
    for enquiry in chosen:
        enquiry.about = about.get(enquiry.question_key, "")
    context = {
        "sounding": sounding,
        "chosen": chosen,
        "form": form,
        "traces": traces_in(text for row in chosen for text in (row.public_text, row.answer))
        if chosen
        else (),
    }
    return render(request, "procurement/enquiry_publish.html", context, status=422 if form.errors else 200)


def _keep(form: PublishForm, *, seen: str) -> None:
    """Show the form again under the hash of what the page shows now."""
    data = form.data.copy()
    data["seen"] = seen
    form.data = data


def _chosen(request: HttpRequest, sounding: Sounding) -> list[Enquiry]:
    """The prepared answers that were ticked; all of them where none was."""
    wanted = (request.POST if request.method == "POST" else request.GET).getlist("e")
    rows = list(enquiries_for(request.actor, sounding).filter(state=EnquiryState.ANSWERED_DRAFT))
    return [row for row in rows if not wanted or str(row.public_id) in wanted]


@declare(OFFICERS)
@require_http_methods(PAGE_METHODS)
def enquiry_private(request: HttpRequest, public_id: str, enquiry_id: uuid.UUID) -> HttpResponse:
    """Answer the one who asked alone, with the reason for the file."""
    sounding, enquiry = _enquiry(request, public_id, enquiry_id)
    if request.method != "POST" and enquiry.state not in DUE:
        return redirect("procurement:enquiry-list", public_id=public_id)
    form = PrivateAnswerForm(
        request.POST if request.method == "POST" else None, initial={"answer": enquiry.answer}
    )
    if request.method == "POST" and form.is_valid():
        answer_privately(enquiry=enquiry, by=request.actor, **form.cleaned_data)
        messages.success(request, _("The one who asked gets the answer alone."))
        return redirect("procurement:enquiry-list", public_id=public_id)
    return _single_page(request, "procurement/enquiry_private.html", sounding, enquiry, form)


@declare(OFFICERS)
@require_http_methods(PAGE_METHODS)
def enquiry_reject(request: HttpRequest, public_id: str, enquiry_id: uuid.UUID) -> HttpResponse:
    """Leave a question without an answer, with the reason."""
    sounding, enquiry = _enquiry(request, public_id, enquiry_id)
    if request.method != "POST" and enquiry.state not in DUE:
        return redirect("procurement:enquiry-list", public_id=public_id)
    form = RejectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reject_enquiry(enquiry=enquiry, by=request.actor, **form.cleaned_data)
        messages.success(
            request, _("The question stays without an answer. The one who asked gets the reason.")
        )
        return redirect("procurement:enquiry-list", public_id=public_id)
    return _single_page(request, "procurement/enquiry_reject.html", sounding, enquiry, form)


def _single_page(
    request: HttpRequest, template: str, sounding: Sounding, enquiry: Enquiry, form: Any
) -> HttpResponse:
    context = {
        "sounding": sounding,
        "enquiry": enquiry,
        "form": form,
        "about": dict(question_choices(sounding)).get(enquiry.question_key, ""),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _enquiry(request: HttpRequest, public_id: str, enquiry_id: uuid.UUID) -> tuple[Sounding, Enquiry]:
    sounding = own_sounding(request, public_id)
    enquiry = enquiry_for(request.actor, sounding, enquiry_id)
    if enquiry is None:
        raise Http404
    enquiry.sounding = sounding
    return sounding, enquiry
