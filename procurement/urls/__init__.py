"""Addresses of needs and market soundings; German and English ones through the translation of their words."""

from __future__ import annotations

from django.urls import URLPattern

from . import enquiries, needs, parts, questionnaires, responses, shortlists, soundings

app_name = "procurement"

urlpatterns: list[URLPattern] = [
    *questionnaires.patterns,
    *enquiries.patterns,
    *needs.patterns,
    *parts.patterns,
    *responses.patterns,
    *shortlists.patterns,
    *soundings.patterns,
]
