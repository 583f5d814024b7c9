"""The address of the quick mode; it stands before those of single soundings."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import quick

patterns = [path(_("workspace/soundings/quick/"), quick.sounding_quick, name="sounding-quick")]
