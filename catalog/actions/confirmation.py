"""Yearly confirmation: the vendor is asked whether a listing still holds; after long silence it grows stale, then goes."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.choices import Topic
from accounts.models import User
from catalog.choices import QuestionKind, SolutionStatus
from catalog.models import Solution, YearlyQuestion
from catalog.queries.speakers import people_of_vendor
from catalog.rules import can_answer_question, can_confirm_listing, can_keep_fresh
from catalog.search import indexing
from catalog.states import SOLUTION_MOVES
from catalog.warnings import CONFIRMED_FOR, confirmed_on
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import demand
from marketplace.core.formats import day_text
from marketplace.core.models import AuditEvent
from marketplace.core.outbox import Letter
from marketplace.core.tokens import new_token, token_hash

from .listings import locked_listing

# Days after the first mail on which it comes, again and again; after so many days of silence the listing grows stale, and
# after so many more it leaves the catalogue.
ASKED_AFTER = (0, 30, 60)
SILENCE = datetime.timedelta(days=90)
STALE_FOR = datetime.timedelta(days=365)
# A mail of the last round is answered while the listing is not yet stale, and some time beyond.
ANSWERED_WITHIN = datetime.timedelta(days=180)


def ask_for_confirmation(*, by: Actor, day: datetime.date | None = None) -> int:
    """Ask the editors of each listing that nobody has confirmed for a year, once, and again after 30 and 60 days.

    Harvested listings that nobody took over, and invented examples, are never asked about. Computed from the rows: after a
    gap one mail comes, not three. Returns of how many listings somebody was asked now.
    Records: catalog.solution.asked
    """
    demand(can_keep_fresh(by))
    day = day or berlin_day()
    return sum(_ask(pk, day, by) for pk in _unconfirmed(SolutionStatus.PUBLISHED, day))


@transaction.atomic
def confirm_listing(*, solution: Solution, by: Actor, day: datetime.date | None = None) -> Solution:
    """Say that the listing still holds; a stale one is published as before.

    Moves: published -> published, stale -> published
    Records: catalog.solution.confirmed
    """
    demand(can_confirm_listing(by, solution))
    solution = locked_listing(solution.pk)
    demand(can_confirm_listing(by, solution))
    return _confirm(solution, by, day or berlin_day(), "page")


@transaction.atomic
def answer_question(
    *, question: YearlyQuestion, answer: str, by: Actor, day: datetime.date | None = None
) -> YearlyQuestion:
    """Take the answer that came by the address in a mail: yes confirms the listing, no leaves it as it is.

    Moves: published -> published, stale -> published
    Records: catalog.solution.confirmed, catalog.solution.denied
    """
    if answer not in ("yes", "no"):
        raise ValueError(answer)
    day = day or berlin_day()
    solution = locked_listing(question.solution_id)
    rows = YearlyQuestion.objects.select_for_update(of=("self",)).select_related(None)
    question = rows.get(pk=question.pk, kind=QuestionKind.LISTING)
    question.solution = solution
    demand(question_decision(question, day))
    question.answered_at = timezone.now()
    question.answer = answer
    question.full_clean()
    question.save()
    if answer == "yes":
        _confirm(solution, by, day, "mail")
    else:
        audit.record(by, "catalog.solution.denied", solution, {"how": "mail"}, concerns=solution.vendor_id)
    return question


def question_decision(question: YearlyQuestion, day: datetime.date | None = None) -> Any:
    """Whether the address of a mail still answers."""
    asked = berlin_day(question.asked_at)
    people = people_of_vendor(question.solution.vendor_id)
    speaks = question.user_id is not None and people.filter(pk=question.user_id).exists()
    is_old = asked + ANSWERED_WITHIN < (day or berlin_day())
    return can_answer_question(question, speaks=speaks, is_old=is_old)


def mark_stale_listings(*, by: Actor, day: datetime.date | None = None) -> int:
    """Mark each listing stale whose vendor has kept silent for 90 days since the first mail; returns how many.

    Moves: published -> stale
    Records: catalog.solution.marked_stale
    """
    demand(can_keep_fresh(by))
    day = day or berlin_day()
    count = 0
    for pk in _unconfirmed(SolutionStatus.PUBLISHED, day):
        with transaction.atomic():
            solution = locked_listing(pk)
            asked = _first_asked(solution)
            if not _is_due(solution, SolutionStatus.PUBLISHED, day) or asked is None or asked + SILENCE > day:
                continue
            _move(solution, "mark_stale")
            audit.record(by, "catalog.solution.marked_stale", solution, concerns=solution.vendor_id)
            indexing.write_row(solution)
            _tell(solution, f"listing-stale:{pk}:{asked}", _grown_stale)
            count += 1
    return count


def archive_stale_listings(*, by: Actor, day: datetime.date | None = None) -> int:
    """Take each listing out of the catalogue that has been stale for a year; its versions stay. Returns how many.

    Moves: stale -> archived
    Records: catalog.solution.archived
    """
    demand(can_keep_fresh(by))
    day = day or berlin_day()
    count = 0
    for pk in _unconfirmed(SolutionStatus.STALE, day):
        with transaction.atomic():
            solution = locked_listing(pk)
            since = _stale_since(solution)
            if not _is_due(solution, SolutionStatus.STALE, day) or since is None or since + STALE_FOR > day:
                continue
            _move(solution, "archive")
            solution.withdrawn_at = solution.changed_at
            solution.save(update_fields=["withdrawn_at", "updated_at"])
            audit.record(by, "catalog.solution.archived", solution, concerns=solution.vendor_id)
            indexing.drop_row(solution)
            _tell(solution, f"listing-archived:{pk}:{since}", _archived)
            count += 1
    return count


def _unconfirmed(status: str, day: datetime.date) -> list[int]:
    """Listings in a status that somebody looks after and nobody has confirmed for a year; the lock asks once more."""
    year_ago = day - CONFIRMED_FOR
    old = Q(last_confirmed_on__lte=year_ago) | Q(
        last_confirmed_on=None, published_at__date__lte=year_ago + datetime.timedelta(days=1)
    )
    rows = Solution.objects.filter(old, status=status, is_claimed=True, is_example=False)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _is_due(solution: Solution, status: str, day: datetime.date) -> bool:
    confirmed = confirmed_on(solution)
    return solution.status == status and confirmed is not None and confirmed + CONFIRMED_FOR <= day


def _questions(solution: Solution) -> Any:
    """What was asked since somebody last stood by the listing."""
    rows = YearlyQuestion.objects.filter(kind=QuestionKind.LISTING, solution=solution)
    confirmed = confirmed_on(solution)
    # Asked a year later at the earliest, so a day's difference between clocks does not matter.
    return rows.filter(asked_at__date__gt=confirmed) if confirmed else rows


def _first_asked(solution: Solution) -> datetime.date | None:
    first = _questions(solution).order_by("asked_at").first()
    return berlin_day(first.asked_at) if first else None


@transaction.atomic
def _ask(pk: int, day: datetime.date, by: Actor) -> bool:
    solution = locked_listing(pk)
    if not _is_due(solution, SolutionStatus.PUBLISHED, day):
        return False
    asked = sorted({berlin_day(at) for at in _questions(solution).values_list("asked_at", flat=True)})
    first = asked[0] if asked else day
    stage = max((after for after in ASKED_AFTER if first + datetime.timedelta(days=after) <= day), default=0)
    if asked and asked[-1] >= first + datetime.timedelta(days=stage):
        return False
    people: Iterable[User | None] = list(people_of_vendor(solution.vendor_id)) or [None]
    for person in people:
        _send_question(solution, person, day, stage)
    audit.record(by, "catalog.solution.asked", solution, {"stage": stage}, concerns=solution.vendor_id)
    return True


def _send_question(solution: Solution, person: User | None, day: datetime.date, stage: int) -> None:
    """Without anybody to write to the silence begins all the same: nobody looks after the listing."""
    token = new_token()
    asked_at = datetime.datetime.combine(day, datetime.time(12), tzinfo=datetime.UTC)
    row = YearlyQuestion(
        kind=QuestionKind.LISTING,
        solution=solution,
        user=person,
        token_hash=token_hash(token),
        asked_at=asked_at,
    )
    row.full_clean(exclude=["user"])
    row.save()
    if person is not None:
        write = functools.partial(_question, solution, token)
        notify(
            user=person,
            topic=Topic.LISTING,
            write=write,
            key=f"listing-asked:{solution.pk}:{day}:{stage}:{person.pk}",
        )


def _confirm(solution: Solution, by: Actor, day: datetime.date, how: str) -> Solution:
    before = solution.status
    solution.last_confirmed_on = day
    _move(solution, "confirm")
    open_ones = YearlyQuestion.objects.filter(kind=QuestionKind.LISTING, solution=solution, answered_at=None)
    open_ones.update(answered_at=timezone.now(), answer="yes")
    data = {"before": before, "how": how}
    audit.record(by, "catalog.solution.confirmed", solution, data, concerns=solution.vendor_id)
    indexing.write_row(solution)
    return solution


def _move(solution: Solution, name: str) -> None:
    solution.status = SOLUTION_MOVES.legal(name, solution.status).end
    solution.changed_at = timezone.now()
    solution.full_clean(exclude=["current"])
    solution.save()


def _stale_since(solution: Solution) -> datetime.date | None:
    """The day on which the job marked it, by the record."""
    events = AuditEvent.objects.filter(
        verb="catalog.solution.marked_stale",
        subject_type="catalog.solution",
        subject_id=str(solution.pk),
    )
    event = events.order_by("-pk").first()
    return berlin_day(event.at) if event else None


def _tell(solution: Solution, key: str, letter: Any) -> None:
    for person in people_of_vendor(solution.vendor_id):
        write = functools.partial(letter, solution)
        notify(user=person, topic=Topic.LISTING, write=write, key=f"{key}:{person.pk}")


def _words(solution: Solution) -> dict[str, str]:
    confirmed = confirmed_on(solution)
    return {
        "listing": solution.current.facts["name"],
        "day": day_text(confirmed) if confirmed else "",
        "days": str(SILENCE.days),
    }


def _question(solution: Solution, token: str) -> Letter:
    words = _words(solution)
    return Letter(
        subject=_("Is the listing %(listing)s still right?") % words,
        paragraphs=(
            _("Nobody has confirmed the listing %(listing)s since %(day)s.") % words,
            _(
                "One click says that it still holds. If something has changed, the page leads you to the listing."
            ),
            _(
                "After %(days)s days without an answer it is marked as stale and stands further down in results."
            )
            % words,
        ),
        action=(_("Answer"), reverse("catalog:listing-answer", kwargs={"token": token})),
    )


def _grown_stale(solution: Solution) -> Letter:
    words = _words(solution)
    return Letter(
        subject=_("%(listing)s is marked as stale") % words,
        paragraphs=(
            _("We asked several times whether the listing still holds, and heard nothing."),
            _("It now stands further down in results. Confirm it, and all is as before."),
        ),
        action=(_("Look at the listing"), reverse("catalog:evidence-list", kwargs={"slug": solution.slug})),
    )


def _archived(solution: Solution) -> Letter:
    words = _words(solution)
    return Letter(
        subject=_("%(listing)s has left the catalogue") % words,
        paragraphs=(
            _("For a year nobody has confirmed the listing, so nobody finds it any more. Its versions stay."),
            _("Write to us if it is to come back."),
        ),
        action=(_("To your workspace"), reverse("site:workspace-show")),
    )
