"""Dates of a market sounding as pure comparisons, so that the microsecond before, at and after a deadline can be shown."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

# Usual are 17 to 21 days; vendors that are small need them.
USUAL_DAYS, FEW_DAYS = 17, 14
# After a correction that matters, everybody gets at least this long.
DAYS_AFTER_CORRECTION = 4
FEW_INVITED = 3


def is_in_time(received: datetime.datetime, deadline: datetime.datetime) -> bool:
    """Whether what was received at that moment of the database's clock counts; the deadline itself still does."""
    return received <= deadline


@dataclass(frozen=True)
class Plan:
    """What the dates of a sounding are judged by.

    least_days     below this nothing is published
    invited        how many are invited; is_public: everybody may answer
    few_reason, short_reason  whether reasons are given for few invitations and for a short time
    """

    now: datetime.datetime
    question_deadline: datetime.datetime | None
    response_deadline: datetime.datetime | None
    least_days: int
    is_public: bool = True
    invited: int = 0
    has_few_reason: bool = False
    has_short_reason: bool = False


def plan_problems(plan: Plan) -> dict[str, str]:
    """What forbids to publish by these dates, as field -> code; empty when nothing does.

    missing      a date is not set            past      the questions would end before they begin
    order        questions end after answers  too_short fewer days than the operator allows
    short        fewer days than usual and no reason given
    few          neither public nor three invited, and no reason given
    """
    problems: dict[str, str] = {}
    for name in ("question_deadline", "response_deadline"):
        if getattr(plan, name) is None:
            problems[name] = "missing"
    questions, responses = plan.question_deadline, plan.response_deadline
    if questions is not None and questions <= plan.now:
        problems["question_deadline"] = "past"
    if questions is not None and responses is not None and questions >= responses:
        problems["response_deadline"] = "order"
    if responses is not None and "response_deadline" not in problems:
        length = responses - plan.now
        if length < datetime.timedelta(days=plan.least_days):
            problems["response_deadline"] = "too_short"
        elif length < datetime.timedelta(days=FEW_DAYS) and not plan.has_short_reason:
            problems["short_reason"] = "short"
    if not plan.is_public and plan.invited < FEW_INVITED and not plan.has_few_reason:
        problems["few_reason"] = "few"
    return problems
