"""The pages on which a questionnaire is written: the whole, its head, its sections, their order, and what vendors will see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.forms.facts.control import Control
from marketplace.core.access import declare, needs
from marketplace.core.clock import BERLIN
from marketplace.core.decisions import IllegalMove
from marketplace.core.permissions import Permission
from procurement.actions.questionnaires import (
    WRITABLE,
    Stale,
    copy_question,
    edit_questionnaire,
    move_question,
    remove_question,
    write_section,
)
from procurement.choices import PartType, SoundingState
from procurement.forms.answers import draw_answer
from procurement.forms.questionnaires import HeadForm, SectionForm, head_of, read_section
from procurement.models import Questionnaire
from procurement.queries.questionnaires import (
    effort_words,
    overview_of,
    questionnaire_for,
    questionnaire_of,
    writers_name,
)
from procurement.questions.document import Document, Question, Section, from_json, new_key
from procurement.questions.editing import Full, Gone, place_of, state_of
from procurement.rules import can_edit_questionnaire

READERS, WRITERS = needs(Permission.VIEW_SOUNDINGS), needs(Permission.PREPARE_SOUNDING)


@declare(READERS)
@require_safe
def questionnaire_show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the questionnaire of a sounding, with what is missing, what was found, and the effort."""
    row = questionnaire_of(request.actor, public_id)
    if row is None:
        raise Http404
    return show(request, row)


def show(request: HttpRequest, row: Questionnaire, status: int = 200) -> HttpResponse:
    """The page of a questionnaire or of a template; who may not write it reads it."""
    context = {
        "row": row,
        "overview": overview_of(row),
        "may_write": is_writable(row) and bool(can_edit_questionnaire(request.actor, row)),
        "is_correction": row.sounding is not None and row.sounding.state == SoundingState.PUBLISHED,
    }
    return render(request, "procurement/questionnaire_show.html", context, status=status)


@declare(READERS)
@require_safe
def questionnaire_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions as vendors will answer them; nothing that is typed here goes anywhere."""
    row = row_of(request, pk)
    document = from_json(row.document)
    with override(document.language):
        sections = [
            (section, [_previewed(f"{at}.{place}", one) for place, one in enumerate(section.questions, 1)])
            for at, section in enumerate(document.sections, 1)
        ]
    context = {
        "row": row,
        "document": document,
        "sections": sections,
        "effort": effort_words(document),
        "back": show_url(row),
    }
    return render(request, "procurement/questionnaire_preview.html", context)


@dataclass(frozen=True)
class Previewed:
    """A question with the empty fields of its answer, in the language of the questionnaire."""

    number: str
    question: Question
    controls: list[Control]
    has_files: bool


def _previewed(number: str, question: Question) -> Previewed:
    has_files = any(part.type == PartType.FILES for part in question.parts)
    return Previewed(number, question, draw_answer(question, None), has_files)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write title, introduction and language."""
    row = row_of(request, pk)
    document = from_json(row.document)
    initial = head_of(document) | {"saves": state_of(document)}
    form = HeadForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {"row": row, "form": form, "back": show_url(row)}
    if request.method != "POST" or not form.is_valid():
        return form_page(request, "procurement/questionnaire_edit.html", context)
    data = form.cleaned_data
    try:
        saved = edit_questionnaire(
            questionnaire=row,
            title=data["title"],
            intro=data["intro"],
            language=data["language"],
            seen=data["saves"],
            by=request.actor,
        )
    except Stale as stale:
        return conflict(request, row, stale, form, context, "procurement/questionnaire_edit.html")
    except ValidationError as error:
        form.take(error)
        return form_page(request, "procurement/questionnaire_edit.html", context)
    return onward(request, saved, state_of(from_json(saved.document)))


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def section_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a section."""
    return _section(request, row_of(request, pk), Section(new_key(), ""), is_new=True)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def section_edit(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Write title and text of a section."""
    row = row_of(request, pk)
    section = from_json(row.document).section(key)
    if section is None:
        raise Http404
    return _section(request, row, section, is_new=False)


def _section(request: HttpRequest, row: Questionnaire, section: Section, *, is_new: bool) -> HttpResponse:
    template = "procurement/questionnaire_section.html"
    seen = "" if is_new else state_of(section)
    initial = {"title": section.title, "text": section.text, "saves": seen}
    form = SectionForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {"row": row, "form": form, "section": section, "is_new": is_new, "back": show_url(row)}
    if request.method != "POST" or not form.is_valid():
        return form_page(request, template, context)
    written = read_section(section.key, request.POST)
    try:
        saved = write_section(
            questionnaire=row,
            section=written,
            seen="" if is_new else form.cleaned_data["saves"],
            by=request.actor,
        )
    except Stale as stale:
        return conflict(request, row, stale, form, context, template)
    except Full:
        form.add_error(None, full_sentence())
        return form_page(request, template, context)
    return onward(request, saved, state_of(written), f"s-{section.key}")


@declare(WRITERS)
@require_POST
def questionnaire_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Move or copy a question or a section: `do` is `up:<key>`, `down:<key>` or `copy:<key>`."""
    row = row_of(request, pk)
    verb, _colon, key = request.POST.get("do", "").partition(":")
    anchor = ""
    try:
        if verb in ("up", "down"):
            saved = move_question(questionnaire=row, key=key, up=verb == "up", by=request.actor)
            document = from_json(saved.document)
            anchor = f"s-{key}" if document.section(key) else f"q-{key}"
        elif verb == "copy":
            copy_question(questionnaire=row, key=key, by=request.actor)
            anchor = f"q-{key}"
    except Gone:
        messages.warning(request, _("Somebody took it out meanwhile."))
    except Full:
        messages.error(request, full_sentence())
    return redirect(f"{show_url(row)}#{anchor}" if anchor else show_url(row))


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def question_remove(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Say what goes, then take a question, or a section with its questions, out."""
    row = row_of(request, pk)
    document = from_json(row.document)
    section, question = document.section(key), document.question(key)
    if section is None and question is None:
        raise Http404
    if request.method == "POST":
        place = None if question is None else place_of(document, key)
        remove_question(questionnaire=row, key=key, by=request.actor)
        messages.success(request, _("It is taken out."))
        return redirect(f"{show_url(row)}#s-{place.key}" if place else show_url(row))
    context = {"row": row, "section": section, "question": question, "back": show_url(row)}
    return form_page(request, "procurement/question_remove.html", context)


def row_of(request: HttpRequest, pk: int) -> Questionnaire:
    """The questionnaire of the organisation acted for, or 404."""
    row = questionnaire_for(request.actor, pk)
    if row is None:
        raise Http404
    return row


def is_writable(row: Questionnaire) -> bool:
    """Whether its state lets anybody write."""
    return row.sounding is None or row.sounding.state in WRITABLE


def show_url(row: Questionnaire) -> str:
    """Where the questionnaire or template is shown."""
    if row.sounding is None:
        return reverse("procurement:template-show", kwargs={"pk": row.pk})
    return reverse("procurement:questionnaire-show", kwargs={"public_id": row.sounding.public_id})


def full_sentence() -> str:
    """Why nothing more goes in."""
    return _("The questionnaire is full: at most 20 sections and 300 questions. Take something out first.")


def wants_json(request: HttpRequest) -> bool:
    """Whether the script that saves while one types asks."""
    return request.headers.get("Accept") == "application/json"


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page of a form; 409 where the questionnaire can't be written now, 422 with what is wrong."""
    row, form = context["row"], context.get("form")
    if not is_writable(row):
        raise IllegalMove(thing="sounding", state=row.sounding.state, move="edit")
    if form is not None and form.errors and wants_json(request):
        return JsonResponse({"message": _unsaved(form)}, status=422)
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def _unsaved(form: Any) -> str:
    """Which fields keep the form from being saved, and why."""
    told = [
        f"{form.fields[name].label}: {text}" if name in form.fields else str(text)
        for name, texts in form.errors.items()
        for text in texts
    ]
    return " ".join([f"{_('Not saved yet')}.", *told])


def conflict(
    request: HttpRequest,
    row: Questionnaire,
    stale: Stale,
    form: Any,
    context: dict[str, Any],
    template: str,
) -> HttpResponse:
    """Show what stands there now beside what was typed; saving again puts the typed in its place."""
    told = _("%(who)s changed the same words meanwhile. What you typed is not saved yet.") % {
        "who": writers_name(row)
    }
    if wants_json(request):
        return JsonResponse({"message": told}, status=409)
    data = form.data.copy()
    data["saves"] = state_of(stale.stored) if stale.stored is not None else ""
    context |= {"form": type(form)(data), "told": told, "stored": _told_of(stale.stored)}
    return render(request, template, context, status=409)


def _told_of(stored: Document | Section | Question | None) -> list[str]:
    if stored is None:
        return []
    text = stored.intro if isinstance(stored, Document) else stored.text
    return [line for line in (stored.title, text) if line]


def onward(request: HttpRequest, saved: Questionnaire, state: str, anchor: str = "") -> HttpResponse:
    """The answer to a save: a word and the new state for the script, the whole questionnaire for people."""
    message = saved_words(from_json(saved.document))
    if wants_json(request):
        return JsonResponse({"message": message, "saves": state})
    messages.success(request, message)
    return redirect(f"{show_url(saved)}#{anchor}" if anchor else show_url(saved))


def saved_words(document: Document) -> str:
    """That it is saved, and how much vendors have to answer now."""
    time = timezone.localtime(timezone.now(), BERLIN).strftime("%H:%M")
    return f"{_('Saved at %(time)s.') % {'time': time}} {effort_words(document)}"
