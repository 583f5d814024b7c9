"""Addresses of the catalogue's pages; German and English ones through the translation of their words."""

from . import drafts, evidence, lists, market, public, reports, reviews, routes, uses

app_name = "catalog"

urlpatterns = [
    *evidence.patterns,
    *drafts.patterns,
    *lists.patterns,
    *market.patterns,
    *reports.patterns,
    *routes.patterns,
    *reviews.patterns,
    *uses.patterns,
    *public.patterns,
]
