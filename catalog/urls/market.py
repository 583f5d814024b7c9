"""Addresses of the comparison and of the picture of the market."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import comparison, market

patterns = [
    path(_("compare/"), comparison.comparison_show, name="comparison-show"),
    path(_("compare/<slug:kind>/"), comparison.comparison_file, name="comparison-file"),
    path(_("market/"), market.market_show, name="market-show"),
]
