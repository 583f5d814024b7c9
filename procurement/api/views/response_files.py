"""Endpoints of what goes in and out of a response as files: files of answers, the table filled offline, receipts as PDF."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from accounts.permissions import Scope
from marketplace.core import audit, pdf, xlsx
from marketplace.core.access import KEY, declare
from marketplace.core.api.files import BYTES, BytesRenderer, UploadParser, read_upload
from marketplace.core.api.problems import (
    BUSY,
    INVALID_FIELDS,
    VERSION_CHANGED,
    VERSION_MISSING,
    field_error,
    invalid_fields,
)
from marketplace.core.api.versions import demand_version
from marketplace.core.api.views import endpoint
from marketplace.core.files.handing_out import made_response, stored_response
from marketplace.core.slots import slot
from procurement.actions.response_files import add_response_file, remove_response_file
from procurement.actions.responses import save_answers
from procurement.exchange.receipt import receipt_pdf
from procurement.exchange.table import BadTable, read_table, table_of
from procurement.models import Response, ResponseFile
from procurement.queries.response_files import kept_files

from .. import response_serializers as serializers
from ..public_ids import uuid_of
from ..response_entries import file_entry, named_files, response_entry
from ..response_views import VendorKeyViewSet, told

TAG = _("Your responses")
PATHS = {
    "public_id": _("Names one of your responses."),
    "file_id": _("Names a file of one of your answers."),
    "receipt": _("Number of a receipt."),
}


class Xlsx(BytesRenderer):
    media_type, format = xlsx.MEDIA_TYPE, "xlsx"


class Pdf(BytesRenderer):
    media_type, format = pdf.MEDIA_TYPE, "pdf"


@declare(KEY)
class ResponseFileViewSet(VendorKeyViewSet):
    """The files of the answers of one response."""

    tag = TAG
    paths = {name: PATHS[name] for name in ("public_id", "file_id")}
    parser_classes = [UploadParser]

    @endpoint(
        "listResponseFiles",
        _("Files of a response"),
        _("Those of the draft, and those that were handed in and taken out of the draft since."),
        answer=serializers.ResponseFilePageSerializer,
        scope=Scope.READ_RESPONSES,
    )
    def list(self, request: Request, public_id: str) -> Answer:
        response = self.own(public_id)
        named = named_files(response)
        kept = kept_files(response)
        return Answer(
            self.whole([file_entry(question, one, named) for question in kept for one in kept[question]])
        )

    @endpoint(
        "addResponseFile",
        _("Add a file to an answer"),
        _(
            "A form (multipart/form-data) with the key of the question and one file. The file is checked by its content "
            "and for viruses before it is kept."
        ),
        answer=serializers.ResponseFileSerializer,
        body=serializers.NewResponseFileSerializer,
        status=201,
        is_repeatable=True,
        problems=(INVALID_FIELDS,),
        scope=Scope.WRITE_RESPONSES,
    )
    def create(self, request: Request, public_id: str) -> Answer:
        response = self.own(public_id)
        upload, texts = read_upload(request, purpose="response", texts=("question",))

        def work() -> Answer:
            row = add_response_file(
                response=response, question=texts["question"], upload=upload, by=self.actor
            )
            return self._shown(public_id, row.file.public_id, 201)

        return self.once(work)

    @endpoint(
        "getResponseFile",
        _("One file of a response"),
        _("Its name and size, and the ETag for taking it away; its bytes stand below “content”."),
        answer=serializers.ResponseFileSerializer,
        scope=Scope.READ_RESPONSES,
    )
    def retrieve(self, request: Request, public_id: str, file_id: str) -> Answer:
        return self._shown(public_id, uuid_of(file_id))

    @endpoint(
        "removeResponseFile",
        _("Take a file out of a response"),
        _(
            "Out of the draft; one that was handed in stays with what was handed in. Needs the ETag in If-Match."
        ),
        answer=None,
        status=204,
        is_versioned=True,
        problems=(VERSION_MISSING, VERSION_CHANGED),
        scope=Scope.WRITE_RESPONSES,
    )
    def destroy(self, request: Request, public_id: str, file_id: str) -> Answer:
        wanted = uuid_of(file_id)
        self._entry(self.own(public_id), wanted)
        with transaction.atomic():
            response = self.own(public_id)
            Response.objects.select_for_update().get(pk=response.pk)
            response = self.own(public_id)
            entry = self._entry(response, wanted)
            demand_version(request, entry)
            remove_response_file(
                response=response, question=entry["question"], file_id=entry["id"], by=self.actor
            )
        return Answer(status=204)

    @endpoint(
        "getResponseFileContent",
        _("The bytes of a file of a response"),
        _("As they were kept."),
        answer=BYTES,
        media_type=BytesRenderer.media_type,
        scope=Scope.READ_RESPONSES,
    )
    def content(self, request: Request, public_id: str, file_id: str) -> HttpResponseBase:
        rows = ResponseFile.objects.filter(response=self.own(public_id), file__removed_at=None)
        row = rows.filter(file__public_id=uuid_of(file_id)).select_related("file").first()
        if row is None:
            raise Http404
        if request.method == "GET":
            audit.record_read(self.actor, "core.file.read", row.file, {"purpose": row.file.purpose})
        return stored_response(row.file, BytesRenderer.media_type)

    def get_renderers(self) -> list[BaseRenderer]:
        """Bytes where a file is asked for, JSON everywhere else."""
        return [BytesRenderer()] if self.action == "content" else super().get_renderers()

    def _shown(self, public_id: str, file_id: uuid.UUID, status: int = 200) -> Answer:
        return self.tagged(self._entry(self.own(public_id), file_id), status)

    def _entry(self, response: Response, file_id: uuid.UUID) -> dict[str, Any]:
        named = named_files(response)
        for question, files in kept_files(response).items():
            for one in files:
                if one.public_id == str(file_id):
                    return file_entry(question, one, named)
        raise Http404


@declare(KEY)
class ResponsePaperViewSet(VendorKeyViewSet):
    """The table that is filled offline, and receipts for the file."""

    tag = TAG
    paths = {name: PATHS[name] for name in ("public_id", "receipt")}
    parser_classes = [UploadParser]

    @endpoint(
        "getResponseTable",
        _("A response as a table (XLSX)"),
        _("All questions with the answers so far, to be filled without a connection."),
        answer=BYTES,
        media_type=Xlsx.media_type,
        problems=(BUSY,),
        scope=Scope.READ_RESPONSES,
    )
    def table(self, request: Request, public_id: str) -> HttpResponseBase:
        response = self.own(public_id)
        with slot("procurement.papers", settings.TABLES_AT_ONCE, _busy(), seconds=20):
            content = table_of(response)
        return made_response(
            content, Xlsx.media_type, f"{_now('response')}-{response.sounding.public_id}.xlsx"
        )

    @endpoint(
        "readResponseTable",
        _("Read a filled table"),
        _(
            "A form (multipart/form-data) with the table in “file”. Everything is taken or nothing; “errors” names what is "
            "wrong cell by cell. The table says what it was made from, so no If-Match is needed: answers that were saved "
            "since are never overwritten. Nothing is handed in by that."
        ),
        answer=serializers.ResponseSerializer,
        body=serializers.FilledTableSerializer,
        is_repeatable=True,
        problems=(INVALID_FIELDS, VERSION_CHANGED),
        scope=Scope.WRITE_RESPONSES,
    )
    def read(self, request: Request, public_id: str) -> Answer:
        response = self.own(public_id)
        upload, _texts = read_upload(request, purpose="response_table")
        try:
            table = read_table(response, upload.content)
        except BadTable as error:
            raise invalid_fields([field_error("/file", str(error))]) from error
        if table.wrong:
            raise invalid_fields([field_error("/file", f"{one.cell}: {one.sentence}") for one in table.wrong])

        def work() -> Answer:
            with told():
                save_answers(response=response, answers=table.answers, known_saves=table.saves, by=self.actor)
            return self.tagged(response_entry(self.own(public_id)))

        return self.once(work)

    @endpoint(
        "getReceiptPdf",
        _("A receipt as PDF"),
        _("For the file of the vendor: what arrived, when, for what, with its checksum and every answer."),
        answer=BYTES,
        media_type=Pdf.media_type,
        problems=(BUSY,),
        scope=Scope.READ_RESPONSES,
    )
    def receipt(self, request: Request, public_id: str, receipt: str) -> HttpResponseBase:
        response = self.own(public_id)
        rows = response.submissions.select_related("version")
        submission = rows.filter(public_id=uuid_of(receipt)).first()
        if submission is None:
            raise Http404
        with slot("procurement.papers", settings.TABLES_AT_ONCE, _busy(), seconds=20):
            content = receipt_pdf(response, submission)
        return made_response(
            content, Pdf.media_type, f"{_now('receipt')}-{str(submission.public_id)[:8]}.pdf"
        )

    def get_renderers(self) -> list[BaseRenderer]:
        """The file's own format, and JSON for everything else."""
        own = {"table": Xlsx, "receipt": Pdf}.get(self.action or "")
        return [own()] if own else super().get_renderers()


def _busy() -> str:
    return _now("Many files are being made just now. Try again in a minute.")
