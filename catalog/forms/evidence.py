"""Forms of evidence: a proof that a vendor hands in, and what a municipality confirms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import EvidenceLevel
from catalog.facts.fact import Fact
from marketplace.core.files.fields import PurposeField
from marketplace.core.forms import DecisionForm, WorkForm, day_field

_LEVELS = [
    (EvidenceLevel.THIRD_PARTY.value, _("A third party, such as a certifier or an auditor")),
    (EvidenceLevel.PLATFORM_CHECKED.value, _("The operator of this marketplace is to check it")),
]


class EvidenceClaimForm(WorkForm):
    """Who checked which fact, when, until when it counts, and the document that says so."""

    fact = forms.ChoiceField(label=_("Fact"))
    level = forms.ChoiceField(label=_("Who checks"), choices=_LEVELS)
    checked_by = forms.CharField(
        label=_("Checked by"),
        max_length=300,
        help_text=_(
            "The body that checked it, such as “TÜV Nord”. No names of people: everybody reads this."
        ),
    )
    checked_on = day_field(_("Checked on"), required=True)
    valid_until = day_field(
        _("Valid until"),
        _("The last day, as the document says. Leave it empty where it names none."),
        required=False,
    )
    document_title = forms.CharField(
        label=_("Title of the document (optional)"), max_length=300, required=False
    )
    document_url = forms.URLField(
        label=_("Address of the document (optional)"),
        max_length=1000,
        required=False,
        assume_scheme="https",
        help_text=_("Where everybody can read it. Not needed if you hand the document in above."),
    )
    document = PurposeField(label=_("Document"), purpose="evidence", required=False)

    def __init__(self, *args: Any, facts: list[Fact], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fact"].choices = [(fact.key, fact.label) for fact in facts]


class EvidenceDecisionForm(DecisionForm):
    """A decision about a proof, with the number of the version whose words stood beside it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AttestationForm(WorkForm):
    """The fact that a municipality confirms, and the number of the version in which it read it."""

    fact = forms.CharField(required=False, max_length=60)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def asked(self) -> tuple[str, int]:
        """Fact and version; what is missing is a fact and a version that no listing has."""
        data = self.cleaned_data if self.is_valid() else {}
        return data.get("fact") or "", data.get("version") or 0
