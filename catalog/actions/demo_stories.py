"""What the people of the demo have under way: told through the same actions as anybody's work."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from accounts.actions.verification import accept_verification, request_verification
from accounts.models import Organisation, User
from accounts.permissions import permissions_of
from catalog.models import Bookmark, Deployment, Revision, Solution, YearlyQuestion
from catalog.rules import can_import
from marketplace.core.actor import ANONYMOUS, Actor
from marketplace.core.decisions import demand

from .attestations import attest_fact
from .claims import claim_solution
from .demo import DEMO
from .demo_accounts import DEMO_ACCOUNTS, existing_demo_accounts
from .evidence import claim_evidence
from .lists import add_bookmark, make_list
from .report_replies import reply_to_report
from .reports import complain, reject_report, report_problem, uphold_report
from .reviews import begin_review, send_back_revision
from .revisions import begin_listing, begin_revision, save_revision, submit_revision
from .searches import save_search
from .uses import answer_use_question, ask_about_uses, refuse_use, reply_to_experience, write_experience
from .watches import watch_solution

OPERATOR, VENDOR, TOWN = (account.email for account in DEMO_ACCOUNTS)


@transaction.atomic
def tell_stories(*, by: Actor, folder: Path = DEMO) -> int:
    """Let the demo's people begin their work, where all of them are there and none of them has begun; how many stories.

    Nobody real speaks here: each word stands under an organisation that is marked as an example.
    Records: whatever each of the actions records
    """
    demand(can_import(by))
    if len(existing_demo_accounts()) < len(DEMO_ACCOUNTS):
        return 0
    operator, vendor, town = (_actor(email) for email in (OPERATOR, VENDOR, TOWN))
    if _has_begun(vendor, town):
        return 0
    told = yaml.safe_load((folder / "stories.yml").read_text(encoding="utf-8"))
    for row in told["lists"]:
        _list(row, town)
    for row in told["searches"]:
        save_search(**row, language="de", by=town)
    for slug in told["watched"]:
        watch_solution(solution=_listing(slug), by=town)
    _verify(told["verified"], town, operator)
    for slug in told["refused"]:
        refuse_use(use=_use(slug), by=town)
    ask_about_uses(by=by)
    for row in told["answers"]:
        question = YearlyQuestion.objects.get(deployment=_use(row["slug"]), user_id=town.user_id)
        answer_use_question(question=question, is_true=row["is_true"], by=town)
    for row in told["experiences"]:
        _experience(row, town, vendor)
    for row in told["attested"]:
        attest_fact(solution=_listing(row["slug"]), fact=row["fact"], by=town)
    for row in told["evidence"]:
        values = {key: value for key, value in row.items() if key != "slug"}
        claim_evidence(solution=_listing(row["slug"]), values=values, by=vendor)
    for row in told["revisions"]:
        _revision(row, vendor, operator)
    for row in told["claims"]:
        claim_solution(solution=_listing(row["slug"]), message=row["message"], by=vendor)
    for row in told["reports"]:
        _report(row, town, vendor, operator)
    return sum(len(rows) for rows in told.values())


def _actor(email: str) -> Actor:
    """The person of a demo account, for the example organisation, with the rights of the roles there."""
    account = next(account for account in DEMO_ACCOUNTS if account.email == email)
    user = User.objects.get(email=email)
    held = user.memberships.select_related("organisation").get(
        organisation__name=account.organisation, role=account.roles[0]
    )
    organisation = held.organisation
    return Actor(
        kind="person",
        name=user.name,
        user_id=user.pk,
        organisation_id=organisation.pk,
        organisation_kind=organisation.kind,
        organisation_name=organisation.name,
        roles=frozenset(account.roles),
        permissions=permissions_of(organisation.kind, account.roles),
    )


def _has_begun(vendor: Actor, town: Actor) -> bool:
    revisions = Revision.objects.filter(solution__vendor_id=vendor.organisation_id)
    return revisions.exists() or Bookmark.objects.filter(list__organisation_id=town.organisation_id).exists()


def _listing(slug: str) -> Solution:
    return Solution.objects.select_related("current", "vendor").get(slug=slug)


def _use(slug: str) -> Deployment:
    """The use of the example town."""
    return Deployment.objects.select_related("solution__vendor", "area").get(
        solution__slug=slug, area__key="body-beispielstadt-lindenwerder"
    )


def _verify(messages: list[str], town: Actor, operator: Actor) -> None:
    """Only a verified town confirms facts; it has a place in the register, and that is what the operator looks at."""
    for message in messages:
        organisation = Organisation.objects.get(pk=town.organisation_id)
        request = request_verification(organisation=organisation, message=message, by=town)
        accept_verification(verification=request, by=operator)


def _list(row: Mapping[str, Any], town: Actor) -> None:
    kept_list = make_list(name=row["name"], purpose=row.get("purpose", ""), by=town)
    for entry in row["solutions"]:
        add_bookmark(
            kept_list=kept_list, solution=_listing(entry["slug"]), note=entry.get("note", ""), by=town
        )


def _experience(row: Mapping[str, Any], town: Actor, vendor: Actor) -> None:
    use = _use(row["slug"])
    told = ("went_well", "went_badly", "would_choose_again")
    write_experience(use=use, values={"language": "de"} | {key: row[key] for key in told}, by=town)
    if "reply" in row:
        reply_to_experience(use=use, text=row["reply"], language="de", by=vendor)


def _revision(row: Mapping[str, Any], vendor: Actor, operator: Actor) -> None:
    if "slug" in row:
        revision = begin_revision(solution=_listing(row["slug"]), by=vendor)
    else:
        revision = begin_listing(name=row["name"], by=vendor)
    revision = save_revision(revision=revision, values=row["facts"], by=vendor)
    if row["until"] == "editing":
        return
    revision = submit_revision(revision=revision, by=vendor)
    if row["until"] == "sent_back":
        revision = begin_review(revision=revision, by=operator)
        send_back_revision(revision=revision, refused=row["refused"], reason=row["reason"], by=operator)


def _report(row: Mapping[str, Any], town: Actor, vendor: Actor, operator: Actor) -> None:
    """A report by nobody in particular, unless the town stands behind it; then it may complain of the decision too."""
    report = report_problem(
        solution=_listing(row["slug"]),
        kind=row["kind"],
        fact=row["fact"],
        explanation=row["explanation"],
        in_good_faith=True,
        by=town if row.get("by") == "town" else ANONYMOUS,
    )
    if row.get("decision") == "upheld":
        decision = {key: row[key] for key in ("measure", "rests_on", "grounds", "reason")}
        report = uphold_report(report=report, by=operator, **decision)
    elif row.get("decision") == "rejected":
        report = reject_report(report=report, reason=row["reason"], by=operator)
    if "reply" in row:
        reply_to_report(report=report, text=row["reply"], by=vendor)
    if "complaint" in row:
        complain(report=report, by_vendor=False, text=row["complaint"], by=town)
