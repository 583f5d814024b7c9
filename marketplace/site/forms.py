"""Shape of the HTML input of the site."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.forms import WorkForm

from .models import LONGEST


class TextForm(WorkForm):
    """The wording of one page."""

    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        help_text=_(
            "Markdown: ## makes a heading, - a list, [words](address) a link. The heading of the page is set."
        ),
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
    )
