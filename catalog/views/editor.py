"""The editor of a listing: a page for each group of facts, drawn from their definitions, saved while one types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from catalog.actions.revisions import Conflict, save_revision
from catalog.choices import RevisionState
from catalog.facts.fact import Fact, Group
from catalog.facts.registry import FACTS, GROUPS
from catalog.facts.types import FactError, Problem
from catalog.forms.facts import Control, anchor_of, draw, read_facts
from catalog.forms.facts.drawing import Wishes
from catalog.models import Revision, Verdict
from catalog.queries import drafts
from catalog.queries.proposals import cpv_words, proposals_for, stated_standards
from catalog.queries.values import value_of
from catalog.search.codes import standard_code
from marketplace.core.access import declare, needs
from marketplace.core.clock import BERLIN
from marketplace.core.permissions import Permission
from marketplace.registers.queries.codes import cpv_matching

MOST_ROWS = 20
# Standards of municipal software that a search finds before any listing states them.
STANDARDS = ("XÖV", "XPlanung", "OParl", "NGSI-LD", "DCAT-AP.de", "DIN SPEC 91357", "CityGML")


@dataclass
class Field:
    """One fact on the page: its control, and what the operator refused about it."""

    fact: Fact
    control: Control
    refused: Verdict | None = None


@dataclass
class Difference:
    """One fact that somebody else saved meanwhile: what stands there now, and what was typed here."""

    label: Any
    anchor: str
    stored: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)


@declare(needs(Permission.EDIT_LISTING))
@require_http_methods(["GET", "HEAD", "POST"])
def revision_edit(request: HttpRequest, slug: str, group: str) -> HttpResponse:
    """Show one group of facts as a form, and save what is typed there."""
    solution = drafts.own_listing(request.actor, slug)
    chosen = next((one for one in GROUPS if one.key == group), None)
    if solution is None or chosen is None:
        raise Http404
    revision = drafts.unfinished_of(solution)
    if request.method == "POST" and revision is not None:
        return _save(request, revision, chosen)
    if revision is None or revision.state != RevisionState.EDITING:
        return redirect("catalog:own-listing-show", slug=slug)
    return _page(request, revision, chosen)


def _save(request: HttpRequest, revision: Revision, group: Group) -> HttpResponse:
    keys = {fact.key for fact in group.facts}
    values = read_facts(request.POST, keys, revision.facts)
    wants_json = request.headers.get("Accept") == "application/json"
    known = request.POST.get("saves", "")
    known_saves = int(known) if known.isascii() and known.isdecimal() and len(known) < 9 else -1
    try:
        saved = save_revision(revision=revision, values=values, known_saves=known_saves, by=request.actor)
    except Conflict as conflict:
        if wants_json:
            return JsonResponse({"message": _told(conflict)}, status=409)
        return _conflict(request, conflict, group, values)
    if wants_json:
        return JsonResponse({"message": _saved(saved, keys), "saves": saved.saves})
    return _onward(request, saved, group)


def _onward(request: HttpRequest, saved: Revision, group: Group) -> HttpResponse:
    """Where the button that was pressed leads."""
    action, _colon, path = request.POST.get("action", "").partition(":")
    here = reverse("catalog:revision-edit", kwargs={"slug": saved.solution.slug, "group": group.key})
    if action == "more" and drafts.fact_of(path) in FACTS:
        return redirect(f"{here}?{urlencode({'more': path})}#{anchor_of(path)}")
    if action == "search" and path in FACTS:
        asked = request.POST.get(f"search.{path}", "")[:80]
        return redirect(f"{here}?{urlencode({'q': asked})}#{anchor_of(path)}")
    messages.success(request, _saved(saved, {fact.key for fact in group.facts}))
    at = GROUPS.index(group)
    if action == "next" and at + 1 < len(GROUPS):
        return redirect("catalog:revision-edit", slug=saved.solution.slug, group=GROUPS[at + 1].key)
    if action == "next":
        return redirect("catalog:revision-check", slug=saved.solution.slug)
    return redirect(here)


def _page(
    request: HttpRequest,
    revision: Revision,
    group: Group,
    typed: dict[str, Any] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    wishes = _wishes(request, revision, group, typed or {})
    refused = drafts.refusals_of(revision)
    raw = revision.facts | revision.unclean | (typed or {})
    fields = [
        Field(fact, draw(fact, raw.get(fact.key), wishes), refused.get(fact.key)) for fact in group.facts
    ]
    problems = drafts.unclean_problems(revision) if typed is None else []
    if "check" in request.GET:
        problems = drafts.problems_of(revision)
    summary: list[tuple[Problem, Control]] = []
    for one in fields:
        summary += one.control.take(p for p in problems if drafts.fact_of(p.path) == one.fact.key)
    at = GROUPS.index(group)
    context = {
        "solution": revision.solution,
        "revision": revision,
        "name": drafts.title_of(revision),
        "group": group,
        "number": at + 1,
        "fields": fields,
        "summary": [(problem, control, FACTS[drafts.fact_of(problem.path)]) for problem, control in summary],
        "sections": drafts.sections_of(revision, refused),
        "next": GROUPS[at + 1] if at + 1 < len(GROUPS) else None,
        "previous": GROUPS[at - 1] if at else None,
        "proposals": proposals_for(group),
        **more,
    }
    return render(request, "catalog/revision_edit.html", context, status=status)


def _wishes(request: HttpRequest, revision: Revision, group: Group, typed: dict[str, Any]) -> Wishes:
    """Empty rows that were asked for, and what a search of a register found."""
    wishes = Wishes()
    path = request.GET.get("more", "")
    if path:
        wishes.more[path] = 1
    if any(fact.key == "cpv" for fact in group.facts):
        chosen = typed.get("cpv") or revision.unclean.get("cpv") or revision.facts.get("cpv") or []
        wishes.words = cpv_words(chosen)
        asked = request.GET.get("q", "")[:80]
        wishes.asked["cpv"] = asked
        wishes.found["cpv"] = [
            (code.code, f"{code.code} {code.label}") for code in cpv_matching(asked, MOST_ROWS)
        ]
    if any(fact.key == "standards" for fact in group.facts):
        asked = " ".join(request.GET.get("q", "").split())[:80]
        wishes.asked["standards"] = asked
        wishes.found["standards"] = _standards(asked)
    return wishes


def _standards(asked: str) -> list[tuple[str, str]]:
    """What a search for standards found, known ones and those of listings, and the typed word itself: the list is open."""
    part = standard_code(asked)
    if not part:
        return []
    found = dict(stated_standards(part, MOST_ROWS))
    found |= {code: name for name in STANDARDS if part in (code := standard_code(name))}
    pairs = [(found[code], found[code]) for code in sorted(found, key=lambda code: (len(code), code))]
    new = [] if part in found else [(asked, _("%(name)s (new in the list)") % {"name": asked})]
    return pairs[:MOST_ROWS] + new


def _saved(revision: Revision, keys: set[str]) -> str:
    """The word that it is saved, and how much of the page needs attention."""
    time = timezone.localtime(timezone.now(), BERLIN).strftime("%H:%M")
    text = _("Saved at %(time)s.") % {"time": time}
    wrong = len({drafts.fact_of(p.path) for p in drafts.unclean_problems(revision)} & keys)
    if not wrong:
        return text
    words = ngettext("One entry needs your attention.", "%(n)d entries need your attention.", wrong)
    return f"{text} {words % {'n': wrong}}"


def _told(conflict: Conflict) -> str:
    """Who saved meanwhile, when, and what it is about."""
    revision = conflict.revision
    who = revision.edited_by.name if revision.edited_by else _("A program of your organisation")
    time = timezone.localtime(revision.updated_at, BERLIN).strftime("%H:%M")
    labels = ", ".join(str(FACTS[key].label) for key in conflict.facts)
    message = _("%(who)s saved at %(time)s: %(facts)s. What you typed is not saved yet.")
    return message % {"who": who, "time": time, "facts": labels}


def _conflict(request: HttpRequest, conflict: Conflict, group: Group, typed: dict[str, Any]) -> HttpResponse:
    """Show both, keep what was typed, and let the editor decide: saving again puts it in the place of the other."""
    revision = conflict.revision
    stored = revision.facts | revision.unclean
    differences = [
        Difference(
            FACTS[key].label,
            anchor_of(key),
            _shown(FACTS[key], stored.get(key)),
            _shown(FACTS[key], typed.get(key)),
        )
        for key in conflict.facts
    ]
    return _page(request, revision, group, typed, status=409, told=_told(conflict), differences=differences)


def _shown(fact: Fact, raw: Any) -> list[str]:
    """A value in words; one that could not be taken as it was typed."""
    try:
        value = value_of(fact, fact.type.clean(raw))
    except FactError:
        return [str(raw)]
    return [line.text for line in value.lines] if value else []
