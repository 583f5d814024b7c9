"""Pages of templates, and of taking questions from the library: ready ones, own ones, and published ones of others."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.core.access import declare
from marketplace.core.pages import paged
from procurement.actions.questionnaires import delete_template, keep_template, take_questions
from procurement.forms.questionnaires import TemplateForm
from procurement.queries.library import source_for, sources_for
from procurement.queries.questionnaires import questionnaire_for, templates_for
from procurement.questions.document import Document, from_json
from procurement.questions.editing import Full, chosen_of
from procurement.rules import can_prepare

from .questionnaires import READERS, WRITERS, form_page, full_sentence, row_of, show, show_url

PAGE_SIZE = 25


@declare(READERS)
@require_safe
def template_list(request: HttpRequest) -> HttpResponse:
    """List the templates of the organisation acted for."""
    context = paged(request, templates_for(request.actor), PAGE_SIZE)
    context["may_write"] = bool(can_prepare(request.actor, request.actor.organisation_id))
    return render(request, "procurement/template_list.html", context)


@declare(READERS)
@require_safe
def template_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a template."""
    row = row_of(request, pk)
    if row.sounding is not None:
        raise Http404
    return show(request, row)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def template_add(request: HttpRequest) -> HttpResponse:
    """Begin an empty template."""
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["title"]
        try:
            row = keep_template(name=name, document=Document(title=name), by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            return redirect("procurement:template-show", pk=row.pk)
    return render(
        request, "procurement/template_add.html", {"form": form}, status=422 if form.errors else 200
    )


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def template_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the questions of a questionnaire as a template; the two go their own ways from then on."""
    row = row_of(request, pk)
    form = TemplateForm(request.POST if request.method == "POST" else None, initial={"title": row.name})
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_template(
                name=form.cleaned_data["title"], document=from_json(row.document), by=request.actor
            )
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(
                request, _("The template is kept. Changing it does not change the questionnaire.")
            )
            return redirect("procurement:template-show", pk=kept.pk)
    context = {"form": form, "row": row, "back": show_url(row)}
    return render(request, "procurement/template_keep.html", context, status=422 if form.errors else 200)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def template_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what goes with a template, then delete it."""
    row = questionnaire_for(request.actor, pk)
    if row is None or row.sounding is not None:
        raise Http404
    if request.method == "POST":
        delete_template(questionnaire=row, by=request.actor)
        messages.success(request, _("The template “%(name)s” is deleted.") % {"name": row.name})
        return redirect("procurement:template-list")
    return render(request, "procurement/template_delete.html", {"row": row})


@declare(WRITERS)
@require_safe
def source_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List what questions can be taken from."""
    row = row_of(request, pk)
    asked = " ".join(request.GET.get("q", "").split())[:80]
    context = {
        "row": row,
        "asked": asked,
        "shelves": sources_for(request.actor, asked, row.pk),
        "back": show_url(row),
    }
    return form_page(request, "procurement/source_list.html", context)


@declare(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def source_take(request: HttpRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """Show the questions of a source, and copy the chosen ones, or all."""
    row = row_of(request, pk)
    source = source_for(request.actor, kind, key)
    if source is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        everything = request.POST.get("action") == "all"
        keys = [one.key for one in source.document] if everything else request.POST.getlist("question")
        try:
            saved = take_questions(
                questionnaire=row,
                sections=chosen_of(source.document, keys),
                source=source.kept,
                by=request.actor,
            )
        except ValidationError as error:
            problem = " ".join(error.messages)
        except Full:
            problem = full_sentence()
        else:
            number = from_json(saved.document).count - from_json(row.document).count
            words = ngettext("One question was copied.", "%(n)d questions were copied.", number)
            messages.success(request, words % {"n": number})
            return redirect(show_url(row))
    context = {"row": row, "source": source, "problem": problem, "back": show_url(row)}
    page = form_page(request, "procurement/source_take.html", context)
    page.status_code = 422 if problem else page.status_code
    return page
