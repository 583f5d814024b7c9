"""Addresses of needs and market soundings; German and English ones through the translation of their words."""

from __future__ import annotations

from django.urls import URLPattern

from . import (
    concluding,
    enquiries,
    file_notes,
    needs,
    openings,
    parts,
    questionnaires,
    quick,
    releases,
    responses,
    shortlists,
    soundings,
    synopsis,
)

app_name = "procurement"

urlpatterns: list[URLPattern] = [
    *concluding.patterns,
    *questionnaires.patterns,
    *enquiries.patterns,
    *file_notes.patterns,
    *needs.patterns,
    *openings.patterns,
    *parts.patterns,
    *releases.patterns,
    *responses.patterns,
    *quick.patterns,
    *shortlists.patterns,
    *soundings.patterns,
    *synopsis.patterns,
]
