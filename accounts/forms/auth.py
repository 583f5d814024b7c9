"""Shape of the HTML input for signing in and for one's own account, all words our own."""

from __future__ import annotations

import struct
from typing import Any

from allauth.account import forms as account
from allauth.mfa import adapter as factors
from allauth.mfa.base import forms as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkey
from allauth.socialaccount import forms as connection
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from marketplace.core.forms import dress
from marketplace.core.names import clean_required_name

from ..models import User

# Longer than anybody types; a megabyte would only keep the hashing busy.
LONGEST_PASSWORD = 256
PASSWORD_HELP = _(
    "At least 12 characters. Four or more words that don't belong together are easy to remember and hard to guess."
)


class OwnWords:
    """Gives the fields of a library's form our labels and help, KERN's look, and no placeholder in place of a label."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}
    autocomplete: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, LABELS.get(name, field.label))
            field.help_text = self.helps.get(name, "")
            attributes = field.widget.attrs
            attributes.pop("placeholder", None)
            # Who reads with a screen reader would never meet the heading.
            attributes.pop("autofocus", None)
            if name in self.autocomplete:
                attributes["autocomplete"] = self.autocomplete[name]
            if isinstance(field.widget, forms.PasswordInput):
                field.max_length = LONGEST_PASSWORD
                attributes["maxlength"] = LONGEST_PASSWORD
            dress(field.widget)


LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "password1": _("New password"),
    "password2": _("New password again"),
    "oldpassword": _("Present password"),
    "name": _("Your name"),
    "code": _("Code"),
}


class LoginForm(OwnWords, account.LoginForm):
    """E-mail address and password; never says which of the two was wrong."""

    autocomplete = {"login": "username webauthn"}


class NameMixin(forms.Form):
    """The name under which colleagues see a person."""

    name = forms.CharField(
        max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": 200})
    )

    def clean_name(self) -> str:
        """The name without characters that can't be seen."""
        return clean_required_name(self.cleaned_data["name"])


NAME_HELP = _("First name and last name, as your colleagues know you.")


class SignupForm(OwnWords, NameMixin, account.SignupForm):
    """Name, e-mail address and password; an address that has an account is answered like every other."""

    labels = {"password1": _("Password")}
    helps = {"name": NAME_HELP, "password1": PASSWORD_HELP}
    field_order = ["name", "email", "password1"]

    def clean(self) -> dict:
        """Check the password against this person's own name and address too."""
        data = account.BaseSignupForm.clean(self)
        password = data.get("password1")
        if password:
            person = User(email=data.get("email", ""), name=data.get("name", ""))
            try:
                account.get_adapter().clean_password(password, user=person)
            except ValidationError as error:
                self.add_error("password1", error)
        return self.cleaned_data

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Save the person; for a known address spend the time that hashing the password would have taken."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddEmailForm(OwnWords, account.AddEmailForm):
    """The new e-mail address."""

    labels = {"email": _("New e-mail address")}


class ChangePasswordForm(OwnWords, account.ChangePasswordForm):
    """Present and new password."""

    helps = {"password1": PASSWORD_HELP}


class SetPasswordForm(OwnWords, account.SetPasswordForm):
    """A first password, for people who came by another service."""

    helps = {"password1": PASSWORD_HELP}


class ResetPasswordForm(OwnWords, account.ResetPasswordForm):
    """The address to which the link to a new password goes."""

    autocomplete = {"email": "username"}


class ResetPasswordKeyForm(OwnWords, account.ResetPasswordKeyForm):
    """The new password, after the link from the mail."""

    helps = {"password1": PASSWORD_HELP}


class ReauthenticateForm(OwnWords, account.ReauthenticateForm):
    """The password once more."""


class _Recorded:
    """Tells the record of a wrong code; the library would send a signal."""

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        factors.get_adapter().record_failure(self.user, authenticator)


CODE_HELP = _("6 digits from your app, or one of your recovery codes.")
CODE_INPUT = {"inputmode": "numeric", "spellcheck": "false"}


class FactorForm(_Recorded, OwnWords, factor.AuthenticateForm):
    """The code of the second factor."""

    helps = {"code": CODE_HELP}


class FactorAgainForm(_Recorded, OwnWords, factor.ReauthenticateForm):
    """The code of the second factor once more."""

    helps = {"code": CODE_HELP}


class AddAppForm(OwnWords, app.ActivateTOTPForm):
    """The first code of the app."""

    labels = {"code": _("Code from the app")}
    helps = {"code": _("6 digits; the app shows new ones every 30 seconds.")}


class _PasskeyName:
    """A name by which the person knows the passkey again."""

    labels = {"name": _("Name of the passkey")}
    helps = {"name": _("So that you know it again, such as “service phone”.")}


# What the library of passkeys stumbles over when somebody sends it what no device would.
BROKEN = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)


class _Credential:
    """Refuses an answer of a device that is not in the form of one, before the library works with it."""

    answer: Any = AuthenticationResponse

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].validators.append(self._check)

    def _check(self, answer: Any) -> None:
        try:
            self.answer.from_dict(answer)
        except BROKEN:
            raise factors.get_adapter().validation_error("incorrect_code") from None


class PasskeyLoginForm(_Credential, passkey.LoginWebAuthnForm):
    """A passkey instead of e-mail address and password."""


class PasskeyFactorForm(_Credential, passkey.AuthenticateWebAuthnForm):
    """A passkey as the second factor."""


class PasskeyAgainForm(_Credential, passkey.ReauthenticateWebAuthnForm):
    """A passkey to prove once more who one is."""


class AddPasskeyForm(_PasskeyName, _Credential, OwnWords, passkey.AddWebAuthnForm):
    """A new passkey; always one that signs in without a password."""

    answer = RegistrationResponse

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"].max_length = 100
        self.fields["name"].widget.attrs["maxlength"] = 100


class EditPasskeyForm(_PasskeyName, OwnWords, passkey.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 100
        self.fields["name"].widget.attrs["maxlength"] = 100


class ConnectionSignupForm(OwnWords, NameMixin, connection.SignupForm):
    """What the other service did not tell."""

    helps = {"name": NAME_HELP}
    field_order = ["name", "email"]


class AccountForm(OwnWords, forms.ModelForm):
    """Name and language of a person."""

    helps = {"name": NAME_HELP, "language": _("For mails and for pages that you open for the first time.")}
    labels = {"language": _("Language")}
    autocomplete = {"name": "name"}
    language = forms.ChoiceField(choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ("name", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean_name(self) -> str:
        """The name without characters that can't be seen."""
        return clean_required_name(self.cleaned_data["name"])
