"""Addresses of needs and market soundings; German and English ones through the translation of their words."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "procurement"

urlpatterns: list[URLPattern] = []
