"""The yearly question: does the municipality still use the solution? One mail, one click, one reminder."""

from __future__ import annotations

import datetime
import functools

from django.db import transaction
from django.utils import timezone

from accounts.actions import notify
from accounts.choices import Topic
from catalog.choices import QuestionKind
from catalog.models import Deployment, YearlyQuestion
from catalog.queries.questions import is_answerable, uses_to_ask_about
from catalog.queries.speakers import may_answer_for, people_of_area
from catalog.rules import can_answer_use_question, can_ask_about_uses
from marketplace.core import audit
from marketplace.core.actor import Actor
from marketplace.core.clock import berlin_day
from marketplace.core.decisions import IllegalMove, demand
from marketplace.core.tokens import new_token, token_hash

from . import letters
from .rows import locked_use


def ask_about_uses(*, by: Actor, at: datetime.datetime | None = None) -> int:
    """Ask the municipalities about agreed uses that nobody has confirmed for a year; returns about how many it asked.

    Each in a transaction of its own, so that one that fails stops no other. A second run on the same day asks nobody.
    Records: catalog.use.asked
    """
    demand(can_ask_about_uses(by))
    at = at or timezone.now()
    return sum(_ask(use, by, at) for use in uses_to_ask_about(berlin_day(at)))


@transaction.atomic
def _ask(use: Deployment, by: Actor, at: datetime.datetime) -> bool:
    try:
        use = locked_use(use.pk, "ask")
    except IllegalMove:
        return False
    # Another run, or the municipality itself, may have been faster than the lock.
    if not any(one.pk == use.pk for one in uses_to_ask_about(berlin_day(at))):
        return False
    people = [person for person in people_of_area(use.area) if may_answer_for(person, use)]
    if not people:
        return False
    again = use.asked_again_on is not None and use.asked_again_on > berlin_day(at) - datetime.timedelta(
        days=90
    )
    for person in people:
        token = new_token()
        question = YearlyQuestion(
            kind=QuestionKind.USE,
            solution=use.solution,
            deployment=use,
            user=person,
            token_hash=token_hash(token),
            asked_at=at,
        )
        question.full_clean()
        question.save()
        write = functools.partial(letters.asked, use, token, again=again)
        notify(user=person, topic=Topic.USE, write=write, key=f"use-question:{question.pk}")
    use.asked_again_on = berlin_day(at)
    use.save(update_fields=["asked_again_on", "updated_at"])
    data = {"solution": use.solution_id, "area": use.area_id, "people": len(people)}
    audit.record(by, "catalog.use.asked", use, data)
    return True


@transaction.atomic
def answer_use_question(
    *, question: YearlyQuestion, is_true: bool, by: Actor, at: datetime.datetime | None = None
) -> YearlyQuestion:
    """Take the one click of whoever holds the address of a mail: yes counts at once, no only says that something is due.

    The address can do nothing else, so a no does not end the use: that is done signed in, with the reason.
    Records: catalog.use.answered
    """
    at = at or timezone.now()
    use = locked_use(question.deployment_id, "answer")
    question = (
        YearlyQuestion.objects.select_for_update(of=("self",)).select_related("user").get(pk=question.pk)
    )
    question.deployment = use
    speaks = question.user is not None and may_answer_for(question.user, use)
    demand(can_answer_use_question(by, speaks=speaks))
    if not is_answerable(question, at):
        raise IllegalMove(thing="question", state="closed", move="answer")
    question.answer = "yes" if is_true else "no"
    question.answered_at = at
    question.full_clean()
    question.save()
    if is_true:
        use.still_true_on = berlin_day(at)
        use.full_clean()
        use.save()
    data = {"use": use.pk, "answer": question.answer, "person": question.user_id}
    audit.record(by, "catalog.use.answered", use, data, concerns=use.solution.vendor_id)
    return question
