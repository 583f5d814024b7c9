"""Forms of clarification questions: asked by vendors, answered by the buyer."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import LONGEST, WorkForm

LONGEST_QUESTION, LONGEST_ANSWER = 4_000, 8_000


def _area(label: Any, help_text: Any, *, longest: int, rows: int, required: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
    )


class AskForm(WorkForm):
    """A question to the buyer; where the text tells who asks, that is confirmed first."""

    question_key = forms.ChoiceField(label=_("Which question is it about? (optional)"), required=False)
    text = _area(
        _("Your question"),
        _(
            "Write it so that nobody recognises you. The buyer does not learn who asks; the answer goes to all."
        ),
        longest=LONGEST_QUESTION,
        rows=6,
        required=_("Write your question."),
    )
    anyway = forms.BooleanField(label=_("Send it as it stands"), required=False)

    def __init__(self, *args: Any, questions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question_key"].choices = [("", _("It is about the sounding as a whole")), *questions]


class AnswerForm(WorkForm):
    """The question as all will read it, and the answer; and when what the form shows was saved."""

    seen_at = forms.CharField(widget=forms.HiddenInput, max_length=50)
    public_text = _area(
        _("The question as all will read it"),
        _("Shorten it, and take out whatever tells who asked. The original stays in the file."),
        longest=LONGEST_QUESTION,
        rows=5,
        required=_("Write the question as all will read it."),
    )
    answer = _area(
        _("Your answer"),
        _("All vendors read it at the same time (§ 5 VgV, § 3 UVgO)."),
        longest=LONGEST_ANSWER,
        rows=7,
        required=_("Write the answer."),
    )

    def clean_seen_at(self) -> datetime.datetime:
        """A moment with its time zone."""
        try:
            moment = parse_datetime(self.cleaned_data["seen_at"])
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise forms.ValidationError(_("This form arrived without its beginning. Open the page again."))
        return moment


class PrivateAnswerForm(WorkForm):
    """An answer for the one who asked alone, and why."""

    answer = _area(
        _("Your answer"),
        _("Only the one who asked reads it. You do not learn who that is."),
        longest=LONGEST_ANSWER,
        rows=7,
        required=_("Write the answer."),
    )
    reason = _area(
        _("Why do not all get this answer?"),
        _(
            "It goes into the file. All get the same information, unless the answer helps nobody else (§ 5 VgV)."
        ),
        longest=LONGEST,
        rows=3,
        required=_("Say why this answer helps nobody but the one who asked: it goes into the file."),
    )


class RejectForm(WorkForm):
    """Why a question is not answered."""

    reason = _area(
        _("Why do you not answer this question?"),
        _("The one who asked reads it. It also goes into the file."),
        longest=LONGEST,
        rows=3,
        required=_("Give a reason: the one who asked reads it."),
    )


class PublishForm(WorkForm):
    """Which prepared answers go to all, as they were shown, and that what tells of people was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    sure = forms.BooleanField(
        label=_("I have read the texts: they tell nothing of who asked."),
        error_messages={"required": _("Confirm that the texts tell nothing of who asked.")},
    )
