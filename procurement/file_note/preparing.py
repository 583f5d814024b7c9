"""Sections about what came before the publication: the sounding, the people, the need, the shortlist, whom and why."""

from __future__ import annotations

from django.utils.translation import gettext as _

from catalog.routes import Limit
from marketplace.core.formats import day_text, moment_text, number_text
from marketplace.registers.choices import Subject

from .material import Material, NeedFacts
from .pieces import Json, lines, section, table, yes_no


def about(found: Material) -> Json:
    """What was sounded, how, and by when."""
    body = found.body
    by_invitation = _("only for who is invited") if not body.is_public else _("public, and by invitation")
    return section(
        "about",
        _("The market sounding"),
        notes=(
            _(
                "A market sounding comes before any procurement procedure (§ 28 VgV, § 20 UVgO). It binds nobody, and taking "
                "part brings neither advantages nor disadvantages. This note documents it (§ 8 VgV, § 6 UVgO)."
            ),
        ),
        pairs=(
            (_("Public body"), body.organisation),
            (_("Market sounding"), body.title),
            (_("Number"), body.number),
            (_("Public identifier"), body.public_id),
            (_("State"), body.state),
            (_("Purpose"), body.purpose),
            (_("What vendors were told"), body.description),
            (_("What is planned afterwards"), body.procedure),
            (_("CPV"), "\n".join(body.cpv)),
            (_("Region"), ", ".join(body.regions)),
            (_("Who could answer"), by_invitation),
            (_("Why fewer than three were invited"), body.few_reason),
            (_("Why the time was short"), body.short_reason),
            (_("Names hidden in the overview"), yes_no(body.is_blind)),
            (_("Contact for vendors"), body.contact),
            (_("Published"), moment_text(body.published_at)),
            (_("Questions until"), moment_text(body.question_deadline)),
            (_("Answers until"), moment_text(body.response_deadline)),
            (_("Report by"), day_text(body.report_until)),
            (_("Procedure planned from"), day_text(body.procedure_start)),
            (_("Cancelled"), moment_text(body.ended_at) if body.is_cancelled else ""),
            (_("Reason of the cancellation"), body.end_reason if body.is_cancelled else ""),
        ),
    )


def people(found: Material) -> Json:
    """Who did what, when, and in which role at that time."""
    eyes = {
        True: _("The four-eyes rule was on: whoever wrote the sounding did not approve or publish it."),
        False: _(
            "The four-eyes rule was switched off by the public body; one person could do several steps."
        ),
    }
    return section(
        "people",
        _("Who did what"),
        notes=(
            eyes.get(found.body.four_eyes, "") if found.body.four_eyes is not None else "",
            _("Names and roles are those of the time of the step, as far as the record tells them."),
        ),
        tables=(
            table(
                _("Steps"),
                (_("Moment"), _("Step"), _("Person"), _("Role")),
                (3, 4, 3, 3),
                ((moment_text(act.at), act.what, act.who, ", ".join(act.roles)) for act in found.acts),
            ),
        ),
    )


def need(found: Material) -> Json:
    """What shall be solved, what it is expected to cost, and the limits that counted."""
    facts = found.need
    if facts is None:
        return section(
            "need",
            _("Need and estimated value"),
            notes=(_("The sounding was begun without a written need."),),
        )
    return section(
        "need",
        _("Need and estimated value"),
        notes=(_("The estimated value is internal. It stood in nothing that vendors could read."),),
        pairs=(
            (_("Need"), facts.title),
            (_("Described by"), facts.described_by),
            (_("Finished by"), _finished(facts)),
            (_("Purpose"), facts.purpose),
            (_("Situation"), facts.situation),
            (_("Users"), facts.users),
            (_("Core requirements"), "\n".join(facts.requirements)),
            (_("Schedule"), facts.schedule),
            (_("Public bodies that take part"), ", ".join(facts.bodies) if len(facts.bodies) > 1 else ""),
            (_("Estimated value, EUR without VAT"), value_text(facts)),
            (_("How it was reckoned"), _method(facts)),
            (_("Remark on the value"), facts.value_note),
        ),
        tables=(
            table(
                _("Limits in force on %(day)s") % {"day": day_text(facts.day)},
                (_("Limit"), _("Amount, EUR without VAT"), _("Valid"), _("Source")),
                (3, 2, 3, 5),
                (_limit(limit) for limit in facts.limits),
            ),
        ),
    )


def _finished(facts: NeedFacts) -> str:
    if facts.finished_at is None:
        return ""
    told = {"moment": moment_text(facts.finished_at), "name": facts.finished_by}
    return _("%(moment)s, %(name)s") % told


def value_text(facts: NeedFacts) -> str:
    """The value in words."""
    if facts.low is None:
        return _("not estimated")
    low = number_text(facts.low)
    if facts.high is None:
        return _("at least %(low)s, perhaps more") % {"low": low}
    if facts.low == facts.high:
        return low
    return _("%(low)s to %(high)s") % {"low": low, "high": number_text(facts.high)}


def _method(facts: NeedFacts) -> str:
    if facts.low is None:
        return ""
    rules = {
        "unlimited": _("a contract without an end: 48 monthly values count (§ 3 (11) VgV)"),
        "longer": _("a term of more than 48 months: 48 monthly values count (§ 3 (11) VgV)"),
        "options": _("the fixed term and all options count (§ 3 (1) VgV)"),
        "fixed": _("the months of the fixed term count (§ 3 (11) VgV)"),
        "once": _("everything is paid once"),
    }
    words = rules.get(facts.rule, "")
    months = _("Months that count: %(n)s.") % {"n": facts.months} if facts.months else ""
    return " ".join(
        filter(None, (_("Total value without VAT, options included: %(rule)s.") % {"rule": words}, months))
    )


def _limit(limit: Limit) -> tuple[str, str, str, str]:
    if limit.is_own:
        kind = _("Own limit “%(title)s”") % {"title": limit.title}
    else:
        kind = _("EU threshold") if limit.kind == "eu" else _("Limit for direct orders")
        kind = lines(kind, str(Subject(limit.subject).label) if limit.subject else "")
    valid = lines(
        _("from %(day)s") % {"day": day_text(limit.valid_from)} if limit.valid_from else "",
        _("until %(day)s") % {"day": day_text(limit.valid_until)} if limit.valid_until else "",
    )
    source = lines(
        limit.source_title, limit.source_url, "" if limit.verified else _("not verified"), str(limit.note)
    )
    return kind, _("none") if limit.amount is None else number_text(limit.amount), valid, source


def shortlist(found: Material) -> Json:
    """Searches, candidates with reasons, and the log."""
    facts = found.shortlist
    if facts is None:
        return section(
            "shortlist",
            _("Shortlist"),
            notes=(_("No shortlist was made. The section on what was not done says more."),),
        )
    finished = (
        _("%(moment)s, %(name)s") % {"moment": moment_text(facts.finished_at), "name": facts.finished_by}
        if facts.finished_at
        else _("not finished")
    )
    return section(
        "shortlist",
        _("Shortlist"),
        notes=(_("It prepares the sounding and excludes nobody from a later procedure."),),
        pairs=((_("Kept at most"), str(facts.cap)), (_("Finished"), finished)),
        tables=(
            table(
                _("Searches"),
                (_("Search and moment"), _("Searched for"), _("Found"), _("Reason")),
                (4, 4, 1, 4),
                (
                    (
                        lines(f"{one.number}. {moment_text(one.at)}", one.by, _engine(one.engine)),
                        one.words,
                        number_text(one.count),
                        one.reason,
                    )
                    for one in facts.searches
                ),
            ),
            table(
                _("Candidates"),
                (_("Solution"), _("Version and origin"), _("Decision"), _("Reason")),
                (4, 3, 3, 5),
                (
                    (
                        lines(one.name, one.vendor),
                        lines(_("Version %(n)s") % {"n": one.version}, one.origin),
                        lines(one.decision, day_text(one.at) if one.at else "", one.by),
                        one.reason,
                    )
                    for one in facts.candidates
                ),
            ),
            table(
                _("Log of the shortlist"),
                (_("Moment"), _("Step"), _("Reason"), _("Person")),
                (3, 4, 4, 2),
                ((moment_text(one.at), one.text, one.reason, one.by) for one in facts.steps),
            ),
        ),
    )


def _engine(engine: str) -> str:
    """By which state of the catalogue's search the same search finds the same again."""
    return _("State of the search: %(engine)s") % {"engine": engine} if engine else ""


def invitations(found: Material) -> Json:
    """Whom the body asked, why these, and who declined."""
    return section(
        "invitations",
        _("Who was invited, and why"),
        notes=(
            "" if found.invitations else _("Nobody was invited. The sounding was public."),
            _("Reminders were sent by the system to all who had not declined."),
        ),
        tables=(
            table(
                _("Invitations"),
                (_("Invited"), _("Reason"), _("Sent"), _("Declined")),
                (3, 5, 3, 3),
                (
                    (
                        lines(one.name, one.kind, one.by),
                        one.reason,
                        moment_text(one.sent_at),
                        lines(moment_text(one.declined_at), one.decline_reason),
                    )
                    for one in found.invitations
                ),
            ),
        ),
    )
