"""The page of one question: begun in a section, written with autosave, its rows moved without any script."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from marketplace.core.access import declare
from procurement.actions.questionnaires import Stale, write_question
from procurement.choices import QuestionKind
from procurement.forms.questionnaires import draw_question, read_question
from procurement.models import Questionnaire
from procurement.queries.questionnaires import overview_of, writers_name
from procurement.questions.checking import check_question
from procurement.questions.document import Question, Section, from_json, new_key
from procurement.questions.editing import Full, place_of, state_of
from procurement.questions.kinds import KINDS

from .questionnaires import (
    WRITERS,
    form_page,
    full_sentence,
    onward,
    row_of,
    saved_words,
    show_url,
    wants_json,
)

TEMPLATE = "procurement/question_edit.html"


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def question_add(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Choose what sort of answer is asked for, then write the question."""
    row = row_of(request, pk)
    place = from_json(row.document).section(section)
    if place is None:
        raise Http404
    kind = (request.POST if request.method == "POST" else request.GET).get("kind", "")
    if kind not in KINDS:
        pairs = [(code, label, KINDS[code].minutes, EXAMPLES[code]()) for code, label in QuestionKind.choices]
        context = {"row": row, "section": place, "kinds": pairs, "back": show_url(row)}
        page = form_page(request, "procurement/question_add.html", context)
        page.status_code = 422 if request.method == "POST" else page.status_code
        return page
    if request.method != "POST":
        return _page(request, row, Question(new_key(), kind, ""), place, seen="")
    question = read_question(new_key(), kind, request.POST)
    if not question.title:
        return _page(request, row, question, place, seen="", status=422)
    return _save(request, row, question, place, seen="")


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Write a question; half-written ones are kept, and what they lack is said."""
    row = row_of(request, pk)
    document = from_json(row.document)
    question = document.question(key)
    if question is None:
        return _taken_out(request, row, key)
    place = place_of(document, key)
    if request.method != "POST":
        return _page(request, row, question, place, seen=state_of(question), is_saved=True)
    written = read_question(key, question.kind, request.POST)
    return _save(request, row, written, place, seen=request.POST.get("saves", "")[:64])


def _save(
    request: HttpRequest, row: Questionnaire, question: Question, place: Section, seen: str
) -> HttpResponse:
    try:
        saved = write_question(
            questionnaire=row, question=question, section=place.key, seen=seen, by=request.actor
        )
    except Stale as stale:
        return _conflict(request, row, question, place, stale)
    except Full:
        return _page(request, row, question, place, seen="", status=422, full=full_sentence())
    left = len(check_question(question))
    if wants_json(request):
        words = ngettext("One entry needs your attention.", "%(n)d entries need your attention.", left)
        told = [saved_words(from_json(saved.document)), words % {"n": left} if left else ""]
        return JsonResponse({"message": " ".join(filter(None, told)), "saves": state_of(question)})
    action = request.POST.get("action", "")
    here = reverse("procurement:question-edit", kwargs={"pk": row.pk, "key": question.key})
    if action == "more" or action.startswith("row"):
        return redirect(f"{here}#rows")
    if action == "another":
        return redirect("procurement:question-add", pk=row.pk, section=place.key)
    if left:
        return redirect(here)
    return onward(request, saved, state_of(question), f"q-{question.key}")


def _conflict(
    request: HttpRequest, row: Questionnaire, question: Question, place: Section, stale: Stale
) -> HttpResponse:
    told = _("%(who)s changed the same words meanwhile. What you typed is not saved yet.") % {
        "who": writers_name(row)
    }
    if wants_json(request):
        return JsonResponse({"message": told}, status=409)
    stored = stale.stored
    seen = "" if stored is None else state_of(stored)
    return _page(request, row, question, place, seen=seen, status=409, told=told, stored=stored)


def _taken_out(request: HttpRequest, row: Questionnaire, key: str) -> HttpResponse:
    """Somebody took the question out while this one wrote: the words stand in the form of a new one."""
    kind, sections = request.POST.get("kind", ""), from_json(row.document).sections
    if request.method != "POST" or kind not in KINDS or not sections:
        raise Http404
    told = _("Somebody took this question out meanwhile. Saving adds it again with your words.")
    if wants_json(request):
        return JsonResponse({"message": told}, status=409)
    place = next((one for one in sections if one.key == request.POST.get("section")), sections[-1])
    return _page(request, row, read_question(key, kind, request.POST), place, seen="", status=409, told=told)


def _page(
    request: HttpRequest,
    row: Questionnaire,
    question: Question,
    place: Section,
    *,
    seen: str,
    status: int = 200,
    is_saved: bool = False,
    **more: Any,
) -> HttpResponse:
    is_new = not seen
    problems = check_question(question) if not is_new or status == 422 else {}
    fields = draw_question(question, problems)
    kwargs = {"pk": row.pk}
    context = {
        "row": row,
        "question": question,
        "kind": QuestionKind(question.kind).label,
        "section": place,
        "seen": seen,
        "is_new": is_new,
        "fields": fields,
        "line": overview_of(row).line(question.key) if is_saved else None,
        "action": reverse("procurement:question-add", kwargs=kwargs | {"section": place.key})
        if is_new
        else reverse("procurement:question-edit", kwargs=kwargs | {"key": question.key}),
        "back": show_url(row),
        **more,
    }
    page = form_page(request, TEMPLATE, context)
    if status != 200:
        return render(request, TEMPLATE, context, status=status)
    return page


# What each kind is good for, in a sentence with an example.
EXAMPLES = {
    "coverage": lambda: _(
        "For a requirement. Vendors say now, with configuration, planned or no, and what shows it."
    ),
    "single": lambda: _("Exactly one of the answers that you give, such as where data lie."),
    "multiple": lambda: _("Any of the answers that you give, such as interfaces."),
    "number": lambda: _("A number that can be compared, such as days until the start."),
    "money": lambda: _("Price from and to without VAT, with the assumptions. It binds nobody."),
    "date": lambda: _("A day or a quarter, such as the next release."),
    "text": lambda: _("Free words. They are hard to compare, so ask few of them."),
    "address": lambda: _("A page in the web, such as the documentation of an interface."),
    "file": lambda: _("A document, such as a data protection concept that exists already."),
    "prices": lambda: _("Several prices in rows with a unit and a quantity, the same for all."),
    "reference": lambda: _("A project that was done for somebody comparable."),
    "solution": lambda: _("Which listing of the catalogue the vendor answers for."),
    "fact": lambda: _("Something listings say anyway; vendors find it filled in."),
}
