"""Forms of lists, saved searches and watched listings."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.choices import Frequency
from marketplace.core.forms import LONGEST, WorkForm

LONGEST_NAME = 200
# What an address may hold at most before it is read; what is kept of it is shorter.
LONGEST_ADDRESS = 8_000
FREQUENCIES = (
    (Frequency.DAILY, _("Once a day, in the morning")),
    (Frequency.WEEKLY, _("Once a week, on Monday morning")),
    (Frequency.NEVER, _("Never by mail; I read the feed or look myself")),
)


def _note(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ListForm(WorkForm):
    """Name and purpose of a list."""

    name = forms.CharField(
        label=_("Name of the list"),
        max_length=LONGEST_NAME,
        help_text=_("All people of your organisation see it."),
        error_messages={"required": _("Give the list a name.")},
    )
    purpose = _note(_("What is it for? (optional)"))


class BookmarkForm(WorkForm):
    """Which list a solution goes on: one that is there, or a new one."""

    list = forms.ChoiceField(label=_("On which list?"), required=False)
    new_name = forms.CharField(
        label=_("Or a new list with this name"), required=False, max_length=LONGEST_NAME
    )
    note = _note(_("Note (optional)"), _("Why do you remember it? Your colleagues read it too."))

    def __init__(self, *args: Any, lists: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(pk), name) for pk, name in lists]
        if choices:
            self.fields["list"].choices = [("", _("Choose a list")), *choices]
        else:
            del self.fields["list"]
            self.fields["new_name"].label = _("Name of the new list")

    def clean(self) -> dict[str, Any]:
        """Exactly one of both."""
        data: dict[str, Any] = super().clean() or {}
        chosen, named = bool(data.get("list")), bool(data.get("new_name", "").strip())
        if chosen and named:
            self.add_error("new_name", _("Choose a list or name a new one, not both."))
        if not chosen and not named and not self.errors:
            place = "list" if "list" in self.fields else "new_name"
            self.add_error(place, _("Choose a list, or name a new one."))
        return data


class NoteForm(WorkForm):
    """A note, and when the one before it was saved: so that nobody writes over a colleague's."""

    seen_at = forms.CharField(widget=forms.HiddenInput, max_length=50)
    note = _note(_("Note"))

    def clean_seen_at(self) -> datetime.datetime:
        """A moment with its time zone."""
        try:
            moment = parse_datetime(self.cleaned_data["seen_at"])
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise forms.ValidationError(_("This form arrived without its beginning. Open the page again."))
        return moment


class _Mailed(WorkForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("It stands in the subject of the mails."),
        error_messages={"required": _("Give the search a name.")},
    )
    frequency = forms.ChoiceField(
        label=_("When do you want to hear of new matches?"),
        choices=FREQUENCIES,
        initial=Frequency.DAILY,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["frequency"].widget.attrs["class"] = "kern-form-check__radio"


class SearchForm(_Mailed):
    """A search to be kept: its address, a name, and how often one hears of it."""

    address = forms.CharField(
        required=False, max_length=LONGEST_ADDRESS, widget=forms.HiddenInput, strip=False
    )


class SavedSearchForm(_Mailed):
    """Another name or frequency of a saved search."""
