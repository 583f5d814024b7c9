"""Forms of reports, replies, decisions and complaints."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import Basis, Measure, ReportKind
from catalog.facts.registry import FACTS
from catalog.models import Report
from marketplace.core.forms import WorkForm
from marketplace.core.names import clean_name

LONG = 4_000
REPLY = 3_000
GROUNDS = 500


def _text(
    label: Any, help_text: Any = "", *, rows: int = 5, longest: int = LONG, required: bool = True
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReportForm(WorkForm):
    """What somebody finds wrong, with what the law asks of a notice; the action says what else is missing."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=ReportKind, widget=forms.RadioSelect)
    fact = forms.ChoiceField(label=_("Which statement?"), required=False, choices=())
    explanation = _text(
        _("What is wrong, and how can one see that?"),
        _(
            "Whoever stated it reads this text, but never who wrote it. Name a source if there is one, and no people."
        ),
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        help_text=_("Needed if something is against the law or hurts rights, otherwise as you like."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("You then get a confirmation, the decision and its reasons. Needed as above."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    may_stay_unnamed = forms.BooleanField(
        label=_("It concerns sexual abuse of children. Then you need not say who you are."), required=False
    )
    in_good_faith = forms.BooleanField(
        label=_("I believe in good faith that what I write is right and complete."),
        required=False,
    )

    def __init__(
        self, *args: Any, stated: tuple[str, ...] = (), is_about_row: bool = False, **kwargs: Any
    ) -> None:
        """`stated` are the keys of the facts that the listing states; an experience or a proof is named by the address."""
        super().__init__(*args, **kwargs)
        if is_about_row:
            del self.fields["fact"]
            return
        facts = [(key, FACTS[key].label) for key in FACTS if key in stated]
        field = self.fields["fact"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("The whole listing")), *facts]

    def clean_name(self) -> str:
        """The name in one spelling; what cannot be seen is refused."""
        return clean_name(self.cleaned_data["name"])


class ReplyForm(WorkForm):
    """The vendor's own word to a report."""

    text = _text(
        _("Your reply"),
        _("It is published beside the decision and can't be changed afterwards."),
        longest=REPLY,
    )


class ComplainForm(WorkForm):
    """What is wrong with a decision."""

    complaint = _text(
        _("What is wrong with the decision?"),
        _("Somebody who has not decided before reads it and looks again."),
    )


class DecideForm(WorkForm):
    """Uphold or reject, with the reasons that the law asks for; a measure only where it is upheld."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("uphold", _("Uphold")), ("reject", _("Reject"))],
        widget=forms.RadioSelect,
    )
    measure = forms.ChoiceField(
        label=_("What follows if you uphold it"),
        required=False,
        choices=[("", "–"), *Measure.choices],
        help_text=_(
            "A correction: the vendor is asked for it within 14 days. A statement or a listing that you take out is gone at "
            "once. Earlier versions stay readable, unless the report says that something is against the law or hurts rights."
        ),
    )
    rests_on = forms.ChoiceField(
        label=_("What the decision rests on"),
        required=False,
        choices=Basis,
        widget=forms.RadioSelect,
        help_text=_("Needed if you uphold it (Digital Services Act, Art. 17(3)(d) and (e))."),
    )
    grounds = forms.CharField(
        label=_("Grounds"),
        required=False,
        max_length=GROUNDS,
        help_text=_(
            "The law with its paragraph, or the point of the rules of this marketplace. Needed if you uphold it."
        ),
    )
    reason = _text(
        _("Reasons"),
        _(
            "Which facts you found, and why the decision follows from them (Art. 17(3)(b)). Both sides read it, and it stands "
            "in the public log: name no people, and not who reported."
        ),
        required=False,
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        """Offers what can follow from this report: an experience or a proof goes or stays, nothing else."""
        super().__init__(*args, **kwargs)
        if report.is_about_experience or report.is_about_proof:
            field = self.fields["measure"]
            assert isinstance(field, forms.ChoiceField)
            what = _("The text goes") if report.is_about_experience else _("The proof is revoked")
            field.choices = [("", "–"), (Measure.NONE, Measure.NONE.label), (Measure.FACT_HIDDEN, what)]
            field.help_text = _("It is no longer public at once. A proof that is revoked is gone.")


class DecideVendorsComplaintForm(WorkForm):
    """Uphold or reject the complaint of a vendor: if it is upheld, the measure is undone, so there is none to choose."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("uphold", _("Uphold: the decision falls")), ("reject", _("Reject: the decision stands"))],
        widget=forms.RadioSelect,
    )
    reason = _text(
        _("Reasons"),
        _("Both sides read it, and it stands in the public log: name no people, and not who reported."),
        required=False,
    )
