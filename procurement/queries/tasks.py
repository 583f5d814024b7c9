"""The steps of a sounding as a task list: where each stands, what is missing, and what comes next."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core.actor import Actor
from marketplace.core.formats import moment_text
from procurement.choices import CandidateState, SoundingState
from procurement.models import Candidate, Enquiry, Questionnaire, Sounding
from procurement.plan_words import problem_sentence
from procurement.questions.document import from_json
from procurement.questions.effort import effort
from procurement.rules import can_publish, can_review
from procurement.timing import Plan, plan_problems

from .neutrality import findings_of
from .steps import DONE, LATER, NOW, OPEN, Step, reversed_or_nothing, url_of
from .steps_after import Known, conclusion_steps, evaluation_steps, known_of, opening_steps


@dataclass(frozen=True)
class Tasks:
    """All steps in groups, and the one to go on with."""

    prepare: list[Step]
    release: list[Step]
    carry_out: list[Step]
    evaluate: list[Step]
    conclude: list[Step]
    next: Step | None

    @property
    def groups(self) -> list[tuple[str, str, list[Step]]]:
        """The groups with a key and their headings; those without a step are left out."""
        return [
            group
            for group in (
                ("prepare", _("Prepare"), self.prepare),
                ("release", _("Check and publish"), self.release),
                ("carry-out", _("Ask and open"), self.carry_out),
                ("evaluate", _("Evaluate"), self.evaluate),
                ("conclude", _("Conclude"), self.conclude),
            )
            if group[2]
        ]

    @property
    def done(self) -> int:
        """How many steps of the preparation are done."""
        return sum(step.kind == DONE for step in self.prepare)


def plan_of(sounding: Sounding, now: datetime.datetime, least_days: int, invited: int) -> Plan:
    """What the dates of a sounding are judged by."""
    return Plan(
        now=now,
        question_deadline=sounding.question_deadline,
        response_deadline=sounding.response_deadline,
        least_days=least_days,
        is_public=sounding.is_public,
        invited=invited,
        has_few_reason=bool(sounding.few_reason.strip()),
        has_short_reason=bool(sounding.short_reason.strip()),
    )


def tasks_of(sounding: Sounding, actor: Actor, *, now: datetime.datetime, least_days: int) -> Tasks:
    """The steps as this person sees them; the number of queries is that of the state, however much there is."""
    counts = sounding.invitations.aggregate(
        all=Count("pk"), declined=Count("pk", filter=Q(declined_at__isnull=False))
    )
    problems = (
        plan_problems(plan_of(sounding, now, least_days, counts["all"])) if sounding.is_preparing else {}
    )
    prepare = list(_numbered(_prepare(sounding, counts, problems), 1))
    ready = all(step.kind == DONE or step.word == _("Not used") for step in prepare if not _is_note(step))
    release = list(_numbered(_release(sounding, actor, ready), len(prepare) + 1))
    known = known_of(sounding, actor)
    done = len(prepare) + len(release)
    carry_out = list(_numbered(_left(sounding, _carry_out(sounding, known, now)), done + 1))
    evaluate = list(_numbered(_left(sounding, evaluation_steps(known)), done + len(carry_out) + 1))
    conclude = list(
        _numbered(_left(sounding, conclusion_steps(known)), done + len(carry_out) + len(evaluate) + 1)
    )
    steps = (*carry_out, *evaluate, *conclude)
    if sounding.is_preparing:
        steps = (*prepare, *release)
    first = next((step for step in steps if step.kind == NOW and step.url), None)
    return Tasks(prepare, release, carry_out, evaluate, conclude, first)


def _numbered(steps: Iterator[Step], start: int) -> Iterator[Step]:
    for number, step in enumerate(steps, start):
        yield replace(step, number=number)


def _left(sounding: Sounding, steps: Iterator[Step]) -> Iterator[Step]:
    """The steps that still come; of a cancelled sounding those alone that lead somewhere, such as the note for the file."""
    return (step for step in steps if step.url or sounding.state != SoundingState.CANCELLED)


def _is_note(step: Step) -> bool:
    """Steps that may stay open: nobody is forced to them."""
    return step.kind == OPEN


def _prepare(sounding: Sounding, counts: dict[str, int], problems: dict[str, str]) -> Iterator[Step]:
    frozen = not sounding.is_preparing
    yield _need(sounding)
    yield _shortlist(sounding)
    yield _questionnaire(sounding)
    yield _texts(sounding, frozen)
    yield _dates(sounding, problems, frozen)
    yield _documents(sounding)
    found = findings_of(sounding)[0]
    count = len(found)
    word = ngettext("one note", "%(count)s notes", count) % {"count": count}
    yield Step(
        _("Check neutrality"),
        _(
            "Words that favour somebody or sound like a procurement procedure. Nothing is forbidden; you decide."
        ),
        OPEN if count else DONE,
        word if count else _("No notes"),
        url_of("sounding-review", sounding),
    )
    yield _invitations(sounding, counts, problems)


def _need(sounding: Sounding) -> Step:
    name, text = _("Describe the need"), _("Purpose, situation and frame; value and figures stay internal")
    if sounding.need is None:
        return Step(name, _("This sounding was begun without a need. That is possible."), OPEN, _("Not used"))
    url = reversed_or_nothing("need-show", public_id=sounding.need.public_id)
    done = sounding.need.state != "draft"
    return Step(name, text, DONE if done else OPEN, _("Done") if done else _("Being described"), url)


def _shortlist(sounding: Sounding) -> Step:
    name = _("Give reasons for the shortlist")
    if sounding.need_id is None:
        return Step(name, _("A shortlist belongs to a need."), OPEN, _("Not used"))
    kept = Candidate.objects.filter(shortlist__need_id=sounding.need_id, state=CandidateState.KEPT).count()
    text = ngettext("One solution of the catalogue", "%(count)s solutions of the catalogue", kept) % {
        "count": kept
    }
    url = reversed_or_nothing("shortlist-show", public_id=sounding.need.public_id) if sounding.need else ""
    return Step(name, text, DONE if kept else OPEN, _("Done") if kept else _("Empty"), url)


def _questionnaire(sounding: Sounding) -> Step:
    row = Questionnaire.objects.filter(sounding=sounding).first()
    told = effort(from_json(row.document)) if row else None
    url = reversed_or_nothing("questionnaire-show", public_id=sounding.public_id)
    name = _("Write the questionnaire")
    if not told or not told.questions:
        return Step(
            name,
            _("What vendors are asked"),
            NOW,
            _("To do"),
            url,
            _("The questionnaire holds no question yet."),
        )
    text = _("Questions: %(questions)s. Vendors need about %(minutes)s minutes.") % {
        "questions": told.questions,
        "minutes": told.minutes,
    }
    if told.is_high:
        text += " " + _("That is much: above 25 questions or 45 minutes small vendors stay away.")
    return Step(name, text, DONE, _("Done"), url)


def _texts(sounding: Sounding, frozen: bool) -> Step:
    url = "" if frozen else url_of("sounding-edit", sounding)
    name, text = (
        _("Say what it is about"),
        _("What all vendors read: purpose, situation, what is planned afterwards"),
    )
    if sounding.purpose.strip() and sounding.description.strip():
        return Step(name, text, DONE, _("Done"), url)
    if sounding.purpose.strip():
        return Step(name, text, DONE, _("Done"), url, _("Vendors also want to know the situation."))
    return Step(name, text, NOW, _("To do"), url, _("Say what the sounding is for."))


def _dates(sounding: Sounding, problems: dict[str, str], frozen: bool) -> Step:
    url = "" if frozen else f"{url_of('sounding-edit', sounding)}#id_question_deadline"
    name = _("Set the dates")
    text = _("17 to 21 days for answers are usual")
    if sounding.question_deadline and sounding.response_deadline:
        text = _("Questions until %(asked)s, answers until %(answered)s") % {
            "asked": moment_text(sounding.question_deadline),
            "answered": moment_text(sounding.response_deadline),
        }
    code = next(
        (
            problems[key]
            for key in ("question_deadline", "response_deadline", "short_reason")
            if key in problems
        ),
        "",
    )
    if code:
        return Step(name, text, NOW, _("To do"), url, problem_sentence(code))
    return Step(name, text, DONE, _("Done"), url)


def _documents(sounding: Sounding) -> Step:
    count = sounding.documents.count()
    text = ngettext("One document", "%(count)s documents", count) % {"count": count}
    return Step(
        _("Add documents"),
        text if count else _("Plans or lists that all vendors need; optional"),
        DONE if count else OPEN,
        _("Done") if count else _("Optional"),
        url_of("document-list", sounding),
    )


def _invitations(sounding: Sounding, counts: dict[str, int], problems: dict[str, str]) -> Step:
    text = ngettext("One invited", "%(count)s invited", counts["all"]) % {"count": counts["all"]}
    if sounding.is_public:
        text += ", " + _("and everybody may answer")
    if counts["declined"]:
        text += ", " + ngettext("one has declined", "%(count)s have declined", counts["declined"]) % {
            "count": counts["declined"]
        }
    url = url_of("invitation-list", sounding)
    if "few_reason" in problems:
        return Step(_("Invite vendors"), text, NOW, _("To do"), url, problem_sentence("few"))
    kind = DONE if counts["all"] else OPEN
    return Step(_("Invite vendors"), text, kind, _("Done") if counts["all"] else _("Optional"), url)


def _release(sounding: Sounding, actor: Actor, ready: bool) -> Iterator[Step]:
    state, eyes = sounding.state, sounding.organisation.four_eyes
    who = (
        _("By a second person (four-eyes rule)")
        if eyes
        else _("The four-eyes rule is off: you may do it yourself.")
    )
    checked = state not in (SoundingState.DRAFT, SoundingState.IN_REVIEW)
    review = url_of("sounding-review", sounding)
    name = _("Have it checked")
    if checked:
        yield Step(name, who, DONE, _("Done"), review)
    elif state == SoundingState.IN_REVIEW:
        mine = bool(can_review(actor, sounding, four_eyes=eyes))
        yield Step(
            name, who, NOW if mine else OPEN, _("Waits for you") if mine else _("Is being checked"), review
        )
    else:
        yield Step(name, who, OPEN if ready else LATER, _("Possible now") if ready else _("Not possible yet"))
    text = _(
        "Freezes the questionnaire and sends all invitations. Afterwards only a correction to all changes anything."
    )
    if sounding.published_at:
        yield Step(
            _("Publish"),
            moment_text(sounding.published_at),
            DONE,
            _("Done"),
            reversed_or_nothing("public-sounding-show", public_id=sounding.public_id),
        )
    elif state == SoundingState.APPROVED:
        mine = bool(can_publish(actor, sounding, four_eyes=eyes))
        word = _("Waits for you") if mine else _("Waits for a publishing officer")
        yield Step(
            _("Publish"),
            text,
            NOW if mine else OPEN,
            word,
            url_of("sounding-publish", sounding) if mine else "",
        )
    else:
        yield Step(_("Publish"), text, LATER, _("Not possible yet"))


def _asked_when(sounding: Sounding) -> Any:
    return _("Done") if sounding.opened_at else _("After the publication")


def _carry_out(sounding: Sounding, known: Known, now: datetime.datetime) -> Iterator[Step]:
    live = sounding.state == SoundingState.PUBLISHED
    waiting = (
        Enquiry.objects.filter(sounding=sounding, state__in=("submitted", "answered_draft")).count()
        if live
        else 0
    )
    word = ngettext("one open", "%(count)s open", waiting) % {"count": waiting}
    yield Step(
        _("Answer questions"),
        _("Each answer goes to all, without the name of who asked"),
        (NOW if waiting else OPEN) if live else DONE if sounding.opened_at else LATER,
        (word if waiting else _("None open")) if live else _asked_when(sounding),
        reversed_or_nothing("enquiry-list", public_id=sounding.public_id) if sounding.published_at else "",
    )
    yield from opening_steps(known, now)
