"""Shape of the HTML input about profiles."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import berlin_day
from marketplace.core.files import PurposeField
from marketplace.core.forms import WorkForm, day_field

from ..choices import REGIONS, Ownership, ProofKind, SizeClass
from ..models import Organisation
from ..queries import name_key
from ..queries.profile import providers

NOT_STATED = ("", _("Not stated"))
LANGUAGES = ("de", "en")
REQUIRED = {"required": _("Fill in this field.")}


def _text(label: Any, help_text: Any = "", *, required: bool = False, **attrs: Any) -> forms.CharField:
    # Lengths and hidden characters are the rule's matter, which the API asks too.
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=widget, error_messages=REQUIRED
    )


def _lines(label: Any, help_text: Any = "", rows: int = 5, **attrs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows} | attrs)
    return forms.CharField(label=label, help_text=help_text, required=False, widget=widget)


def _choice(label: Any, choices: Any, help_text: Any = "", *, required: bool = False) -> forms.ChoiceField:
    shown = choices if required else [NOT_STATED, *choices]
    return forms.ChoiceField(
        label=label, help_text=help_text, choices=shown, required=required, widget=forms.Select
    )


def _day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    return day_field(label, help_text, required=required, messages=REQUIRED)


def _whole(label: Any, help_text: Any = "") -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    messages = {"invalid": _("Enter a whole number, without a unit.")}
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, widget=widget, error_messages=messages
    )


class ProfileForm(WorkForm):
    """The plain fields of a profile, as far as the kind of organisation has them; `values` is what the action takes."""

    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)
    # The rule asks for it with a sentence of its own.
    name = _text(_("Name"), _("As it stands in the register."), autocomplete="organization")
    description_de = _lines(
        _("Description in German"),
        _("Who you are and what you are good at, at most 2,000 characters."),
        lang="de",
    )
    description_en = _lines(
        _("Description in English"),
        _("For readers of the English pages; they see the German one without it."),
        lang="en",
    )
    website = _text(_("Website"), _("Example: https://www.example.org"), inputmode="url", autocomplete="url")
    legal_form = _text(_("Legal form"), _("Examples: GmbH, AG, eG, AöR"))
    seat = _text(_("Seat"), _("Town, and country if it is not Germany."))
    founded = _whole(_("Founded in"), _("The year with four digits."))
    size_class = _choice(
        _("Size"),
        SizeClass.choices,
        _(
            "Micro: below 10 people and 2 million euros. Small and medium: below 250 people and 50 million euros."
        ),
    )
    ownership = _choice(_("Ownership"), Ownership.choices, _("Where those sit who own the majority."))
    services_de = _lines(_("Services in German"), _("One a line, such as “Schulung”."), lang="de")
    services_en = _lines(_("Services in English"), _("One a line, such as “training”."), lang="en")
    regions = forms.MultipleChoiceField(
        label=_("Where you work"), choices=REGIONS, required=False, widget=forms.CheckboxSelectMultiple
    )
    it_provider = _text(
        _("IT provider"),
        _("Who runs your systems. Choose one of the list, or write the name."),
        list="providers",
        autocomplete="off",
    )
    specialist_systems = _lines(
        _("Specialist systems in use"), _("One a line, with the name of the product."), rows=6
    )
    standards = _lines(
        _("Standards in use"),
        _("One a line. Examples: XÖV, XPlanung, OParl, FIT-Connect, DCAT-AP.de"),
        rows=6,
    )
    staff_days = _whole(
        _("Staff days a year"),
        _("How many days your own people have in a year to introduce and look after something new."),
    )

    def __init__(self, data: Any = None, *, organisation: Organisation, fields: tuple[str, ...]):
        self.organisation, self.wanted = organisation, fields
        super().__init__(data, initial=_initial(organisation))
        for name in list(self.fields):
            if name != "seen_at" and name.removesuffix("_de").removesuffix("_en") not in fields:
                del self.fields[name]

    def form_field(self, field: str) -> str:
        """The form's own field in which a fault of a profile's field is shown."""
        field = {"it_provider_name": "it_provider"}.get(field, field)
        return f"{field}_de" if f"{field}_de" in self.fields else field

    def values(self) -> dict[str, Any]:
        """Profile fields by name, texts in other languages kept as they are."""
        clean = self.cleaned_data
        found: dict[str, Any] = {}
        for field in self.wanted:
            if field in ("description", "services"):
                found[field] = self._texts(field)
            elif field in ("specialist_systems", "standards"):
                found[field] = clean.get(field, "").splitlines()
            elif field == "it_provider":
                found |= _provider(clean.get("it_provider", ""), self.organisation)
            elif field in clean:
                found[field] = clean[field]
        return found

    def seen(self) -> datetime.datetime | None:
        """When the profile was last saved as the editor read it; None where the form does not tell."""
        try:
            return parse_datetime(self.cleaned_data.get("seen_at", "") or "")
        except ValueError:
            return None

    def _texts(self, field: str) -> dict[str, Any]:
        kept = {tag: text for tag, text in getattr(self.organisation, field).items() if tag not in LANGUAGES}
        for language in LANGUAGES:
            text = self.cleaned_data.get(f"{field}_{language}", "")
            kept[language] = text.splitlines() if field == "services" else text
        return {tag: text for tag, text in kept.items() if text}


def _initial(organisation: Organisation) -> dict[str, Any]:
    plain = "name website legal_form seat founded size_class ownership regions staff_days".split()
    initial = {field: getattr(organisation, field) for field in plain}
    for language in LANGUAGES:
        initial[f"description_{language}"] = organisation.description.get(language, "")
        initial[f"services_{language}"] = "\n".join(organisation.services.get(language, []))
    provider = organisation.it_provider
    return initial | {
        "seen_at": organisation.updated_at.isoformat(),
        "it_provider": provider.name if provider else organisation.it_provider_name,
        "specialist_systems": "\n".join(organisation.specialist_systems),
        "standards": "\n".join(organisation.standards),
    }


def _provider(name: str, organisation: Organisation) -> dict[str, Any]:
    """The organisation of that name, if it is here, else the name alone."""
    name = " ".join(name.split())
    known = providers().filter(name_key=name_key(name)).exclude(pk=organisation.pk).first() if name else None
    return {"it_provider": known, "it_provider_name": "" if known else name}


class LogoForm(WorkForm):
    """One picture."""

    logo = PurposeField(purpose="logo", label=_("Picture"))


class ProofForm(WorkForm):
    """A certificate or proof of suitability, with its document."""

    kind = _choice(_("Kind"), ProofKind.choices, required=True)
    title = _text(_("Title"), _("As it stands on the document, such as “ISO/IEC 27001”."), required=True)
    issuer = _text(_("Issued by"))
    valid_from = _day(_("Valid from"))
    valid_until = _day(
        _("Valid until"),
        _("The last day. We remind you 60, 30 and 7 days before; afterwards it is shown as expired."),
    )
    document = PurposeField(purpose="proof", label=_("Document of the proof"), required=False)
    drop_document = forms.BooleanField(label=_("Take the document away"), required=False)
    is_public = forms.BooleanField(
        label=_("Show in the public profile"),
        required=False,
        help_text=_("Without this only people of your organisation and the operator see it."),
    )

    def __init__(self, *args: Any, has_document: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not has_document:
            del self.fields["drop_document"]

    def values(self) -> dict[str, Any]:
        """What the action takes; without a new document the old one stays."""
        clean = dict(self.cleaned_data)
        document, drop = clean.pop("document", None), clean.pop("drop_document", False)
        if document is not None or drop:
            clean["document"] = document
        return clean


class ContactForm(WorkForm):
    """Somebody who shall be asked."""

    name = _text(_("Name"), required=True, autocomplete="off")
    function = _text(_("Function"), _("Such as “Sales” or “Project lead”."))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The question goes there. If the person agrees, the address is public."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = _text(_("Telephone"), inputmode="tel")
    language = _choice(_("Language of the question"), settings.LANGUAGES, required=True)


class OwnContactForm(WorkForm):
    """The person who is signed in, with her own consent."""

    function = _text(_("Function"), _("Such as “Sales” or “Project lead”."))
    phone = _text(_("Telephone"), inputmode="tel")
    agrees = forms.BooleanField(
        label=_("I agree that my name, function, e-mail address and telephone number are shown in public."),
        error_messages={
            "required": _("Without your consent you are not shown. Tick the box, or leave the page.")
        },
    )


class AmountField(forms.DecimalField):
    """An amount as people write it: 10000, 10.000, 10.000,50 or 10,000.50."""

    def to_python(self, value: Any) -> Any:
        """The last of two kinds of signs divides the cents; a sign before groups of three digits divides thousands."""
        text = "".join(str(value or "").replace("€", "").split())
        comma, dot = text.rfind(","), text.rfind(".")
        if min(comma, dot) >= 0:
            text = text.replace("." if dot < comma else ",", "").replace(",", ".")
        elif re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+", text):
            text = text.replace(",", "").replace(".", "")
        return super().to_python(text.replace(",", "."))


class ThresholdForm(WorkForm):
    """A value limit with its time and source."""

    title = _text(_("What it limits"), _("Such as “direct orders of supplies and services”."), required=True)
    amount = AmountField(
        label=_("Amount in euros, net"),
        help_text=_("Example: 10.000"),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=REQUIRED | {"invalid": _("Enter an amount such as 10.000 or 10.000,50.")},
    )
    valid_from = _day(_("Valid from"), required=True)
    valid_until = _day(_("Valid until"), _("The last day; empty as long as no end is known."))
    source_title = _text(_("Source"), _("Such as the procurement regulation with its date."), required=True)
    source_url = _text(_("Address of the source"), _("Where it can be read."), inputmode="url")


class ThresholdEndForm(WorkForm):
    """The last day of a limit."""

    last_day = _day(_("Last day"), _("The limit is valid on this day for the last time."), required=True)

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("initial", {"last_day": berlin_day()})
        super().__init__(*args, **kwargs)
