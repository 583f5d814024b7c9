"""Every action that decides, hands out rights or speaks for a person refuses a key, even one that was given everything."""

from __future__ import annotations

import ast
import datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import RegisterNumber, Verification
from accounts.permissions import Scope
from catalog.models import SolutionClaim
from marketplace.core.actor import Actor
from marketplace.core.decisions import Refused
from marketplace.core.models import AuditEvent, OutboxMessage
from marketplace.core.permissions import Permission
from tests.architecture import source
from tests.factories import (
    ApplicationFactory,
    AreaFactory,
    AssessmentFactory,
    BookmarkFactory,
    BookmarkListFactory,
    ComplaintFactory,
    DeploymentFactory,
    EnquiryFactory,
    EvidenceClaimFactory,
    EvidenceFactory,
    ExperienceFactory,
    FollowUpFactory,
    InvitationFactory,
    MandateFactory,
    NeedFactory,
    NeedPartFactory,
    OrganisationFactory,
    ReportFactory,
    ResponseFactory,
    RevisionFactory,
    SavedSearchFactory,
    SolutionFactory,
    SoundingDocumentFactory,
    SoundingFactory,
    SoundingInvitationFactory,
    UserFactory,
    WatchFactory,
    member_of,
)

from .keys_world import key_for, town

pytestmark = pytest.mark.django_db
APPS = ("accounts/actions/", "catalog/actions/", "procurement/actions/", "marketplace/site/actions/")

# What a key may do with the scope for it: the profile and what hangs on it, and itself.
OPEN_TO_KEYS = {
    "accounts.add_threshold",
    "accounts.ask_contact",
    "accounts.ask_contact_again",
    "accounts.end_threshold",
    "accounts.remove_contact",
    "accounts.remove_proof",
    "accounts.remove_threshold",
    "accounts.revoke_key",
    "accounts.rotate_key",
    "accounts.save_profile",
    "accounts.save_proof",
    "accounts.set_logo",
    "accounts.add_number",
    "catalog.begin_from_file",
    "catalog.begin_listing",
    "catalog.begin_revision",
    "catalog.bring_back_version",
    "catalog.change_use",
    "catalog.claim_evidence",
    "catalog.claim_use",
    "catalog.copy_listing",
    "catalog.discard_revision",
    "catalog.fill_revision",
    "catalog.save_revision",
    "catalog.submit_revision",
    "catalog.withdraw_evidence_claim",
    "catalog.take_back_revision",
    "accounts.remove_number",
    "catalog.withdraw_solution",
    "catalog.withdraw_use",
    # Keys of vendors alone: tests/procurement/api/test_response_keys.py asks them with keys of a buyer and of the operator.
    "procurement.add_response_file",
    "procurement.ask_enquiry",
    "procurement.begin_response",
    "procurement.confirm_version",
    "procurement.decline_invitation",
    "procurement.give_back",
    "procurement.join_sounding",
    "procurement.remove_response_file",
    "procurement.save_answers",
    "procurement.submit_response",
    "procurement.withdraw_response",
    # Keys of public bodies alone: tests/procurement/api/test_own_keys.py asks them with keys of a vendor and of the operator.
    "procurement.add_candidate",
    "procurement.add_document",
    "procurement.begin_need",
    "procurement.begin_sounding",
    "procurement.edit_need",
    "procurement.edit_sounding",
    "procurement.finish_need",
    "procurement.invite_kept",
    "procurement.remove_document",
    "procurement.remove_invitation",
    "procurement.reopen_need",
    "procurement.search_shortlist",
    "procurement.sound_need",
    "procurement.submit_sounding",
    "procurement.take_back_sounding",
    "procurement.copy_question",
    "procurement.delete_template",
    "procurement.edit_questionnaire",
    "procurement.estimate_need",
    "procurement.keep_template",
    "procurement.move_question",
    "procurement.remove_question",
    "procurement.take_questions",
    "procurement.write_question",
    "procurement.write_section",
}
# Commands, jobs, and parts of other actions, which asked before; no page and no endpoint calls them for anybody.
OF_THE_MACHINE = {
    "procurement.remind_of_soundings",
    "procurement.catch_up_releases",
    "procurement.add_people",
    "procurement.respond",
    "procurement.tell_soundings",
    "accounts.add_member",
    "accounts.add_user",
    "accounts.clear_expired_data",
    "accounts.end_invitations_of",
    "accounts.find_or_add_organisation",
    "accounts.open_mandate_of",
    "accounts.open_organisation",
    "accounts.remind_of_expiring_keys",
    "accounts.remind_of_expiring_proofs",
    "accounts.remind_of_expiring_verifications",
    "accounts.revoke_keys_of",
    "catalog.add_demo_accounts",
    "catalog.add_version",
    "catalog.apply_measure",
    "catalog.change_measure",
    "catalog.undo_measure",
    "catalog.add_profiles",
    "catalog.erase_contacts",
    "catalog.import_files",
    "catalog.import_listings",
    "catalog.forget_reporters",
    "catalog.load_demo",
    "catalog.tell_stories",
    "catalog.archive_stale_listings",
    "catalog.ask_about_uses",
    "catalog.ask_for_confirmation",
    "catalog.mark_stale_listings",
    "catalog.refresh_expired_evidence",
    "catalog.remind_of_expiring_evidence",
    "catalog.refresh_renamed_vendors",
    "catalog.republish_solution",
    "catalog.save_listing",
    "procurement.keep_changes",
    "procurement.note_reading",
    "procurement.note_opened_file",
}
# Found by the secret in a mail or by the session of the person; a key has neither.
OF_ONE_PERSON = {
    "catalog.answer_question",
    "catalog.answer_use_question",
    "accounts.agree_to_contact",
    "accounts.change_account",
    "accounts.choose_notices",
    "accounts.delete_account",
    "accounts.end_sessions",
    "accounts.export_data",
    "accounts.refuse_contact",
    "accounts.stop_digests",
}


@pytest.fixture
def world():
    """Two organisations with something to decide, and a key of each that was given every permission by mistake."""
    municipality, operator = town(), OrganisationFactory(name="Betrieb", kind="operator")
    person = member_of(municipality, "admin")
    member_of(municipality, "admin")
    own_key, _token = key_for(municipality)
    things = {
        "own": municipality,
        "vendor": OrganisationFactory(name="Anbieter", is_public_provider=True),
        "person": person,
        "stranger": UserFactory(),
        "area": AreaFactory(),
        "application": ApplicationFactory(organisation=municipality),
        "invitation": InvitationFactory(organisation=municipality),
        "offered": MandateFactory(
            agent=municipality, principal=OrganisationFactory(kind="municipality"), state="offered"
        ),
        "mandate": MandateFactory(principal=municipality),
        "verification": Verification.objects.create(organisation=municipality),
        "solution": SolutionFactory(),
        "key": own_key,
    }
    things["claim"] = SolutionClaim.objects.create(solution=things["solution"], organisation=municipality)
    things["kept_list"] = BookmarkListFactory(organisation=municipality)
    things["bookmark"] = BookmarkFactory(list=things["kept_list"], solution=things["solution"])
    things["search"] = SavedSearchFactory(user=person)
    things["need"] = NeedFactory(organisation=municipality)
    things["watch"] = WatchFactory(user=person, solution=things["solution"])
    things["revision_in_review"] = RevisionFactory(state="in_review", round=1)
    things["told"] = ExperienceFactory(
        deployment=DeploymentFactory(
            solution=things["solution"], area=things["area"], confirmed_on=datetime.date(2026, 1, 2)
        ),
        organisation=municipality,
    )
    things["use"] = things["told"].deployment
    things["report"] = ReportFactory(solution=things["solution"])
    things["complaint"] = ComplaintFactory(report__solution=things["solution"])
    things["evidence_claim"] = EvidenceClaimFactory(solution=things["solution"])
    things["attested"] = EvidenceFactory(solution=things["solution"], attested_by=municipality)
    things["response"] = ResponseFactory()
    things["draft_sounding"] = SoundingFactory(organisation=municipality)
    things["sounding_document"] = SoundingDocumentFactory(sounding=things["draft_sounding"])
    things["sounding_invitation"] = SoundingInvitationFactory(sounding=things["draft_sounding"], sent_at=None)
    things["asked_sounding"] = SoundingFactory(organisation=municipality, state="published")
    things["asked_invitation"] = SoundingInvitationFactory(sounding=things["asked_sounding"])
    things["assessment"] = AssessmentFactory(sounding=things["asked_sounding"])
    things["enquiry"] = EnquiryFactory(sounding=things["asked_sounding"])
    things["sounding_of_all"] = things["response"].sounding
    things["led_need"] = NeedFactory(organisation=municipality)
    things["led_part"] = NeedPartFactory(need=things["led_need"])
    things["need_part"] = NeedPartFactory(organisation=municipality)
    things["follow_up"] = FollowUpFactory(sounding=things["asked_sounding"])
    things["number"] = RegisterNumber.objects.create(
        organisation=municipality, kind="vat", value="DE136695976"
    )
    return things, actor(municipality, own_key.pk), actor(operator, own_key.pk + 1000)


def actor(organisation, key_id):
    return Actor(
        kind="key",
        name="Programm",
        key_id=key_id,
        organisation_id=organisation.pk,
        organisation_kind=organisation.kind,
        roles=frozenset({"admin"}),
        permissions=frozenset(Permission),
        scopes=frozenset(Scope.values),
    )


ROLES = {"roles": ["officer"]}
WHY = {"reason": "Weil das Programm es so will."}
# action: what it is asked with; a name alone stands for the thing of that name in the world.
TABLE = {
    "accounts.accept_application": {"application": "application", **ROLES},
    "accounts.accept_invitation": {"invitation": "invitation"},
    "accounts.accept_mandate": {"mandate": "offered"},
    "accounts.accept_verification": {"verification": "verification"},
    "accounts.apply_to_found": {"area": "area"},
    "accounts.apply_to_join": {"organisation": "vendor"},
    "accounts.change_roles": {"organisation": "own", "person": "person", **ROLES},
    "accounts.close_organisation": {"organisation": "own", **WHY},
    "accounts.create_key": {"organisation": "own", "name": ("Zweiter",), "scopes": (["members:read"],)},
    "accounts.enter_oneself": {
        "organisation": "own",
        "values": ({"name": "Programm", "email": "a@b.example"},),
    },
    "accounts.found_vendor": {"name": ("Programm GmbH",)},
    "accounts.invite_member": {"organisation": "own", "email": ("neu@test.example",), **ROLES},
    "accounts.leave_organisation": {},
    "accounts.offer_mandate": {"agent": "vendor", **ROLES, "basis": ("Beschluss",)},
    "accounts.reject_application": {"application": "application", **WHY},
    "accounts.reject_mandate": {"mandate": "offered", **WHY},
    "accounts.reject_verification": {"verification": "verification", **WHY},
    "accounts.remove_member": {"organisation": "own", "person": "person"},
    "accounts.request_mandate": {"principal": "vendor", **ROLES, "basis": ("Beschluss",)},
    "accounts.request_mandate_of_operator": {"area": "area", **ROLES, "basis": ("B",), "document": (None,)},
    "accounts.request_verification": {"organisation": "own"},
    "accounts.resend_invitation": {"invitation": "invitation"},
    "accounts.revoke_invitation": {"invitation": "invitation"},
    "accounts.revoke_mandate": {"mandate": "mandate", **WHY},
    "accounts.revoke_verification": {"organisation": "own", **WHY},
    "accounts.set_four_eyes": {"organisation": "own", "is_on": (False,)},
    "accounts.set_public_provider": {"organisation": "own", "value": (True,)},
    "accounts.suspend_user": {"user": "stranger", **WHY},
    "accounts.unsuspend_user": {"user": "stranger"},
    "accounts.withdraw_application": {"application": "application"},
    "accounts.withdraw_verification": {"verification": "verification"},
    "catalog.accept_evidence_claim": {"claim": "evidence_claim"},
    "catalog.attest_fact": {"solution": "solution", "fact": ("licence",)},
    "catalog.complain": {"report": "report", "by_vendor": (False,), "text": ("x",)},
    "catalog.reject_complaint": {"complaint": "complaint", **WHY},
    "catalog.reject_report": {"report": "report", **WHY},
    "catalog.reply_to_report": {"report": "report", "text": ("x",)},
    "catalog.report_problem": {
        "solution": "solution",
        "kind": ("wrong",),
        "explanation": ("x",),
        "in_good_faith": (True,),
    },
    "catalog.uphold_complaint": {"complaint": "complaint", **WHY},
    "catalog.uphold_report": {
        "report": "report",
        "measure": ("none",),
        "rests_on": ("law",),
        "grounds": ("x",),
        **WHY,
    },
    "catalog.hide_reply": {"report": "report", **WHY},
    "catalog.show_reply": {"report": "report"},
    "catalog.confirm_listing": {"solution": "solution"},
    "catalog.reject_evidence_claim": {"claim": "evidence_claim", **WHY},
    "catalog.revoke_evidence": {"evidence": "attested", **WHY},
    "catalog.withdraw_attestation": {"evidence": "attested"},
    "catalog.agree_to_use": {"use": "use"},
    "catalog.confirm_use": {"use": "use"},
    "catalog.hide_experience": {"experience": "told", **WHY},
    "catalog.refuse_use": {"use": "use"},
    "catalog.reply_to_experience": {"use": "use", "text": ("Danke.",), "language": ("de",)},
    "catalog.show_experience": {"experience": "told"},
    "catalog.state_use": {"solution": "solution", "values": ({"status": "test"},)},
    "catalog.withdraw_experience": {"use": "use"},
    "catalog.write_experience": {"use": "use", "values": ({"went_well": "x", "language": "de"},)},
    "catalog.accept_claim": {"claim": "claim"},
    "catalog.accept_revision": {"revision": "revision_in_review"},
    "catalog.add_bookmark": {"kept_list": "kept_list", "solution": "solution"},
    "catalog.begin_review": {"revision": "revision_in_review"},
    "catalog.begin_list": {"name": ("Liste",), "solution": "solution"},
    "catalog.change_note": {"bookmark": "bookmark", "note": ("x",), "seen_at": (None,)},
    "catalog.change_search": {"search": "search", "name": ("x",), "frequency": ("daily",)},
    "catalog.delete_list": {"kept_list": "kept_list"},
    "catalog.delete_search": {"search": "search"},
    "catalog.end_feed": {"search": "search"},
    "catalog.end_watch": {"watch": "watch"},
    "catalog.make_feed_address": {"search": "search"},
    "catalog.make_list": {"name": ("Liste",)},
    "catalog.remove_bookmark": {"bookmark": "bookmark"},
    "catalog.rename_list": {"kept_list": "kept_list", "name": ("x",), "purpose": ("",)},
    "catalog.renew_bookmark": {"bookmark": "bookmark"},
    "catalog.save_search": {"name": ("x",), "address": ("",), "frequency": ("daily",), "language": ("de",)},
    "catalog.send_back_revision": {"revision": "revision_in_review", **WHY},
    "catalog.watch_solution": {"solution": "solution"},
    "catalog.claim_solution": {"solution": "solution", "message": ("Das ist unseres.",)},
    "catalog.reject_claim": {"claim": "claim", **WHY},
    "catalog.withdraw_claim": {"claim": "claim"},
    "procurement.close_need": {"need": "need"},
    "procurement.cap_shortlist": {"need": "led_need", "cap": (4,), **WHY},
    "procurement.copy_bookmarks": {"need": "led_need", "kept_list": "kept_list", **WHY},
    "procurement.decide_candidates": {
        "need": "led_need",
        "candidates": ((1,),),
        "state": ("kept",),
        "saves": (0,),
        **WHY,
    },
    "procurement.finish_shortlist": {"need": "led_need"},
    "procurement.narrow_shortlist": {"need": "led_need", "address": ("q=x",), **WHY},
    "procurement.reopen_shortlist": {"need": "led_need", **WHY},
    "procurement.approve_sounding": {"sounding": "draft_sounding", "findings_seen": ("",)},
    # These are open to keys before the publication; test_own_keys.py shows both sides.
    "procurement.cancel_sounding": {"sounding": "asked_sounding", **WHY},
    "procurement.invite_by_mail": {
        "sounding": "asked_sounding",
        "name": ("Fern",),
        "email": ("info@fern.example",),
        **WHY,
    },
    "procurement.invite_vendor": {"sounding": "asked_sounding", "organisation": "vendor", **WHY},
    "procurement.publish_sounding": {"sounding": "draft_sounding"},
    "procurement.resend_invitation": {"invitation": "asked_invitation", "email": ("info@fern.example",)},
    "procurement.write_correction": {"sounding": "asked_sounding", "values": ({},), "saves": (0,)},
    "procurement.send_back_sounding": {"sounding": "draft_sounding", "comment": ("Kürzen.",)},
    "procurement.sound_quickly": {
        "source": (None,),
        "values": ({},),
        "vendors": ((),),
        "seen": ("",),
        "noticed": (True,),
    },
    "procurement.answer_enquiry": {
        "enquiry": "enquiry",
        "public_text": ("x",),
        "answer": ("x",),
        "seen_at": (None,),
    },
    "procurement.answer_privately": {"enquiry": "enquiry", "answer": ("x",), **WHY},
    "procurement.publish_enquiries": {"sounding": "asked_sounding", "enquiries": ([],), "seen": ("",)},
    "procurement.reject_enquiry": {"enquiry": "enquiry", **WHY},
    "procurement.correct_sounding": {
        "sounding": "asked_sounding",
        "material": (False,),
        "seen": ("",),
        **WHY,
    },
    "procurement.discard_correction": {"sounding": "asked_sounding"},
    "procurement.extend_sounding": {"sounding": "asked_sounding", "response_deadline": (None,), **WHY},
    "procurement.request_opening": {"sounding": "asked_sounding"},
    "procurement.open_sounding": {"sounding": "asked_sounding"},
    "procurement.make_file_note": {"sounding": "asked_sounding"},
    "procurement.declare_interest": {
        "sounding": "asked_sounding",
        "opening_hash": ("x",),
        "conflicts": ([],),
        "text": ("",),
    },
    "procurement.ask_assessor": {"sounding": "asked_sounding", "person": "stranger"},
    "procurement.begin_assessment": {"sounding": "asked_sounding"},
    "procurement.save_assessment": {"assessment": "assessment", "notes": ({},), "saves": (0,)},
    "procurement.finish_assessment": {"assessment": "assessment", "saves": (0,)},
    "procurement.excuse_assessor": {"assessment": "assessment", **WHY},
    "procurement.write_finding": {
        "sounding": "asked_sounding",
        "question": ("q1",),
        "kind": ("common",),
        "text": ("x",),
        "saves": (0,),
    },
    "procurement.finish_analysis": {"sounding": "asked_sounding"},
    "procurement.reopen_analysis": {"sounding": "asked_sounding"},
    "procurement.archive_sounding": {"sounding": "draft_sounding"},
    "procurement.conclude_sounding": {
        "sounding": "draft_sounding",
        "report_seen": ("",),
        "is_confidential_kept": (True,),
    },
    "procurement.edit_conclusion": {"sounding": "draft_sounding", "values": ({},), "saves": (0,)},
    "procurement.edit_follow_up": {"follow_up": "follow_up", "values": ({},), "saves": (0,)},
    "procurement.propose_conclusion": {"sounding": "draft_sounding", "report_seen": ("",)},
    "procurement.record_follow_up": {"sounding": "draft_sounding", "values": ({},)},
    "procurement.return_conclusion": {"sounding": "draft_sounding", "comment": ("x",)},
    "procurement.decline_part": {"part": "need_part"},
    "procurement.invite_part": {"need": "led_need", "organisation": "vendor"},
    "procurement.take_back_part": {"part": "led_part"},
    "procurement.join_need": {"part": "need_part", "values": ({},), "saves": (0,)},
    "procurement.leave_need": {"part": "need_part"},
    "site.resend_message": {"message": (None,)},
    "site.restore_text": {"key": ("about",), "language": ("de",)},
    "site.retry_job": {"job": (None,)},
    "site.save_text": {"key": ("about",), "language": ("de",), "body": ("Neu",)},
}


def found_actions():
    """Every action of the product that takes `by`, as `<app>.<name>`, and the module it stands in."""
    found = {}
    for name in source.python_files(tests=False):
        if not name.startswith(APPS):
            continue
        app = name.removeprefix("marketplace/").split("/")[0]
        for node in source.tree(name).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if "by" in {argument.arg for argument in node.args.kwonlyargs}:
                found[f"{app}.{node.name}"] = name.removesuffix(".py").replace("/", ".")
    return found


def test_actions_of_the_product_are_all_open_to_keys_closed_or_nobodys():
    groups = (set(TABLE), OPEN_TO_KEYS, OF_THE_MACHINE, OF_ONE_PERSON)
    assert sorted(found_actions()) == sorted(name for group in groups for name in group)


@pytest.mark.parametrize("name", TABLE)
def test_action_that_decides_refuses_a_key_of_any_organisation_and_changes_nothing(world, name):
    things, *keys = world
    module = __import__(found_actions()[name], fromlist=["x"])
    action = getattr(module, name.partition(".")[2])
    asked = {
        argument: things[value] if isinstance(value, str) and value in things else value
        for argument, value in TABLE[name].items()
    }
    asked = {argument: value[0] if isinstance(value, tuple) else value for argument, value in asked.items()}
    events, letters = AuditEvent.objects.count(), OutboxMessage.objects.count()
    for key in keys:
        with pytest.raises((Refused, PermissionDenied)):
            action(by=key, **asked)
    assert (AuditEvent.objects.count(), OutboxMessage.objects.count()) == (events, letters)
