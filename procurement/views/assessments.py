"""Pages of assessments: who was asked and where each stands, one's own notes, finishing, excusing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core.access import declare, needs
from marketplace.core.clock import BERLIN
from marketplace.core.permissions import Permission
from procurement.actions.assessing import (
    LONGEST_NOTE,
    ask_assessor,
    begin_assessment,
    excuse_assessor,
    finish_assessment,
    save_assessment,
)
from procurement.actions.soundings import Overtaken
from procurement.choices import AssessmentState, FindingKind, SoundingState
from procurement.forms.opening import AskForm, ExcuseForm
from procurement.models import Assessment, Sounding
from procurement.queries.assessments import (
    assessments_of,
    own_assessment,
    people_to_ask,
    questions_of,
    requirements_in,
)
from procurement.queries.opened import clean_declaration, opening_of
from procurement.queries.opened_answers import Answers, answers_of
from procurement.questions.document import Document, Question, Section
from procurement.rules import can_assess, can_evaluate

from .answers import declared_sounding, sounding_to_read

READERS = needs(Permission.VIEW_SOUNDINGS)
ASSESSORS = needs(Permission.ASSESS_RESPONSES)
OFFICERS = needs(Permission.PREPARE_SOUNDING)


@declare(READERS)
@require_safe
def assessment_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who assesses and where each stands, and nothing of what was written."""
    return _list(request, declared_sounding(request, public_id))


def _list(
    request: HttpRequest,
    sounding: Sounding,
    *,
    ask_form: AskForm | None = None,
    excused: tuple[int, ExcuseForm] | None = None,
) -> HttpResponse:
    actor, declaration = request.actor, clean_declaration(sounding, request.actor)
    opening = opening_of(sounding)
    rows = list(assessments_of(sounding))
    is_open = sounding.state == SoundingState.OPENED
    is_new = is_open and bool(opening and opening.count) and not sounding.findings.exists()
    may_evaluate = is_open and bool(can_evaluate(actor, sounding, declaration=declaration))
    own = next((row for row in rows if row.assessor_id == actor.user_id), None)
    people = [one for one in people_to_ask(sounding) if one.pk != actor.user_id] if may_evaluate else []
    names = [(one.pk, one.name or one.email) for one in people]
    context = {
        "sounding": sounding,
        "opening": opening,
        "rows": [(row, _excuse_form(row, excused)) for row in rows],
        "own": own,
        "is_writing": any(row.state == AssessmentState.DRAFT for row in rows),
        "is_told": any(row.state == AssessmentState.FINAL for row in rows)
        and not any(row.state == AssessmentState.DRAFT for row in rows),
        "may_begin": is_new and own is None and bool(can_assess(actor, sounding, declaration=declaration)),
        "may_ask": is_new and may_evaluate,
        "may_excuse": may_evaluate,
        "ask_form": ask_form or AskForm(people=names),
        "has_people": bool(names),
    }
    status = 422 if (ask_form and ask_form.errors) or (excused and excused[1].errors) else 200
    return render(request, "procurement/assessment_list.html", context, status=status)


def _excuse_form(row: Assessment, excused: tuple[int, ExcuseForm] | None) -> ExcuseForm:
    if excused and excused[0] == row.pk:
        return excused[1]
    return ExcuseForm(auto_id=f"id_{row.pk}_%s")


@declare(ASSESSORS)
@require_POST
def assessment_ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a colleague to assess; without a colleague one begins one's own."""
    sounding = declared_sounding(request, public_id)
    if "person" not in request.POST:
        begin_assessment(sounding=sounding, by=request.actor)
        return redirect("procurement:assessment-edit", public_id=public_id)
    people = {one.pk: one for one in people_to_ask(sounding)}
    form = AskForm(request.POST, people=[(pk, one.name or one.email) for pk, one in people.items()])
    if form.is_valid():
        person = people[int(form.cleaned_data["person"])]
        try:
            ask_assessor(sounding=sounding, person=person, by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Asked. Your colleague gets a mail."))
            return redirect("procurement:assessment-list", public_id=public_id)
    return _list(request, sounding, ask_form=form)


@declare(OFFICERS)
@require_POST
def assessment_excuse(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Go on without somebody, with a reason for the file."""
    sounding = declared_sounding(request, public_id)
    row = get_object_or_404(assessments_of(sounding), pk=pk)
    form = ExcuseForm(request.POST, auto_id=f"id_{row.pk}_%s")
    if form.is_valid():
        excuse_assessor(assessment=row, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("Excused. The evaluation goes on without this assessment."))
        return redirect("procurement:assessment-list", public_id=public_id)
    return _list(request, sounding, excused=(row.pk, form))


@declare(ASSESSORS)
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write one's own notes, one section a page, with the answers beside each question."""
    sounding = sounding_to_read(request, public_id, "answer")
    own = own_assessment(sounding, request.actor)
    if own is None:
        return redirect("procurement:assessment-list", public_id=public_id)
    own.sounding = sounding
    document = questions_of(sounding)
    section = _section(document, request.GET.get("section", ""))
    if request.method == "POST":
        return _save(request, own, document, section)
    return _page(request, own, document, section)


def _section(document: Document, key: str) -> Section:
    chosen = document.section(key) if key else next(iter(document.sections), None)
    if chosen is None:
        raise Http404
    return chosen


def section_url(sounding: Sounding, section: Section, key: str = "") -> str:
    """The page of a section, at one of its questions if one is given."""
    path = reverse("procurement:assessment-edit", kwargs={"public_id": sounding.public_id})
    return f"{path}?section={section.key}{f'#q-{key}' if key else ''}"


def _typed(request: HttpRequest, section: Section) -> dict[str, dict[str, str]]:
    """What the page says about the questions that it holds."""
    return {
        question.key: {
            "kind": request.POST.get(f"{question.key}.kind", ""),
            "text": request.POST.get(f"{question.key}.text", ""),
        }
        for question in section.questions
        if f"{question.key}.text" in request.POST
    }


def _save(request: HttpRequest, own: Assessment, document: Document, section: Section) -> HttpResponse:
    typed = _typed(request, section)
    wants_json = request.headers.get("Accept") == "application/json"
    try:
        saved = save_assessment(assessment=own, notes=typed, saves=_saves(request), by=request.actor)
    except Overtaken:
        told = _(
            "You saved this assessment in another window meanwhile. What you typed here is not saved yet."
        )
        if wants_json:
            return JsonResponse({"message": told}, status=409)
        own.refresh_from_db(fields=["notes", "saves", "state"])
        return _page(request, own, document, section, typed=typed, status=409, told=told)
    except ValidationError as error:
        problems = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        if wants_json:
            return JsonResponse(
                {"message": " ".join(told for many in problems.values() for told in many)}, status=422
            )
        return _page(request, own, document, section, typed=typed, status=422, problems=problems)
    told = _("Saved at %(time)s.") % {"time": timezone.localtime(timezone.now(), BERLIN).strftime("%H:%M")}
    if wants_json:
        return JsonResponse({"message": told, "saves": saved.saves})
    messages.success(request, told)
    return redirect(_next(own.sounding, document, section, request.POST.get("action", "")))


def _next(sounding: Sounding, document: Document, section: Section, action: str) -> str:
    keys = [one.key for one in document.sections]
    at = keys.index(section.key)
    if action == "next" and at + 1 < len(keys):
        return section_url(sounding, document.sections[at + 1])
    return section_url(sounding, section)


def _saves(request: HttpRequest) -> int:
    """The count of saves that the page had read; one that is no number fits none."""
    known = request.POST.get("saves", "")
    return int(known) if known.isascii() and known.isdecimal() and len(known) < 9 else -1


@declare(ASSESSORS)
@require_POST
def assessment_finish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save what was typed, then make one's own assessment final; what is missing is named, with links."""
    sounding = sounding_to_read(request, public_id, "answer")
    own = own_assessment(sounding, request.actor)
    if own is None:
        raise Http404
    own.sounding = sounding
    document = questions_of(sounding)
    section = _section(document, request.GET.get("section", ""))
    typed, saves = _typed(request, section), _saves(request)
    try:
        if typed:
            own = save_assessment(assessment=own, notes=typed, saves=saves, by=request.actor)
            saves = own.saves
        finish_assessment(assessment=own, saves=saves, by=request.actor)
    except Overtaken:
        told = _(
            "You saved this assessment in another window meanwhile. What you typed here is not saved yet."
        )
        own.refresh_from_db(fields=["notes", "saves", "state"])
        return _page(request, own, document, section, typed=typed, status=409, told=told)
    except ValidationError as error:
        problems = {
            key: told
            for key, told in (error.message_dict if hasattr(error, "error_dict") else {}).items()
            if len((typed.get(key) or {}).get("text", "")) > LONGEST_NOTE
        }
        return _page(
            request,
            own,
            document,
            section,
            typed=typed,
            problems=problems,
            status=422,
            is_checked=not problems,
        )
    messages.success(request, _("Your assessment is final. The others read it once nobody is writing."))
    return redirect("procurement:assessment-list", public_id=public_id)


def _page(
    request: HttpRequest,
    own: Assessment,
    document: Document,
    section: Section,
    *,
    typed: Mapping[str, Mapping[str, str]] | None = None,
    problems: Mapping[str, Any] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    sounding = own.sounding
    answers = answers_of(sounding)
    at = [one.key for one in document.sections].index(section.key)
    is_draft = own.state == AssessmentState.DRAFT and sounding.state == SoundingState.OPENED
    context = {
        "sounding": sounding,
        "own": own,
        "section": section,
        "document": document,
        "number": at + 1,
        "sections": [(one, section_url(sounding, one), one.key == section.key) for one in document.sections],
        "asked": [
            _asked(question, f"{at + 1}.{place}", own, answers, typed, problems)
            for place, question in enumerate(section.questions, 1)
        ],
        "next": document.sections[at + 1] if at + 1 < len(document.sections) else None,
        "here": section_url(sounding, section),
        "finish": f"{reverse('procurement:assessment-finish', kwargs={'public_id': sounding.public_id})}"
        f"?section={section.key}",
        "kinds": FindingKind.choices,
        "is_draft": is_draft,
        "missing": _missing(sounding, own, document) if is_draft else [],
        "problems": problems,
        **more,
    }
    return render(request, "procurement/assessment_edit.html", context, status=status)


def _asked(
    question: Question,
    number: str,
    own: Assessment,
    answers: Answers,
    typed: Mapping[str, Mapping[str, str]] | None,
    problems: Mapping[str, Any] | None,
) -> dict[str, Any]:
    stored = own.notes.get(question.key) or {}
    note = (typed or {}).get(question.key, stored)
    return {
        "number": number,
        "question": question,
        "kind": note.get("kind", ""),
        "text": note.get("text", ""),
        "stored": stored if typed is not None and dict(note) != dict(stored) else None,
        "stored_kind": dict(FindingKind.choices).get(stored.get("kind", ""), ""),
        "answers": answers.to(question),
        "problem": " ".join((problems or {}).get(question.key, ())),
    }


def _missing(sounding: Sounding, own: Assessment, document: Document) -> list[tuple[str, str, str]]:
    """Requirements on which nothing is noted yet: number, title, address."""
    places = {question.key: section for _number, section, question in document.numbered()}
    return [
        (number, question.title, section_url(sounding, places[question.key], question.key))
        for number, question in requirements_in(document)
        if not (own.notes.get(question.key) or {}).get("kind")
    ]
