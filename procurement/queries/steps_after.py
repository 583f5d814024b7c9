"""The steps of a sounding from the deadline to the archive. Before the opening they depend on dates and requests alone."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core.actor import Actor
from marketplace.core.formats import day_text, moment_text
from marketplace.core.permissions import Permission
from procurement.choices import AssessmentState, SoundingState
from procurement.models import (
    Assessment,
    Conclusion,
    Declaration,
    FileNote,
    Opening,
    Sounding,
    SoundingReport,
)
from procurement.rules import can_decide, can_open, can_prepare
from procurement.timing import is_in_time

from .assessments import Gap, assessments_of, gaps_of
from .opened import clean_declaration, declaration_of, opening_of
from .steps import DONE, LATER, NOW, OPEN, Step, url_of

AFTER_OPENING = frozenset(
    {SoundingState.OPENED, SoundingState.ANALYSED, SoundingState.CONCLUDED, SoundingState.ARCHIVED}
)
AFTER_ANALYSIS = AFTER_OPENING - {SoundingState.OPENED}
DECIDED = frozenset({SoundingState.CONCLUDED, SoundingState.ARCHIVED})


@dataclass
class Known:
    """What the steps after the opening are told by; all empty before it."""

    sounding: Sounding
    actor: Actor
    opening: Opening | None = None
    declaration: Declaration | None = None
    clean: Declaration | None = None
    assessments: list[Assessment] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    conclusion: Conclusion | None = None
    report: SoundingReport | None = None
    notes: int = 0
    follow_ups: int = 0

    @property
    def is_officer(self) -> bool:
        """Whether this person prepares soundings here."""
        return bool(can_prepare(self.actor, self.sounding.organisation_id))

    @property
    def is_empty(self) -> bool:
        """Whether nobody answered."""
        return self.opening is not None and not self.opening.count

    def has(self, state: AssessmentState) -> int:
        """How many assessments stand there."""
        return sum(row.state == state for row in self.assessments)


def known_of(sounding: Sounding, actor: Actor) -> Known:
    """One read of each; none of them before the opening."""
    known = Known(sounding, actor)
    if sounding.state not in AFTER_OPENING:
        return known
    known.opening = opening_of(sounding)
    known.declaration = declaration_of(sounding, actor)
    known.clean = clean_declaration(sounding, actor)
    known.assessments = list(assessments_of(sounding))
    known.gaps = gaps_of(sounding) if sounding.state == SoundingState.OPENED else []
    known.conclusion = Conclusion.objects.filter(sounding=sounding).first()
    known.report = SoundingReport.objects.filter(sounding=sounding).defer("document").first()
    known.notes = FileNote.objects.filter(sounding=sounding).count()
    known.follow_ups = sounding.follow_ups.count()
    return known


def opening_steps(known: Known, now: datetime.datetime) -> Iterator[Step]:
    """Asking for the opening, and opening."""
    sounding, until = known.sounding, known.sounding.response_deadline
    eyes = sounding.organisation.four_eyes
    url = url_of("opening-show", sounding) if sounding.published_at else ""
    is_over = sounding.state == SoundingState.PUBLISHED and until is not None and not is_in_time(now, until)
    asked = sounding.opening_requested_at
    name, text = _("Ask for the opening"), _("After the deadline, by a procurement officer")
    if sounding.state in AFTER_OPENING or (asked and is_over):
        yield Step(name, moment_text(asked) if asked else text, DONE, _("Done"), url)
    elif is_over:
        word = _("Waits for you") if known.is_officer else _("Waits for a procurement officer")
        yield Step(name, text, NOW if known.is_officer else OPEN, word, url)
    else:
        word = _("From %(day)s") % {"day": day_text(until)} if until else _("After the deadline")
        yield Step(name, text, LATER, word, url)
    name = _("Open the answers")
    text = (
        _("By a second officer. Until then nobody sees who answered.")
        if eyes
        else _("The four-eyes rule is off: one officer is enough. Until then nobody sees who answered.")
    )
    if known.opening is not None:
        count = known.opening.count
        told = ngettext("one response", "%(count)s responses", count) % {"count": count}
        yield Step(name, f"{moment_text(known.opening.opened_at)}, {told}", DONE, _("Done"), url)
    elif asked and is_over:
        mine = bool(can_open(known.actor, sounding, four_eyes=eyes))
        word = _("Waits for you") if mine else _("Waits for a second officer")
        yield Step(name, text, NOW if mine else OPEN, word, url)
    else:
        yield Step(name, text, LATER, _("After the request"))


def evaluation_steps(known: Known) -> Iterator[Step]:
    """Declaration, overview, assessments, findings, end of the evaluation."""
    sounding = known.sounding
    is_opened, is_over = sounding.state in AFTER_OPENING, sounding.state in AFTER_ANALYSIS
    yield _declaration(known, is_opened)
    overview = _("Read the overview")
    text = _("Requirements and answers side by side")
    if known.clean:
        yield Step(overview, text, OPEN, _("Ready"), url_of("synopsis-show", sounding))
    else:
        yield Step(overview, text, LATER, _after_declaration(known))
    yield _assessment(known, is_over)
    yield _findings(known, is_over)
    name, text = (
        _("End the evaluation"),
        _("Every assessment final or excused, a finding for each requirement"),
    )
    if is_over:
        yield Step(name, text, DONE, _("Done"), url_of("finding-list", sounding) if known.clean else "")
    elif known.opening is None or not known.clean or not known.is_officer:
        yield Step(name, text, LATER, _after_declaration(known))
    elif known.gaps:
        yield Step(name, text, LATER, _("Not possible yet"), url_of("analysis-finish", sounding))
    else:
        yield Step(name, text, NOW, _("Waits for you"), url_of("analysis-finish", sounding))


def _after_declaration(known: Known) -> Any:
    if known.opening is None:
        return _("After the opening")
    if known.declaration is not None and not known.clean:
        return _("Closed to you")
    return _("After your declaration") if not known.clean else _("By a procurement officer")


def _declaration(known: Known, is_opened: bool) -> Step:
    name = _("Declare conflicts of interest")
    text = _("Whoever reads the answers says first whether there is a conflict (§ 6 VgV, § 4 UVgO)")
    if not is_opened:
        return Step(name, text, LATER, _("After the opening"))
    url = url_of("declaration-edit", known.sounding)
    if known.declaration is None:
        return Step(name, text, NOW, _("Waits for you"), url)
    if known.clean:
        return Step(name, text, DONE, _("No conflict"), url)
    missing = _("You declared a conflict, so somebody else goes on.")
    return Step(name, text, OPEN, _("Closed to you"), url, missing)


def _assessment(known: Known, is_over: bool) -> Step:
    name, text = (
        _("Assess the answers"),
        _("Each person alone; the others' notes are hidden until all have finished"),
    )
    if known.is_empty:
        return Step(name, text, DONE, _("Not needed"))
    if not known.clean:
        return Step(name, text, LATER, _after_declaration(known))
    url = url_of("assessment-list", known.sounding)
    writing = known.has(AssessmentState.DRAFT)
    if is_over or (known.has(AssessmentState.FINAL) and not writing):
        return Step(name, text, DONE, _("Done"), url)
    own = next((row for row in known.assessments if row.assessor_id == known.actor.user_id), None)
    if own is not None and own.state == AssessmentState.DRAFT:
        return Step(name, text, NOW, _("Waits for you"), url_of("assessment-edit", known.sounding))
    if writing:
        word = ngettext("one is writing", "%(count)s are writing", writing) % {"count": writing}
        return Step(name, text, OPEN, word, url)
    may = known.actor.may(Permission.ASSESS_RESPONSES)
    return Step(name, text, NOW if may else OPEN, _("To do"), url)


def _findings(known: Known, is_over: bool) -> Step:
    name, text = (
        _("Agree on findings"),
        _("What the market can do, requirement by requirement; no score, no rank"),
    )
    if known.is_empty:
        return Step(name, text, DONE, _("Not needed"))
    if not known.clean:
        return Step(name, text, LATER, _after_declaration(known))
    url = url_of("finding-list", known.sounding)
    if is_over or not known.gaps:
        return Step(name, text, DONE, _("Done"), url)
    if known.has(AssessmentState.DRAFT) or not known.has(AssessmentState.FINAL):
        return Step(name, text, LATER, _("After the assessments"))
    count = len(known.gaps)
    word = ngettext("one missing", "%(count)s missing", count) % {"count": count}
    may = known.actor.may(Permission.ASSESS_RESPONSES)
    return Step(name, text, NOW if may else OPEN, word, url)


def conclusion_steps(known: Known) -> Iterator[Step]:
    """Conclusion, report, file note, what followed, archive."""
    sounding = known.sounding
    is_analysed, is_decided = sounding.state == SoundingState.ANALYSED, sounding.state in DECIDED
    yield _conclusion(known, is_analysed, is_decided)
    name, text = _("Report to all who took part"), _("Without names and without what is confidential")
    if known.report is not None:
        shown = url_of("report-preview", sounding) if known.clean else ""
        yield Step(name, moment_text(known.report.published_at), DONE, _("Sent"), shown)
    else:
        until = sounding.report_until
        word = _("Until %(day)s") % {"day": day_text(until)} if until else _("At the end")
        shown = url_of("report-preview", sounding) if is_analysed and known.clean and known.conclusion else ""
        yield Step(name, text, OPEN if shown else LATER, word, shown)
    name, text = _("File note"), _("The note for the file, in versions (§ 8 VgV, § 6 UVgO)")
    url = url_of("note-list", sounding) if known.opening is not None else ""
    if known.notes:
        told = ngettext("one version", "%(count)s versions", known.notes) % {"count": known.notes}
        yield Step(name, text, DONE, told, url)
    else:
        yield Step(name, text, OPEN if url else LATER, _("To do") if is_decided else _("At the end"), url)
    name, text = (
        _("Record the later procedure"),
        _("With its own number, and in time what became of it; optional"),
    )
    if known.follow_ups:
        yield Step(name, text, DONE, _("Done"), url_of("followup-add", sounding) if known.is_officer else "")
    else:
        link = url_of("followup-add", sounding) if is_decided and known.is_officer else ""
        yield Step(name, text, OPEN if is_decided else LATER, _("Optional"), link)
    is_archived = sounding.state == SoundingState.ARCHIVED
    yield Step(
        _("Put it into the archive"),
        _("Nothing is deleted; it only leaves the list of what is under way"),
        DONE if is_archived else OPEN if is_decided else LATER,
        _("Done") if is_archived else _("Possible now") if is_decided else _("At the end"),
    )


def _conclusion(known: Known, is_analysed: bool, is_decided: bool) -> Step:
    name, text = _("Propose and decide what follows"), _("An officer proposes, a publishing officer decides")
    sounding, conclusion = known.sounding, known.conclusion
    if is_decided and conclusion is not None:
        url = url_of("conclusion-edit", sounding) if known.clean else ""
        return Step(name, conclusion.get_decision_display(), DONE, _("Decided"), url)
    if not is_analysed:
        return Step(name, text, LATER, _("After the evaluation"))
    if not known.clean:
        return Step(name, text, OPEN, _after_declaration(known))
    if conclusion is None or conclusion.proposed_at is None:
        url = url_of("conclusion-edit", sounding)
        if not known.is_officer:
            return Step(name, text, OPEN, _("Waits for a procurement officer"), url)
        comment = conclusion.comment if conclusion else ""
        missing = _("It came back with a comment.") if comment else ""
        return Step(name, text, NOW, _("Waits for you"), url, missing)
    mine = can_decide(
        known.actor,
        sounding,
        four_eyes=sounding.organisation.four_eyes,
        proposed_by=conclusion.proposed_by_id,
        declaration=known.clean,
    )
    if mine:
        return Step(name, text, NOW, _("Waits for you"), url_of("conclusion-decide", sounding))
    return Step(name, text, OPEN, _("Waits for a publishing officer"), url_of("conclusion-edit", sounding))
