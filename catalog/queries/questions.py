"""The yearly question whether a use still holds: which are due, and who may answer by the address of a mail."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest, TruncDate

from catalog.choices import PUBLIC_STATUSES, DeploymentStatus, QuestionKind
from catalog.models import Deployment, YearlyQuestion
from marketplace.core.clock import BERLIN, berlin_day
from marketplace.core.tokens import token_hash

A_YEAR = datetime.timedelta(days=365)
AGAIN_AFTER = datetime.timedelta(days=30)
# So long the address in the mail answers; afterwards one signs in.
ANSWERABLE = datetime.timedelta(days=90)
MOST_MAILS = 2


def uses_due(day: datetime.date | None = None) -> QuerySet[Deployment]:
    """Agreed uses of public listings that have not ended and that nobody has confirmed for a year, the oldest first.

    `last_true_on` is the day on which it was last said.
    """
    limit = (day or berlin_day()) - A_YEAR
    last = Greatest("confirmed_on", Coalesce("still_true_on", "confirmed_on"))
    rows = Deployment.objects.standing().filter(
        confirmed_on__isnull=False, solution__status__in=PUBLIC_STATUSES
    )
    return (
        rows.exclude(status=DeploymentStatus.ENDED)
        .annotate(last_true_on=last)
        .filter(last_true_on__lte=limit)
        .order_by("last_true_on", "pk")
    )


def uses_to_ask_about(day: datetime.date | None = None) -> list[Deployment]:
    """Due uses that nobody was asked about in this round, or once, thirty days ago or longer, without an answer; two queries."""
    day = day or berlin_day()
    due = list(uses_due(day).select_related("area", "solution__current", "solution__vendor"))
    asked = (
        YearlyQuestion.objects.filter(kind=QuestionKind.USE, deployment__in=[use.pk for use in due])
        .annotate(asked_on=TruncDate("asked_at", tzinfo=BERLIN))
        .values_list("deployment_id", "asked_on", "answer")
    )
    rounds: dict[int, list[tuple[datetime.date, str]]] = {}
    for pk, asked_on, answer in asked:
        rounds.setdefault(pk, []).append((asked_on, answer))
    return [use for use in due if _is_to_ask(use, rounds.get(use.pk, []), day)]


def _is_to_ask(use: Deployment, asked: list[tuple[datetime.date, str]], day: datetime.date) -> bool:
    """Whether a mail goes out today: never more than two in a year, none after an answer."""
    began = use.last_true_on + A_YEAR
    mails = {asked_on for asked_on, _answer in asked if asked_on >= began}
    if any(answer for asked_on, answer in asked if asked_on >= began):
        return False
    return not mails or (len(mails) < MOST_MAILS and max(mails) <= day - AGAIN_AFTER)


def question_by_token(token: str) -> YearlyQuestion | None:
    """The question about a use to which the address in a mail belongs, with all that its page shows; one query."""
    rows = YearlyQuestion.objects.filter(kind=QuestionKind.USE, token_hash=token_hash(token))
    return rows.select_related(
        "user", "deployment__area", "deployment__solution__current", "deployment__solution__vendor"
    ).first()


def is_answerable(question: YearlyQuestion, at: datetime.datetime) -> bool:
    """Whether the address still answers: nobody has answered, it is not too old, and the use is still asked about."""
    use = question.deployment
    return (
        use is not None
        and question.answered_at is None
        and question.asked_at > at - ANSWERABLE
        and use.is_agreed
        and use.status != DeploymentStatus.ENDED
        and use.solution.is_public
    )
