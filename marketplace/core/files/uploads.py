"""What arrives is bounded before it is stored: no upload fills memory or disk, however large it says it is, or is."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class OversizedUpload(UploadedFile):
    """Stands for a file that was dropped while it arrived: its size is known, its content is nowhere."""

    def __init__(self, name: str, field_name: str, content_type: str, size: int):
        super().__init__(io.BytesIO(), name, content_type, size)
        self.field_name = field_name


class BoundedUploadHandler(FileUploadHandler):
    """Passes on the first bytes of each file, up to FILE_UPLOAD_MAX_BYTES, and counts the rest away.

    The form then shows its own sentence at the field, and nothing that was typed is lost.
    """

    def new_file(self, *args: Any, **options: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **options)
        self._is_oversized = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The chunk for the next handler, None (dropped) beyond the limit."""
        if self._is_oversized or start + len(raw_data) > settings.FILE_UPLOAD_MAX_BYTES:
            self._is_oversized = True
            return None
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The stand-in for a file that was too large; else nothing, and the next handler answers."""
        if not self._is_oversized:
            return None
        # What the next handlers put by until then goes at once, and not only when the request is forgotten.
        for handler in self.request.upload_handlers if self.request else ():
            part = getattr(handler, "file", None)
            if part is not None:
                part.close()
        return OversizedUpload(
            self.file_name or "", self.field_name or "", self.content_type or "", file_size
        )
