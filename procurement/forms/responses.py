"""Forms of responses: a file of an answer, the table that was filled offline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.core.files.fields import PurposeField
from marketplace.core.forms import WorkForm


class ResponseFileForm(WorkForm):
    """One file that belongs to an answer."""

    file = PurposeField(label=_("File"), purpose="response")


class ResponseTableForm(WorkForm):
    """The table of a response, filled offline."""

    file = PurposeField(label=_("Filled table (XLSX)"), purpose="response_table")
