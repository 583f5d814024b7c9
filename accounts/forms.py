"""Shape of the HTML input about people."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """E-mail address and password; never says which of the two was wrong."""

    error_messages = {
        "invalid_login": _(
            "This e-mail address and this password don't belong together. Check both; the password minds capital letters."
        ),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("E-mail address")
        self.fields["password"].label = _("Password")
        for field in self.fields.values():
            field.widget.attrs["class"] = "kern-form-input__input"
            # Who reads with a screen reader would never meet the heading.
            field.widget.attrs.pop("autofocus", None)
        self.fields["username"].widget.attrs |= {"autocomplete": "username", "type": "email"}
