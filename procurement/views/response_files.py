"""What leaves and comes in as files: receipts, the table that is filled offline, the files of answers."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core import pdf, xlsx
from marketplace.core.access import declare
from marketplace.core.slots import slot
from procurement.actions.response_files import add_response_file, remove_response_file
from procurement.actions.responses import Conflict, save_answers
from procurement.choices import QuestionKind
from procurement.exchange.receipt import receipt_pdf
from procurement.exchange.table import BadTable, read_table, table_of
from procurement.forms.responses import ResponseFileForm, ResponseTableForm
from procurement.models import Response
from procurement.queries import responses as reads
from procurement.queries.response_files import kept_files

from .responses import VENDORS, conflict_told, frame_of, own_response


@declare(VENDORS)
@require_safe
def response_receipt(request: HttpRequest, public_id: uuid.UUID, receipt: uuid.UUID) -> HttpResponse:
    """Hand out the receipt of one submission as a PDF."""
    response = own_response(request, public_id)
    submission = response.submissions.select_related("version").filter(public_id=receipt).first()
    if submission is None:
        raise Http404
    with slot("procurement.papers", settings.TABLES_AT_ONCE, _busy(), seconds=20):
        content = receipt_pdf(response, submission)
    return _file(content, pdf.MEDIA_TYPE, f"{_('receipt')}-{str(submission.public_id)[:8]}.pdf")


@declare(VENDORS)
@require_safe
def response_table(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Hand out all questions with the answers so far as a workbook that can be filled without a connection."""
    response = own_response(request, public_id)
    with slot("procurement.papers", settings.TABLES_AT_ONCE, _busy(), seconds=20):
        content = table_of(response)
    return _file(content, xlsx.MEDIA_TYPE, f"{_('response')}-{response.sounding.public_id}.xlsx")


def _busy() -> str:
    return _("Many files are being made just now. Try again in a minute.")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@declare(VENDORS)
@require_http_methods(["GET", "HEAD", "POST"])
def response_read(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Read a filled table: everything is taken or nothing, and what is wrong is told cell by cell."""
    response = own_response(request, public_id)
    form = ResponseTableForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                table = read_table(response, form.cleaned_data["file"].content)
            except BadTable as error:
                form.add_error("file", str(error))
            else:
                context["wrong"] = table.wrong
                if not table.wrong:
                    return _take(request, response, table.answers, table.saves)
    return render(request, "procurement/response_read.html", frame_of(response) | context, status=status)


def _take(request: HttpRequest, response: Response, answers: dict[str, Any], saves: int) -> HttpResponse:
    before = response.saves
    try:
        saved = save_answers(response=response, answers=answers, known_saves=saves, by=request.actor)
    except Conflict as conflict:
        context = frame_of(response) | {"form": ResponseTableForm(), "told": conflict_told(conflict)}
        return render(request, "procurement/response_read.html", context, status=409)
    if saved.saves == before:
        messages.success(request, _("The table says what stands here already."))
    else:
        messages.success(request, _("The answers of the table are taken over. Check them and hand them in."))
    return redirect("procurement:response-check", public_id=response.public_id)


@declare(VENDORS)
@require_http_methods(["GET", "HEAD", "POST"])
def response_file_add(request: HttpRequest, public_id: uuid.UUID, question: str) -> HttpResponse:
    """Put a file beside an answer."""
    response = own_response(request, public_id)
    asked = _file_question(response, question)
    form = ResponseFileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            add_response_file(
                response=response, question=question, upload=form.cleaned_data["file"], by=request.actor
            )
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("The file is there."))
            return _back(response, asked["section"].key, question)
    context = frame_of(response) | asked | {"form": form, "files": kept_files(response).get(question, [])}
    return render(request, "procurement/response_file_add.html", context, status=422 if form.errors else 200)


@declare(VENDORS)
@require_POST
def response_file_remove(
    request: HttpRequest, public_id: uuid.UUID, question: str, file: uuid.UUID
) -> HttpResponse:
    """Take a file away from an answer."""
    response = own_response(request, public_id)
    asked = _file_question(response, question)
    if str(file) not in {one.public_id for one in kept_files(response).get(question, [])}:
        raise Http404
    remove_response_file(response=response, question=question, file_id=str(file), by=request.actor)
    messages.success(request, _("The file is taken away."))
    return _back(response, asked["section"].key, question)


def _back(response: Response, section: str, question: str) -> HttpResponse:
    answer = redirect("procurement:response-edit", public_id=response.public_id, section=section)
    answer["Location"] += f"#q-{question}"
    return answer


def _file_question(response: Response, key: str) -> dict[str, Any]:
    """The question with its number and section; 404 where it takes no files."""
    for number, section, question in reads.document_of(response).numbered():
        if question.key == key and question.kind == QuestionKind.FILE:
            return {"question": question, "number": number, "section": section}
    raise Http404
