"""The page that says what is published of market soundings as open data, when, and what never."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.core.access import PUBLIC, declare
from procurement.ocds.packing import EXTENSIONS
from procurement.ocds.paths import FOLLOW_UP, LIST, OBJECT, SOUNDING
from procurement.queries.releases import has_prefix, publication


@declare(PUBLIC)
@require_safe
def release_policy_show(request: HttpRequest) -> HttpResponse:
    """Tell the publication policy; the list of fields is the one by which releases are checked."""
    context = {
        "publication": publication(),
        "licence": settings.DATA_LICENCE,
        "prefix": settings.OCDS_PREFIX,
        "has_prefix": has_prefix(),
        "extensions": EXTENSIONS,
        "paths": _fields(SOUNDING),
        "follow_up_paths": sorted(set(_fields(FOLLOW_UP)) - set(_fields(SOUNDING))),
    }
    return render(request, "procurement/release_policy_show.html", context)


def _fields(allowed: dict[str, object]) -> list[str]:
    """The paths that hold a value, without the objects and lists around them."""
    return [path for path, kind in allowed.items() if kind not in (OBJECT, LIST)]
