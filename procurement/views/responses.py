"""Pages of vendors: invitations and responses, beginning one, its overview, and one section of questions a page."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from catalog.forms.facts import Control
from marketplace.core.access import declare, needs
from marketplace.core.clock import BERLIN, database_now
from marketplace.core.pages import paged
from marketplace.core.permissions import Permission
from procurement.actions.responses import Conflict, begin_response, save_answers
from procurement.choices import QuestionKind, ResponseState, SoundingState
from procurement.forms.answers import asked_questions, draw_answer, is_confidential, read_answer_fields
from procurement.models import Response
from procurement.queries import responses as reads
from procurement.queries.reporting import reports_without_answer
from procurement.queries.response_files import Kept, kept_files
from procurement.questions.answers import as_typed
from procurement.questions.document import Question, Section
from procurement.questions.telling import answer_text
from procurement.timing import is_in_time

PAGE_SIZE = 25
VENDORS = needs(Permission.ANSWER_SOUNDING)


@dataclass
class Asked:
    """One question on the page: its number, its controls, where its answer comes from, its files."""

    number: str
    question: Question
    controls: list[Control]
    is_confidential: bool = False
    source: dict[str, Any] | None = None
    files: list[Kept] = field(default_factory=list)
    problem: str = ""
    stored: str = ""

    @property
    def takes_files(self) -> bool:
        """Whether files belong to the answer."""
        return self.question.kind == QuestionKind.FILE

    @property
    def anchor(self) -> str:
        """Where a link of the error summary leads."""
        return f"q-{self.question.key}"


def own_response(request: HttpRequest, public_id: uuid.UUID) -> Response:
    """The response of the organisation acted for; anything else is not there."""
    response = reads.response_for(request.actor, public_id)
    if response is None:
        raise Http404
    return response


@declare(VENDORS)
@require_safe
def response_list(request: HttpRequest) -> HttpResponse:
    """List what the vendor was invited to or takes part in, and its responses."""
    context = paged(request, reads.responses_for(request.actor), PAGE_SIZE)
    context["waiting"] = reads.waiting_for(request.actor) if context["page"].number == 1 else []
    context["reports"] = reports_without_answer(request.actor) if context["page"].number == 1 else []
    context["moment"] = database_now()
    return render(request, "procurement/response_list.html", context)


@declare(VENDORS)
@require_http_methods(["GET", "HEAD", "POST"])
def response_begin(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose the own solution that the answers are about, and begin."""
    sounding = reads.readable_sounding(request.actor, public_id)
    if sounding is None or sounding.current is None:
        raise Http404
    existing = Response.objects.own_of(request.actor).filter(sounding=sounding).first()
    if existing is not None:
        return redirect("procurement:response-show", public_id=existing.public_id)
    solutions = reads.own_solutions(request.actor.organisation_id)
    problem = ""
    if request.method == "POST":
        slug = request.POST.get("solution", "")
        chosen = next((one for one in solutions if one.slug == slug), None)
        if slug and chosen is None:
            problem = _("Choose one of your own listings.")
        else:
            response = begin_response(sounding=sounding, solution=chosen, by=request.actor)
            return redirect("procurement:response-show", public_id=response.public_id)
    context = {
        "sounding": sounding,
        "solutions": solutions,
        "problem": problem,
        "is_open": _is_open(sounding),
    }
    return render(request, "procurement/response_begin.html", context, status=422 if problem else 200)


def _is_open(sounding: Any) -> bool:
    return sounding.state == SoundingState.PUBLISHED and is_in_time(
        database_now(), sounding.response_deadline
    )


@declare(VENDORS)
@require_safe
def response_show(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show where the response stands: sections, deadline, what was handed in and when, what one can do next."""
    response = own_response(request, public_id)
    context = frame_of(response) | {
        "submissions": list(response.submissions.select_related("version").order_by("-number")),
        "can_withdraw": response.state in (ResponseState.SUBMITTED, ResponseState.NEEDS_CONFIRMATION),
    }
    return render(request, "procurement/response_show.html", context)


def frame_of(response: Response) -> dict[str, Any]:
    """What every page of a response shows beside its own matter."""
    document = reads.document_of(response)
    return {
        "response": response,
        "sounding": response.sounding,
        "document": document,
        "progress": reads.progress_of(response, document),
        "is_open": reads.is_open(response, database_now()),
        "is_corrected": reads.needs_new_version(response),
        "is_opened": response.state == ResponseState.OPENED,
    }


@declare(VENDORS)
@require_http_methods(["GET", "HEAD", "POST"])
def response_edit(request: HttpRequest, public_id: uuid.UUID, section: str) -> HttpResponse:
    """Show one section of questions as a form, and save what is typed there."""
    response = own_response(request, public_id)
    chosen = reads.document_of(response).section(section)
    if chosen is None:
        raise Http404
    if request.method == "POST":
        return _save(request, response, chosen)
    if response.state == ResponseState.OPENED:
        return redirect("procurement:response-show", public_id=public_id)
    return _page(request, response, chosen)


def _typed(request: HttpRequest, section: Section) -> dict[str, dict[str, Any]]:
    """What the page says about the questions that it holds."""
    shown = set(asked_questions(request.POST))
    return {
        question.key: {
            "value": read_answer_fields(question, request.POST),
            "confidential": is_confidential(question, request.POST),
        }
        for question in section.questions
        if question.key in shown
    }


def _save(request: HttpRequest, response: Response, section: Section) -> HttpResponse:
    typed = _typed(request, section)
    wants_json = request.headers.get("Accept") == "application/json"
    try:
        saved = save_answers(
            response=response, answers=typed, known_saves=known_saves(request), by=request.actor
        )
    except Conflict as conflict:
        told = conflict_told(conflict)
        if wants_json:
            return JsonResponse({"message": told}, status=409)
        current = own_response(request, response.public_id)
        return _page(request, current, section, typed, status=409, told=told, newer=conflict.questions)
    if wants_json:
        return JsonResponse({"message": _saved(saved, section), "saves": saved.saves})
    messages.success(request, _saved(saved, section))
    if request.POST.get("action") != "next":
        return redirect("procurement:response-edit", public_id=response.public_id, section=section.key)
    sections = reads.document_of(response).sections
    at = [one.key for one in sections].index(section.key)
    if at + 1 < len(sections):
        return redirect(
            "procurement:response-edit", public_id=response.public_id, section=sections[at + 1].key
        )
    return redirect("procurement:response-check", public_id=response.public_id)


def known_saves(request: HttpRequest) -> int:
    """The count of saves that the page had read; one that is no number fits none."""
    known = request.POST.get("saves", "")
    return int(known) if known.isascii() and known.isdecimal() and len(known) < 9 else -1


def conflict_told(conflict: Conflict) -> str:
    """Who saved meanwhile, when, and which questions it is about."""
    response = conflict.response
    who = response.edited_by.name if response.edited_by else _("Somebody")
    time = timezone.localtime(response.updated_at, BERLIN).strftime("%H:%M")
    numbers = [
        n for n, _s, question in reads.document_of(response).numbered() if question.key in conflict.questions
    ]
    message = _("%(who)s saved at %(time)s: question %(numbers)s. What you typed is not saved yet.")
    return message % {"who": who, "time": time, "numbers": ", ".join(numbers)}


def _saved(response: Response, section: Section) -> str:
    time = timezone.localtime(timezone.now(), BERLIN).strftime("%H:%M")
    text = _("Saved at %(time)s.") % {"time": time}
    wrong = len({question.key for question in section.questions} & set(response.unclean))
    if not wrong:
        return text
    words = ngettext("One entry needs your attention.", "%(n)d entries need your attention.", wrong)
    return f"{text} {words % {'n': wrong}}"


def _page(
    request: HttpRequest,
    response: Response,
    section: Section,
    typed: dict[str, dict[str, Any]] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    frame = frame_of(response)
    sections = frame["document"].sections
    at = [one.key for one in sections].index(section.key)
    solutions = reads.solution_pairs_of(response.organisation_id) if _asks_solution(section) else ()
    files = kept_files(response) if any(q.kind == QuestionKind.FILE for q in section.questions) else {}
    is_check = "check" in request.GET
    wrong = {
        (problem.question.key, problem.part): problem.message
        for problem in reads.problems_of(response, frame["document"])
        if is_check or problem.question.key in response.unclean
    }
    asked = [
        _asked(
            response, f"{at + 1}.{place}", question, (typed or {}).get(question.key), wrong, solutions, files
        )
        for place, question in enumerate(section.questions, 1)
    ]
    summary = [
        (one, part, message)
        for one in asked
        for (key, part), message in wrong.items()
        if key == one.question.key
    ]
    context = frame | {
        "section": section,
        "number": at + 1,
        "asked": asked,
        "summary": summary,
        "next": sections[at + 1] if at + 1 < len(sections) else None,
        "previous": sections[at - 1] if at else None,
        **more,
    }
    return render(request, "procurement/response_edit.html", context, status=status)


def _asks_solution(section: Section) -> bool:
    return any(question.kind == QuestionKind.SOLUTION for question in section.questions)


def _asked(
    response: Response,
    number: str,
    question: Question,
    typed: dict[str, Any] | None,
    wrong: dict[tuple[str, str], str],
    solutions: tuple[tuple[str, str], ...],
    files: dict[str, list[Kept]],
) -> Asked:
    answer = response.answers.get(question.key) or {}
    value = (
        typed["value"]
        if typed
        else reads.typed_of(response, question.key) or as_typed(question, answer.get("value") or {})
    )
    problems = {part: message for (key, part), message in wrong.items() if key == question.key}
    return Asked(
        number=number,
        question=question,
        controls=draw_answer(question, value, problems=problems, solutions=solutions),
        is_confidential=typed["confidential"] if typed else reads.is_ticked(response, question.key),
        source=answer.get("source") if question.key not in response.unclean else None,
        files=[one for one in files.get(question.key, []) if one.public_id in _named(answer)],
        problem=problems.get("", "") or problems.get("files", ""),
        stored=answer_text(question, answer.get("value")) if typed else "",
    )


def _named(answer: dict[str, Any]) -> list[str]:
    return list((answer.get("value") or {}).get("files", []))


def section_url(response: Response, section: Section) -> str:
    """The address of a section's page."""
    return reverse(
        "procurement:response-edit", kwargs={"public_id": response.public_id, "section": section.key}
    )
