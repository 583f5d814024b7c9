"""Pages of findings: the notes of all side by side, what was agreed, and the end of the evaluation."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.access import declare, needs
from marketplace.core.decisions import demand
from marketplace.core.permissions import Permission
from procurement.actions.evaluating import finish_analysis, reopen_analysis
from procurement.actions.findings import write_finding
from procurement.actions.soundings import Overtaken
from procurement.choices import AssessmentState, SoundingState
from procurement.forms.opening import FindingForm
from procurement.models import Sounding
from procurement.queries.assessments import (
    assessments_of,
    findings_for,
    gaps_of,
    notes_on,
    questions_of,
    requirements_in,
    told_assessments,
)
from procurement.queries.opened import clean_declaration, opening_of
from procurement.queries.opened_answers import answers_of
from procurement.rules import can_assess, can_evaluate

from .answers import declared_sounding, sounding_to_read

READERS = needs(Permission.VIEW_SOUNDINGS)
ASSESSORS = needs(Permission.ASSESS_RESPONSES)
OFFICERS = needs(Permission.PREPARE_SOUNDING)
FORM = ["GET", "HEAD", "POST"]


@declare(READERS)
@require_safe
def finding_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show each question with what the assessors noted and what was agreed; nothing of it while somebody writes."""
    sounding = sounding_to_read(request, public_id, "answer")
    told, found = told_assessments(sounding), findings_for(sounding)
    document = questions_of(sounding)
    needed = {question.key for _number, question in requirements_in(document)}
    lines = [
        {
            "number": number,
            "question": question,
            "is_needed": question.key in needed,
            "notes": notes_on(told, question.key),
            "finding": found.get(question.key),
        }
        for number, _section, question in document.numbered()
    ]
    declaration = clean_declaration(sounding, request.actor)
    is_open = sounding.state == SoundingState.OPENED
    opening = opening_of(sounding)
    context = {
        "sounding": sounding,
        "opening": opening,
        "lines": [line for line in lines if line["is_needed"] or line["notes"] or line["finding"]],
        "others": [line for line in lines if not (line["is_needed"] or line["notes"] or line["finding"])],
        "writing": [row for row in assessments_of(sounding) if row.state == AssessmentState.DRAFT],
        "told": told,
        "first_missing": next((line for line in lines if line["is_needed"] and not line["finding"]), None),
        "missing": len([key for key in needed if key not in found]),
        "may_write": is_open
        and bool(told)
        and bool(can_assess(request.actor, sounding, declaration=declaration)),
        "may_finish": is_open and bool(can_evaluate(request.actor, sounding, declaration=declaration)),
        "may_reopen": sounding.state == SoundingState.ANALYSED
        and bool(can_evaluate(request.actor, sounding, declaration=declaration)),
    }
    return render(request, "procurement/finding_list.html", context)


@declare(ASSESSORS)
@require_http_methods(FORM)
def finding_edit(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Agree on the finding on one question, with all notes and all answers beside it."""
    sounding = sounding_to_read(request, public_id, "answer")
    document = questions_of(sounding)
    number, question = next(
        ((number, question) for number, _section, question in document.numbered() if question.key == key),
        ("", None),
    )
    if question is None:
        raise Http404
    row = findings_for(sounding).get(key)
    initial = {"saves": row.saves, "kind": row.kind, "text": row.text} if row else {"saves": 0}
    form = FindingForm(request.POST if request.method == "POST" else None, initial=initial)
    status, is_stale = 200, False
    if form.is_bound and form.is_valid():
        try:
            write_finding(sounding=sounding, question=key, by=request.actor, **form.cleaned_data)
        except Overtaken:
            data = form.data.copy()
            data["saves"] = str(row.saves if row else 0)
            form, status, is_stale = FindingForm(data), 409, True
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("The finding is written."))
            return _onward(sounding, key)
    if form.is_bound and form.errors:
        status = 422
    told = told_assessments(sounding)
    context = {
        "sounding": sounding,
        "number": number,
        "question": question,
        "row": row,
        "form": form,
        "is_stale": is_stale,
        "notes": notes_on(told, key),
        "answers": answers_of(sounding).to(question),
        "may_write": bool(told) and sounding.state == SoundingState.OPENED,
    }
    return render(request, "procurement/finding_edit.html", context, status=status)


def _onward(sounding: Sounding, key: str) -> HttpResponse:
    """The next requirement without a finding, or the list when none is left."""
    found = findings_for(sounding)
    keys = [question.key for _number, question in requirements_in(questions_of(sounding))]
    later = keys[keys.index(key) + 1 :] if key in keys else keys
    for one in later:
        if one not in found:
            return redirect("procurement:finding-edit", public_id=sounding.public_id, key=one)
    return redirect("procurement:finding-list", public_id=sounding.public_id)


@declare(OFFICERS)
@require_http_methods(FORM)
def analysis_finish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what ends with the evaluation and what is missing, then end it."""
    sounding = declared_sounding(request, public_id)
    demand(can_evaluate(request.actor, sounding, declaration=clean_declaration(sounding, request.actor)))
    status = 200
    if request.method == "POST":
        try:
            finish_analysis(sounding=sounding, by=request.actor)
        except ValidationError:
            status = 422
        else:
            messages.success(request, _("The evaluation has ended. Now propose what follows from it."))
            return redirect("procurement:sounding-show", public_id=public_id)
    opening = opening_of(sounding)
    context = {
        "sounding": sounding,
        "opening": opening,
        "gaps": gaps_of(sounding),
        "findings": sounding.findings.count(),
        "rows": list(assessments_of(sounding)),
        "is_open": sounding.state == SoundingState.OPENED,
    }
    return render(request, "procurement/analysis_finish.html", context, status=status)


@declare(OFFICERS)
@require_POST
def analysis_reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go back to the findings while nothing is decided."""
    reopen_analysis(sounding=declared_sounding(request, public_id), by=request.actor)
    messages.success(request, _("The findings can be changed again. The record says so."))
    return redirect("procurement:finding-list", public_id=public_id)
