"""Watching: a person hears, once each, what becomes of a listing."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions import notify
from accounts.choices import Topic
from accounts.models import User
from catalog.models import Evidence, Solution, Watch
from catalog.queries.profile import changed_facts
from catalog.rules import can_follow
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.outbox import Item, Letter, one_line

from .news import VERSION, News, marks_of, news_of

MOST_WATCHES = 200
# Listings looked at together, so that memory does not grow with what is watched.
BATCH = 100


@transaction.atomic
def watch_solution(*, solution: Solution, by: Actor) -> Watch:
    """Watch a public listing from now on: what holds already is not told. Watching twice is watching once; at most 200.

    Records: catalog.watch.begun
    """
    demand(can_follow(by, by.user_id))
    # One row stands for all that the person watches, so that two requests at once cannot pass the limit together.
    User.objects.select_for_update(no_key=True).get(pk=by.user_id)
    own = Watch.objects.filter(user_id=by.user_id)
    if same := own.filter(solution=solution).first():
        return same
    found = Solution.objects.public().select_related("current").filter(pk=solution.pk).first()
    if found is None:
        raise IllegalMove(thing="listing", state=solution.status, move="watch")
    if own.count() >= MOST_WATCHES:
        text = _("You watch %(n)s solutions; there is no room for more. End one of them first.")
        raise ValidationError(text % {"n": MOST_WATCHES})
    told = sorted(marks_of(found, found.evidence.all(), berlin_day()))
    watch = Watch(user_id=by.user_id, solution=found, told=told)
    watch.full_clean()
    watch.save()
    audit.record(by, "catalog.watch.begun", watch, {"solution": found.pk})
    return watch


@transaction.atomic
def end_watch(*, watch: Watch, by: Actor) -> None:
    """Watch a listing no longer.

    Records: catalog.watch.ended
    """
    demand(can_follow(by, watch.user_id))
    found = Watch.objects.select_for_update(of=("self",)).filter(pk=watch.pk).first()
    if found is None:
        raise IllegalMove(thing="watch", state="ended", move="end")
    audit.record(by, "catalog.watch.ended", found, {"solution": found.solution_id})
    found.delete()


def tell_watchers(*, day: datetime.date | None = None) -> int:
    """Write to everybody who watches a listing of which there is news, and say how many letters that were.

    What is new is computed from rows; each person's letter and the marks of what it tells are one transaction.
    """
    day = day or berlin_day()
    watched = Watch.objects.order_by("solution_id").values_list("solution_id", flat=True).distinct()
    ids = list(watched)
    return sum(
        _tell_of(solution, day)
        for start in range(0, len(ids), BATCH)
        for solution in _with_evidence(ids[start : start + BATCH])
    )


def _with_evidence(ids: Sequence[int]) -> Iterable[Solution]:
    rows = Solution.objects.filter(pk__in=ids, current__isnull=False)
    return rows.select_related("current").prefetch_related("evidence").order_by("pk")


def _tell_of(solution: Solution, day: datetime.date) -> int:
    evidence = list(solution.evidence.all())
    marks = marks_of(solution, evidence, day)
    waiting = Watch.objects.filter(solution=solution).exclude(told__contains=sorted(marks))
    return sum(_tell(pk, solution, evidence, day) for pk in list(waiting.values_list("pk", flat=True)))


@transaction.atomic
def _tell(pk: int, solution: Solution, evidence: list[Evidence], day: datetime.date) -> bool:
    # Two workers at once follow each other here; the second finds the marks of the first.
    watch = Watch.objects.select_for_update(of=("self",)).select_related("user").filter(pk=pk).first()
    if watch is None:
        return False
    with override(watch.user.language):
        changed = _changed_since(watch, solution)
        news = [one for one in news_of(solution, evidence, day, changed) if one.mark not in watch.told]
    if not news:
        return False
    marks = [one.mark for one in news]
    digest = hashlib.sha256("\n".join(marks).encode()).hexdigest()[:16]
    notify(
        user=watch.user,
        topic=Topic.FOUND,
        write=lambda: _letter(solution, news),
        key=f"watched:{watch.pk}:{digest}",
    )
    kept = (
        [mark for mark in watch.told if not mark.startswith(VERSION)] if _has_version(marks) else watch.told
    )
    watch.told = sorted({*kept, *marks})
    watch.full_clean()
    watch.save()
    return True


def _has_version(marks: Iterable[str]) -> bool:
    return any(mark.startswith(VERSION) for mark in marks)


def _changed_since(watch: Watch, solution: Solution) -> list[str]:
    """Names of the facts that changed since the version that the person was told of last."""
    numbers = [int(mark.removeprefix(VERSION)) for mark in watch.told if mark.startswith(VERSION)]
    if not numbers or max(numbers) == solution.current.number:
        return []
    before = solution.versions.filter(number=max(numbers)).first()
    return changed_facts(before.facts, solution.current.facts) if before else []


def _letter(solution: Solution, news: list[News]) -> Letter:
    name = one_line(solution.current.facts["name"])
    said = {"name": name, "news": news[0].subject}
    more = len(news) > 1
    subject = _("News about %(name)s") % said if more else _("%(name)s: %(news)s") % said
    paragraphs = [_("You watch %(name)s. This has happened:") % said]
    if not more:
        paragraphs += [text for text in (news[0].text or news[0].subject,) if text]
    return Letter(
        subject=subject,
        paragraphs=tuple(paragraphs),
        items=tuple(Item(subject=one.subject, text=one.text) for one in news) if more else (),
        action=(_("See the listing"), reverse("catalog:solution-show", kwargs={"slug": solution.slug})),
        reason=_("You get this mail because you watch this solution. You can end that in the workspace."),
    )
