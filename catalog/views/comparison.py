"""Pages of the comparison: which listings, and for which municipality, stands in the address alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from catalog.exchange import comparison as files
from catalog.fit.profile import Profile
from catalog.queries.comparison import MOST, Comparison, Pick, comparison_of
from catalog.queries.fit import profile_mark, profile_of_area
from catalog.queries.wording import reader_language
from catalog.search import engine
from catalog.search.changes import answers_mark
from catalog.search.interface import Query
from marketplace.core.access import PUBLIC, declare
from marketplace.core.actor import Actor
from marketplace.core.addresses import address
from marketplace.core.slots import slot
from marketplace.core.unchanged import unchanged_by
from marketplace.registers.models import Area
from marketplace.registers.queries import area_by_key, areas_matching

PICK = re.compile(r"([-a-zA-Z0-9_]{1,120})(?:@([1-9][0-9]{0,5}))?")
# Of a longer address the rest is not even counted.
MOST_READ = 100
LONGEST_TEXT = 80
SUGGESTED = 8


@dataclass(frozen=True)
class Chosen:
    """What the address asks for; everything it does not understand is left out.

    dropped  how many listings beyond the first eight it names
    typed    the municipality as it was typed, a key or a name
    adding   words by which the reader looks for one more
    """

    picks: tuple[Pick, ...] = ()
    dropped: int = 0
    typed: str = ""
    adding: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """What stands in the address of the same comparison."""
        found = [("s", str(pick)) for pick in self.picks]
        return [*found, *([("area", self.typed)] if self.typed else [])]

    def url(self) -> str:
        """The address of this comparison."""
        pairs = self.pairs()
        base = address("catalog:comparison-show")
        return f"{base}?{urlencode(pairs, safe='@')}" if pairs else base

    def file(self, kind: str) -> str:
        """The address of the same comparison as a file."""
        base = reverse("catalog:comparison-file", kwargs={"kind": kind})
        return f"{base}?{urlencode(self.pairs(), safe='@')}"

    def without(self, pick: Pick) -> Chosen:
        """The same with one listing less."""
        return replace(self, picks=tuple(one for one in self.picks if one != pick), adding="")

    def with_slug(self, slug: str) -> Chosen:
        """The same with one listing more."""
        return replace(self, picks=(*self.picks, Pick(slug)), adding="")


@dataclass(frozen=True)
class Candidate:
    """A listing that may be added, and the address of the comparison with it."""

    name: str
    text: str
    vendor: str
    url: str


def read_chosen(params: QueryDict) -> Chosen:
    """Read the address; what is no name of a listing is ignored, and so is a name that comes again."""
    found = (PICK.fullmatch(text) for text in params.getlist("s")[:MOST_READ])
    picks = [Pick(one[1], int(one[2]) if one[2] else None) for one in found if one]
    picks = list(dict.fromkeys(picks))
    return Chosen(
        picks=tuple(picks[:MOST]),
        dropped=max(len(picks) - MOST, 0),
        typed=_clean(params.get("area", "")),
        adding=_clean(params.get("add", "")),
    )


def asked_by(request: HttpRequest) -> tuple[Chosen, Area | None, list[Area]]:
    """What the address asks for, with its municipality or those it may mean; read once a request."""
    if not hasattr(request, "asked_comparison"):
        chosen = read_chosen(request.GET)
        request.asked_comparison = (chosen, *_area(chosen))
    return request.asked_comparison


def comparison_mark(request: HttpRequest) -> str:
    """What changes whenever the comparison may: with a municipality in the address, its profile and the registers too."""
    _chosen, area, _others = asked_by(request)
    return answers_mark() + (profile_mark(area.key) if area else "")


@declare(PUBLIC)
@require_safe
@unchanged_by(comparison_mark)
def comparison_show(request: HttpRequest) -> HttpResponse:
    """Show up to eight listings side by side, what they differ in first."""
    chosen, area, candidates = asked_by(request)
    comparison = comparison_of(chosen.picks, area, _profile(area, request.actor))
    shown = replace(chosen, picks=tuple(column.pick for column in comparison.columns), adding="")
    context = {
        "comparison": comparison,
        "title": title_of(comparison),
        "heads": [(column, shown.without(column.pick).url()) for column in comparison.columns],
        "different": comparison.groups("different"),
        "same": comparison.groups("same"),
        "unknown": comparison.groups("unknown"),
        "chosen": chosen,
        "areas": [(one, replace(shown, typed=one.key).url()) for one in candidates],
        "without_area": replace(shown, typed="").url(),
        "found": _candidates(chosen, shown) if chosen.adding else [],
        "is_full": len(shown.picks) >= MOST,
        "is_single": len(shown.picks) == 1,
        "is_wide": len(shown.picks) > 4,
        "most": MOST,
        "files": [(kind, shown.file(kind)) for kind in files.KINDS] if shown.picks else [],
        "frozen_url": request.build_absolute_uri(_frozen(comparison, shown).url()),
        "is_frozen": all(pick.number for pick in shown.picks),
    }
    return render(request, "catalog/comparison_show.html", context)


@declare(PUBLIC)
@require_safe
@unchanged_by(comparison_mark)
def comparison_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out the comparison as a file; without listings there is none, only the page that explains how to choose."""
    if kind not in files.KINDS:
        raise Http404
    chosen, area, _others = asked_by(request)
    comparison = comparison_of(chosen.picks, area, _profile(area, request.actor))
    if not comparison.columns:
        return redirect(chosen.url())
    about = files.About(
        title=title_of(comparison),
        # The address with the versions, so that the file can be checked years later.
        address=request.build_absolute_uri(_frozen(comparison, chosen).url()),
        site=request.build_absolute_uri("/").rstrip("/"),
    )
    with slot("catalog.tables", settings.TABLES_AT_ONCE, tables_are_busy(), seconds=20):
        content = files.KINDS[kind].make(comparison, about)
    response = HttpResponse(content, files.KINDS[kind].media_type)
    name = f"{files.file_name(comparison)}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def tables_are_busy() -> str:
    """What is said to whoever asks for a file while as many are made as can be at once."""
    return _("Many files are being made at the moment. Wait twenty seconds, then try again.")


def title_of(comparison: Comparison) -> str:
    """The title of the page, so that each comparison has its own."""
    names = [column.name for column in comparison.columns]
    if not names:
        return _("Compare solutions")
    if len(names) == 1:
        return _("%(name)s on its own") % {"name": names[0]}
    told = ngettext("%(n)d solution side by side", "%(n)d solutions side by side", len(names))
    return told % {"n": len(names)}


def _frozen(comparison: Comparison, chosen: Chosen) -> Chosen:
    """The same comparison bound to the versions that it shows."""
    picks = tuple(Pick(column.pick.slug, column.version.number) for column in comparison.columns)
    return replace(chosen, picks=picks, adding="")


def _area(chosen: Chosen) -> tuple[Area | None, list[Area]]:
    """The municipality of the address, or those it may mean; at most three queries."""
    typed = chosen.typed
    if not typed:
        return None, []
    # Five digits are a postcode, which several municipalities may share.
    if typed.startswith("body-") or (typed.isdigit() and len(typed) != 5):
        area = area_by_key(typed)
        if area is not None:
            return area, []
    found = areas_matching(typed, SUGGESTED)
    return (found[0], []) if len(found) == 1 else (None, found)


def _profile(area: Area | None, actor: Actor) -> Profile | None:
    """The municipality as the rules of fit know it."""
    return None if area is None else profile_of_area(area, actor)


def _candidates(chosen: Chosen, shown: Chosen) -> list[Candidate]:
    """Listings that the typed words may mean, without those that stand in the comparison."""
    language = reader_language()
    query = Query(text=chosen.adding, page_size=SUGGESTED + MOST, cards=(language,))
    there = {pick.slug for pick in shown.picks}
    cards = [hit.cards[language] for hit in engine.search(query).hits if hit.slug not in there]
    return [
        Candidate(card["name"], card["text"], card["vendor"]["name"], shown.with_slug(card["slug"]).url())
        for card in cards[:SUGGESTED]
    ]


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:LONGEST_TEXT]
