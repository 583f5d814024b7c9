"""What narrows the overview: read from the address, so that a colleague sees the same."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import WorkForm
from procurement.choices import QuestionKind
from procurement.questions.document import Document
from procurement.synopsis import Wanted


class NarrowForm(WorkForm):
    """Section, kind, words, and two ticks; what can't be read narrows nothing."""

    section = forms.ChoiceField(label=_("Section"), required=False)
    kind = forms.ChoiceField(label=_("Kind of question"), required=False)
    q = forms.CharField(label=_("Words in questions and answers"), required=False, max_length=100)
    differing = forms.BooleanField(label=_("Only where responses differ"), required=False)
    open = forms.BooleanField(label=_("Only without a finding"), required=False)

    def __init__(self, data: Any, document: Document) -> None:
        super().__init__(data)
        sections = [(one.key, one.title) for one in document.sections]
        kinds = {question.kind for question in document}
        told = [(code, label) for code, label in QuestionKind.choices if code in kinds]
        self.fields["section"].choices = [("", _("All sections")), *sections]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("All kinds")), *told]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What is looked for."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            given.get("section", ""),
            given.get("kind", ""),
            given.get("q", "").strip(),
            given.get("differing", False),
            given.get("open", False),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """What stands in the address of this choice."""
        self.is_valid()
        given = self.cleaned_data
        texts = [(name, given[name]) for name in ("section", "kind", "q") if given.get(name)]
        return texts + [(name, "1") for name in ("differing", "open") if given.get(name)]
