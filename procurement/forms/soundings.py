"""Forms of market soundings: begun, written, checked, published, cancelled, with documents."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.files.fields import PurposeField
from marketplace.core.forms import LONGEST, WorkForm, day_field
from marketplace.registers.models import Area, CpvCode
from procurement.local_time import SkippedTime, TwofoldTime, local_of, moment_of
from procurement.models import Sounding

FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M", "%Y-%m-%d %H:%M")
MOST_CPV, MOST_AREAS = 20, 20


class MomentField(forms.Field):
    """A moment, typed as the time of Berlin; times that do not exist or come twice are asked for again."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    default_error_messages = {
        "invalid": _("This is no day with a time. Write it like 24.11.2026 14:00."),
        "skipped": _("In that night the clocks are put forward over this hour. Choose another time."),
        "twofold": _("In that night this hour comes twice. Choose another time."),
    }

    def to_python(self, value: Any) -> datetime.datetime | None:
        """The moment in UTC."""
        if value in self.empty_values:
            return None
        for spelling in FORMATS:
            try:
                local = datetime.datetime.strptime(str(value).strip(), spelling)
            except ValueError:
                continue
            return self._moment(local)
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")

    def _moment(self, local: datetime.datetime) -> datetime.datetime:
        try:
            return moment_of(local)
        except SkippedTime as error:
            raise forms.ValidationError(self.error_messages["skipped"], code="skipped") from error
        except TwofoldTime as error:
            raise forms.ValidationError(self.error_messages["twofold"], code="twofold") from error
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """A moment as the time of Berlin; what was typed as it was typed."""
        return local_of(value) if isinstance(value, datetime.datetime) else value


def _area(label: Any, help_text: Any = "", *, rows: int = 4, longest: int = 4000) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class BeginForm(WorkForm):
    """The title of a new sounding, and the need it comes from."""

    title = forms.CharField(
        label=_("What is it about?"),
        max_length=200,
        help_text=_("One line that vendors understand, such as “Sensors for street lighting”."),
        error_messages={"required": _("Give it a title.")},
    )
    need = forms.ChoiceField(
        label=_("From which need? (optional)"),
        required=False,
        help_text=_("Purpose, CPV and regions are taken from it. Value and figures stay internal."),
    )

    def __init__(self, *args: Any, needs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = [("", _("From none")), *needs]
        if not needs:
            del self.fields["need"]


class SoundingForm(WorkForm):
    """What vendors read, and the dates; `saves` says how often it was saved when the form was opened."""

    saves = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"), max_length=200, error_messages={"required": _("Give it a title.")}
    )
    number = forms.CharField(
        label=_("Number in your file (optional)"),
        max_length=30,
        required=False,
        help_text=_("Like MS-2026-014."),
    )
    language = forms.ChoiceField(
        label=_("Language of the questions"), choices=[("de", _("German")), ("en", _("English"))]
    )
    purpose = _area(
        _("What is the sounding for?"),
        _(
            "Two or three sentences. A sounding finds out what the market can do; it awards nothing (§ 28 VgV)."
        ),
    )
    description = _area(
        _("What should vendors know?"),
        _("Situation, aim and frame. No budget and no names of products."),
        rows=10,
        longest=10_000,
    )
    procedure = _area(
        _("What is planned afterwards? (optional)"), _("Without any promise."), rows=3, longest=2000
    )
    cpv = forms.CharField(
        label=_("CPV codes (optional)"),
        required=False,
        max_length=400,
        help_text=_("Eight digits each, such as 48000000, with commas between them."),
    )
    regions = forms.MultipleChoiceField(label=_("Areas (optional)"), required=False)
    contact_name = forms.CharField(label=_("Contact (optional)"), max_length=200, required=False)
    contact_email = forms.EmailField(
        label=_("E-mail of the contact (optional)"),
        required=False,
        help_text=_(
            "Everybody reads both. Questions about the content are asked on the page, so that all get the answer."
        ),
    )
    question_deadline = MomentField(
        label=_("Questions until"),
        required=False,
        help_text=_("Time of Berlin. About halfway to the answers is usual."),
    )
    response_deadline = MomentField(
        label=_("Answers until"),
        required=False,
        help_text=_(
            "Time of Berlin. 17 to 21 days after the publication are usual; fewer than 14 need a reason."
        ),
    )
    short_reason = _area(_("Why less than 14 days? (only then)"), rows=2, longest=LONGEST)
    procedure_start = day_field(_("Begin of a later procedure (optional)"))
    report_until = day_field(
        _("Report to all by (optional)"),
        _("Who takes part gets an anonymous report by then. Vendors answer more readily."),
    )
    is_public = forms.TypedChoiceField(
        label=_("Who may answer?"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("Everybody")), ("no", _("Invited vendors only"))],
        widget=forms.RadioSelect(attrs={"class": "kern-form-check__radio"}),
    )
    few_reason = _area(
        _("Why fewer than three? (only where nobody else may answer)"), rows=2, longest=LONGEST
    )
    is_blind = forms.BooleanField(
        label=_("Hide the names of vendors in the overview after the opening"), required=False
    )

    GROUPS = (
        (
            _("Content"),
            ("title", "number", "language", "purpose", "description", "procedure", "cpv", "regions"),
        ),
        (
            _("Dates"),
            ("question_deadline", "response_deadline", "short_reason", "report_until", "procedure_start"),
        ),
        (_("Who answers"), ("is_public", "few_reason", "is_blind")),
        (_("Contact"), ("contact_name", "contact_email")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Drawn as a search; what is no area of the register is refused below.
        self.fields["regions"].valid_value = lambda value: True  # type: ignore[attr-defined]

    def clean_regions(self) -> list[str]:
        """Keys of areas that the register knows."""
        keys = list(dict.fromkeys(str(key) for key in self.cleaned_data["regions"] if key))
        if len(keys) > MOST_AREAS:
            raise forms.ValidationError(_("Choose at most %(most)s."), params={"most": MOST_AREAS})
        if Area.objects.filter(key__in=keys).count() != len(keys):
            raise forms.ValidationError(_("Choose from what the search finds."))
        return keys

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields with the heading of their group."""
        return [(label, [self[name] for name in names]) for label, names in self.GROUPS]

    def clean_cpv(self) -> list[str]:
        """Codes with their check digit, as the register writes them."""
        typed = [word for word in re.split(r"[\s,;]+", self.cleaned_data["cpv"]) if word]
        if len(typed) > MOST_CPV:
            raise forms.ValidationError(_("At most 20 codes."))
        found = CpvCode.objects.filter(bare__in={word[:8] for word in typed})
        known = {spelling: one.code for one in found for spelling in (one.bare, one.code)}
        if wrong := [word for word in typed if word not in known]:
            told = _("This is no code of the CPV: %(codes)s.")
            raise forms.ValidationError(told, params={"codes": ", ".join(wrong)})
        return list(dict.fromkeys(known[word] for word in typed))

    def clean(self) -> dict[str, Any]:
        """Answers end after questions do."""
        data: dict[str, Any] = super().clean() or {}
        asked, answered = data.get("question_deadline"), data.get("response_deadline")
        if asked and answered and asked >= answered:
            self.add_error("response_deadline", _("Answers end before questions do. Choose a later moment."))
        return data

    @classmethod
    def filled(cls, sounding: Sounding) -> dict[str, Any]:
        """What stands in the form when it is opened."""
        names = [name for _label, group in cls.GROUPS for name in group]
        values = {name: getattr(sounding, name) for name in (*names, "saves")}
        return values | {
            "cpv": ", ".join(code[:8] for code in sounding.cpv),
            "is_public": "yes" if sounding.is_public else "no",
        }


class ReviewForm(WorkForm):
    """Approve what was seen, or send it back with what to mend."""

    findings_seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            ("approve", _("Approve: it may be published as it stands")),
            ("send_back", _("Send it back")),
        ],
        widget=forms.RadioSelect(attrs={"class": "kern-form-check__radio"}),
        error_messages={"required": _("Choose one of both.")},
    )
    comment = _area(_("What has to be mended? (only if you send it back)"), _("The author reads it."), rows=4)

    def clean(self) -> dict[str, Any]:
        """Who sends back says why."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("decision") == "send_back" and not str(data.get("comment", "")).strip():
            self.add_error("comment", _("Say what has to be mended: the author reads it."))
        return data


class PublishForm(WorkForm):
    """The last confirmation before everybody learns of it."""

    sure = forms.BooleanField(
        label=_("I have read the summary. All invitations go out now."),
        error_messages={"required": _("Confirm that you have read the summary.")},
    )


class CancelForm(WorkForm):
    """Why a sounding ends."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=4000,
        help_text=_("It goes into the file, and to everybody who was asked."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Give a reason: it goes into the file and to everybody who was asked.")
        },
    )


class DocumentForm(WorkForm):
    """A file that all vendors get with the sounding."""

    title = forms.CharField(label=_("Title of the document"), max_length=300)
    file = PurposeField(label=_("File"), purpose="sounding")
