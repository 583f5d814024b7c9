"""Forms of the review: a verdict on each changed fact with its reason, and the withdrawal of a listing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import WithdrawalReason
from catalog.facts.registry import FACTS
from marketplace.core.forms import LONGEST, WorkForm

# Sentences at hand: the vendor reads them as they stand, in the language of who picked them.
USUAL_REASONS = (
    ("unproven", _("This is advertising or can't be proven. Say it without, or name the source.")),
    ("unclear", _("This is not clear. Write it in short, plain sentences.")),
    ("wrong_field", _("This belongs into another field.")),
    ("contradiction", _("This contradicts another field of the listing.")),
    ("too_little", _("This says too little to decide by. Tell it more precisely.")),
    ("outdated", _("This seems out of date. Check it and bring it up to date.")),
    ("address", _("The address does not lead to what is named here.")),
    ("personal", _("This names a person. Give a functional address or role instead.")),
    ("rights", _("This may hurt somebody's rights, such as a picture or a mark.")),
)
ACCEPT, REFUSE = "accept", "refuse"


@dataclass(frozen=True)
class Asked:
    """The three fields that ask for the verdict on one fact."""

    verdict: forms.BoundField
    usual: forms.BoundField
    reason: forms.BoundField


class ReviewForm(WorkForm):
    """Accept or refuse each changed fact; publish the rest, or send all of it back."""

    decision = forms.ChoiceField(
        choices=[("publish", _("Publish")), ("send_back", _("Send back"))],
        error_messages={"required": _("Choose whether to publish or to send back.")},
    )
    reason = forms.CharField(
        label=_("To the vendor, about the whole"),
        required=False,
        max_length=LONGEST,
        help_text=_("Optional where fields are refused: their reasons are read beside them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, *, facts: list[str], **more: Any) -> None:
        self.facts = facts
        self.base_fields = dict(self.base_fields)
        for key in facts:
            label = FACTS[key].label
            self.base_fields |= _fields_of(key, label)
        super().__init__(data, **more)

    def asked(self, key: str) -> Asked:
        """The fields about one fact."""
        return Asked(self[f"verdict-{key}"], self[f"usual-{key}"], self[f"reason-{key}"])

    @property
    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Every fault as (id of the field, its label, what is wrong), in the order of the page."""
        for key in self.facts:
            for name in (f"verdict-{key}", f"reason-{key}"):
                for error in self.errors.get(name, ()):
                    yield self[name].id_for_label or f"id_{name}", str(FACTS[key].label), str(error)
        for error in self.errors.get("reason", ()):
            yield "id_reason", str(self.fields["reason"].label), str(error)

    def clean(self) -> dict[str, Any]:
        """Each refused fact has a reason; what is sent back has one at least."""
        data: dict[str, Any] = super().clean() or {}
        data["refused"] = {}
        for key in self.facts:
            if data.get(f"verdict-{key}") != REFUSE:
                continue
            usual = dict(USUAL_REASONS).get(data.get(f"usual-{key}", ""), "")
            reason = " ".join(part for part in (str(usual), data.get(f"reason-{key}", "").strip()) if part)
            if not reason:
                self.add_error(
                    f"reason-{key}",
                    _("Choose or write a reason: the vendor reads it and learns what to mend."),
                )
            elif len(reason) > LONGEST:
                self.add_error(f"reason-{key}", _("This is too long together with the usual reason."))
            data["refused"][key] = reason
        if data.get("decision") == "send_back" and not data["refused"] and not data.get("reason", "").strip():
            self.add_error(
                "reason", _("Say what is missing, for a field or for all of it: the vendor reads it.")
            )
        return data


def _fields_of(key: str, label: Any) -> dict[str, forms.Field]:
    return {
        f"verdict-{key}": forms.ChoiceField(
            label=label,
            choices=[(ACCEPT, _("Accept")), (REFUSE, _("Refuse"))],
            initial=ACCEPT,
            widget=forms.RadioSelect,
        ),
        f"usual-{key}": forms.ChoiceField(
            label=_("Usual reason"),
            choices=[("", _("None of these")), *USUAL_REASONS],
            required=False,
        ),
        f"reason-{key}": forms.CharField(
            label=_("Own words to the vendor"),
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
    }


class WithdrawalForm(WorkForm):
    """Why a listing leaves the catalogue, and that one means it."""

    reason = forms.ChoiceField(
        label=_("Why do you take it out?"),
        choices=[pair for pair in WithdrawalReason.choices if pair[0] != WithdrawalReason.UNLAWFUL],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the reason: it stands on the page that the listing leaves behind.")
        },
    )
