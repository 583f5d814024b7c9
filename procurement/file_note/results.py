"""Sections about what came after the deadline. Each is left out as long as its step has not been done."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.core.formats import day_text, moment_text

from .material import Material
from .pieces import Json, lines, section, table, yes_no


def opening(found: Material) -> Json | None:
    """The protocol: persons, times, receipts and hashes."""
    facts = found.opening
    if facts is None:
        return None
    return section(
        "opening",
        _("Opening"),
        notes=(
            _("Until then the answers were sealed: nobody at the public body saw who answered, or how many."),
            ""
            if facts.four_eyes
            else _("The four-eyes rule was switched off, so that one person could open alone."),
            "" if facts.entries else _("No response had been handed in. That is a normal outcome."),
        ),
        pairs=(
            (_("Asked for"), moment_text(facts.requested_at)),
            (_("Asked for by"), facts.requested_by),
            (_("Opened"), moment_text(facts.opened_at)),
            (_("Opened by"), facts.opened_by),
            (_("Checksum of the protocol (SHA-256)"), facts.sha256),
            (_("Took part without a response"), "\n".join(facts.silent)),
        ),
        tables=(
            table(
                _("Responses"),
                (_("Vendor"), _("Received"), _("Version"), _("Receipt and checksum (SHA-256)")),
                (3, 3, 2, 6),
                (
                    (
                        one.name,
                        moment_text(one.received_at),
                        lines(
                            str(one.version),
                            _("not confirmed after a correction") if one.is_unconfirmed else "",
                        ),
                        lines(one.receipt, one.sha256),
                    )
                    for one in facts.entries
                ),
            ),
        ),
    )


def declarations(found: Material) -> Json | None:
    """Who declared what on conflicts of interest, before answers were shown."""
    if found.opening is None:
        return None
    return section(
        "declarations",
        _("Declarations on conflicts of interest"),
        notes=(
            _(
                "Whoever reads answers first declares that there is no conflict of interest with any vendor of the protocol "
                "(§ 6 VgV, § 4 UVgO)."
            ),
            ""
            if found.declarations
            else _("Nobody has made a declaration yet, so nobody has read an answer."),
        ),
        tables=(
            table(
                _("Declarations"),
                (_("Person"), _("Moment"), _("Declared"), _("Explanation")),
                (3, 3, 4, 4),
                (
                    (
                        one.who,
                        moment_text(one.at),
                        _("no conflict of interest")
                        if one.is_clean
                        else _("a conflict of interest with %(names)s") % {"names": ", ".join(one.conflicts)},
                        one.text,
                    )
                    for one in found.declarations
                ),
            ),
        ),
    )


def assessments(found: Material) -> Json | None:
    """Who assessed the answers, and how far; what each wrote is not part of the note."""
    if found.opening is None:
        return None
    return section(
        "assessments",
        _("Assessments"),
        notes=(
            "" if found.assessments else _("Nobody was asked to assess the answers."),
            _("There are no points, no order and no choice among vendors."),
        ),
        tables=(
            table(
                _("Who assessed"),
                (_("Person"), _("State"), _("Moment"), _("Reason")),
                (3, 3, 3, 5),
                (
                    (
                        one.who,
                        one.state,
                        moment_text(one.finished_at),
                        lines(
                            one.reason,
                            _("excused by %(name)s") % {"name": one.excused_by} if one.excused_by else "",
                        ),
                    )
                    for one in found.assessments
                ),
            ),
        ),
    )


def findings(found: Material) -> Json | None:
    """What the market can do, requirement by requirement, once it is agreed."""
    if found.opening is None:
        return None
    return section(
        "findings",
        _("Findings"),
        notes=(
            _("A finding tells of the market as a whole, never of one vendor.")
            if found.is_analysed
            else _("The evaluation is not finished yet. Findings stand here once they are agreed."),
        ),
        tables=(
            table(
                _("Findings by requirement"),
                (_("Requirement"), _("Finding"), _("Explanation")),
                (4, 3, 6),
                ((f"{one.number} {one.title}".strip(), one.kind, one.text) for one in found.findings),
            ),
        ),
    )


def conclusion(found: Material) -> Json | None:
    """What was decided, with reasons, by whom."""
    facts = found.conclusion
    if facts is None:
        return None
    return section(
        "conclusion",
        _("Conclusion"),
        pairs=(
            (_("Decision"), facts.decision),
            (_("Reasons"), facts.reasons),
            (_("Route of procurement"), facts.route),
            (_("Solution that is reused"), facts.solution),
            (_("Together with"), facts.partners),
            (_("Next steps"), facts.next_steps),
            (_("Proposed"), moment_text(facts.proposed_at)),
            (_("Proposed by"), facts.proposed_by),
            (_("Decided"), moment_text(facts.decided_at)),
            (_("Decided by"), facts.decided_by),
        ),
    )


def report(found: Material) -> Json | None:
    """The report to all who took part: when, by whom, to whom."""
    facts = found.report
    if facts is None:
        return None
    return section(
        "report",
        _("Report to all who took part"),
        notes=(_("It names no vendor and holds nothing that was marked as confidential."),),
        pairs=(
            (_("Sent"), moment_text(facts.published_at)),
            (_("Sent by"), facts.by),
            (_("Sent to"), "\n".join(facts.receivers) or _("Nobody took part.")),
            (
                _("Prices in the report"),
                yes_no(found.conclusion.shows_prices) if found.conclusion else "",
            ),
            (_("Checksum of the report (SHA-256)"), facts.sha256),
        ),
    )


def follow_ups(found: Material) -> Json | None:
    """The procedures that followed, which are no part of the sounding."""
    if not found.follow_ups:
        return None
    return section(
        "follow_ups",
        _("Procedures that followed"),
        notes=(_("They are no part of the sounding and have identifiers of their own."),),
        tables=(
            table(
                _("Procedures"),
                (_("Procedure"), _("Identifier (ocid)"), _("Begun"), _("Outcome")),
                (4, 4, 2, 4),
                (
                    (
                        lines(one.title, one.route),
                        one.ocid,
                        day_text(one.begun_on),
                        lines(one.outcome, day_text(one.ended_on), one.text),
                    )
                    for one in found.follow_ups
                ),
            ),
        ),
    )
