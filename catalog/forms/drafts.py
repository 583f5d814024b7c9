"""Forms around the listings that an organisation writes: their name, and a file to take facts from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import SolutionVersion
from marketplace.core.clock import berlin_day
from marketplace.core.formats import day_text
from marketplace.core.forms import WorkForm

# What the reader of such files takes.
LARGEST = 1_048_576


class ListingNameForm(WorkForm):
    """What a new listing is called."""

    name = forms.CharField(
        label=_("Name of the solution"),
        max_length=200,
        help_text=_("As your customers know it. You can change it until you hand the listing in."),
        error_messages={"required": _("Give the listing a name. You can change it later.")},
    )


class SourceForm(WorkForm):
    """A publiccode.yml: its address, or the file itself."""

    address = forms.CharField(
        label=_("Address of the file"),
        required=False,
        max_length=2000,
        help_text=_("Example: https://code.example.org/project/raw/main/publiccode.yml"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or the file from your computer"),
        required=False,
        allow_empty_file=True,
        help_text=_("A publiccode.yml of at most 1 MB. It is read and not kept."),
        widget=forms.FileInput(attrs={"accept": ".yml,.yaml", "class": "kern-form-input__input"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, and no more than the reader takes."""
        data: dict[str, Any] = super().clean() or {}
        upload, address = data.get("file"), str(data.get("address", "")).strip()
        if upload is None and not address and not self.errors:
            self.add_error("address", _("Give the address of the file, or choose a file."))
        if upload is not None and address:
            self.add_error("address", _("Give either the address or a file, not both."))
        if upload is not None and upload.size > LARGEST:
            self.add_error("file", _("The file is larger than 1 MiB."))
        return data


class EarlierVersionForm(WorkForm):
    """The version of a listing that is to be brought back."""

    number = forms.TypedChoiceField(
        label=_("Which version?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the earlier versions.")},
    )

    def __init__(self, *args: Any, versions: Sequence[SolutionVersion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["number"].choices = [
            (
                version.number,
                _("Version %(n)s of %(day)s")
                % {"n": version.number, "day": day_text(berlin_day(version.published_at))},
            )
            for version in versions
        ]
