"""The field of a form that takes one file for one purpose, tells the limits first, and checks while the form is checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from .checking import CheckedFile, check
from .purposes import purpose_of


class PurposeField(forms.FileField):
    """A file for one purpose; its clean value is a CheckedFile, ready for `keep`."""

    widget = forms.FileInput
    default_error_messages = {
        "required": _("Choose a file."),
        "missing": _("Choose a file."),
        "empty": _("The file is empty. Choose another one."),
        "invalid": _("No file arrived. Choose it again."),
    }

    def __init__(self, *, purpose: str, help_text: Any = "", **options: Any):
        self.purpose = purpose
        super().__init__(help_text=help_text, allow_empty_file=True, **options)
        if not help_text:
            # Asked for when it is shown, in the language of that page.
            self.help_text = lazystr(_Limits(purpose))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the browser offers to choose; the server decides all the same."""
        return super().widget_attrs(widget) | {"class": "kern-form-input__input"}

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Asks for the types only now: apps declare purposes after forms are imported."""
        self.widget.attrs["accept"] = purpose_of(self.purpose).accept
        return super().get_bound_field(form, field_name)

    def to_python(self, data: Any) -> UploadedFile | None:  # type: ignore[override]
        """The upload as it came; names and sizes are judged by the check alone."""
        return None if data in self.empty_values else data

    def clean(self, data: Any, initial: Any = None) -> CheckedFile | None:  # type: ignore[override]
        """The checked file; None where none was chosen and none is needed."""
        upload = super().clean(data, initial)
        if upload is None or not hasattr(upload, "read"):
            return None
        return check(upload, purpose=self.purpose)


class _Limits:
    """Becomes the sentence with the limits when somebody reads it."""

    def __init__(self, purpose: str):
        self.purpose = purpose

    def __str__(self) -> str:
        return purpose_of(self.purpose).limits
