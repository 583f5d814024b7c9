"""What each form of the access table is sent with when it is filled in rightly: who sends it, what, and how it is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from procurement.questions.anonymity import seen_hash
from procurement.questions.document import from_json, hash_of
from procurement.questions.editing import state_of
from procurement.questions.neutrality import findings_hash_of, texts_of
from tests.architecture.table.enquiries import NEW_QUESTIONS, PREPARED, TEXTS
from tests.architecture.table.openings import ANALYSED, PROTOCOL
from tests.architecture.table.questionnaires import DOCUMENT as QUESTIONS
from tests.factories import PASSWORD


@dataclass(frozen=True)
class Body:
    """A form that is filled in rightly.

    fields   what is sent; a value "@name" stands for the address of that person of the world
    visitor  who sends it; the usual owner of the row's example without it
    status   of the answer
    own      fields of this form that bear the name of one that an attacker would add
    names    fields in which people give names
    query    what stands in the address behind the question mark
    kwargs   another example than the one of the table
    """

    fields: dict[str, Any] = field(default_factory=dict)
    visitor: str = ""
    status: int = 302
    own: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    query: str = ""
    kwargs: dict[str, Any] = field(default_factory=dict)


def _own(*names: str) -> frozenset[str]:
    return frozenset(names)


PASSES = {"password1": "lila Zebra kaut Heu 88", "password2": "lila Zebra kaut Heu 88"}
PROOF = {"kind": "certificate", "title": "ISO/IEC 27001", "issuer": "Prüfstelle"}
WHY = {"reason": "Der Rat hat es beschlossen."}
LIMIT = {"title": "Lieferungen", "amount": "5000", "valid_from": "2026-01-01", "source_title": "Anweisung"}
ASKED = {"name": "Paula Beispiel", "function": "Vertrieb", "email": "paula@firma.example", "language": "de"}
MANDATE = {"roles": ["officer"], "basis": "Vertrag vom 4. Mai 2026"}
TOPICS = ("expiry", "found", "listing", "mandate", "membership", "use", "verification")

# What the forms of the little world's questionnaire were opened with.
ASKED_OF = from_json(QUESTIONS)
STATES = {
    "head": state_of(ASKED_OF),
    "section": state_of(ASKED_OF.sections[0]),
    "question": state_of(ASKED_OF.sections[0].questions[2]),
}

# What the pages of answers and corrections show, as their forms carry it.
SEEN_ANSWERS = seen_hash({str(PREPARED["enquiry_id"]): "{public_text}\0{answer}".format(**TEXTS)})
SEEN_CORRECTION = hash_of(
    [
        hash_of(NEW_QUESTIONS),
        [],
        findings_hash_of((), texts_of(from_json(NEW_QUESTIONS), title="Laternen neu")),
        {},
    ]
)

BODIES: dict[str, Body] = {
    "account_login": Body(
        {"login": "@editor", "password": PASSWORD}, "anonymous", own=_own("login", "password")
    ),
    "account_signup": Body(
        {"name": "Neue Person", "email": "neu@firma.example", **PASSES},
        "anonymous",
        own=_own("name", "email"),
        names=("name",),
    ),
    "account_reset_password": Body({"email": "@editor"}, "anonymous", own=_own("email")),
    "account_reauthenticate": Body({"password": PASSWORD}, own=_own("password")),
    "account_change_password": Body({"oldpassword": PASSWORD, **PASSES}),
    "account_email": Body({"action_add": "", "email": "zweite@firma.example"}, own=_own("email")),
    "account_logout": Body(),
    "accounts:account-edit": Body(
        {"name": "Anders", "language": "en"}, own=_own("name", "language"), names=("name",)
    ),
    "accounts:session-list": Body(),
    "accounts:notice-edit": Body(dict.fromkeys(TOPICS, "daily"), "editor"),
    "accounts:data-export": Body(status=200),
    "accounts:data-delete": Body({"sure": "yes"}, "lonely"),
    "accounts:acting-switch": Body({"to": ""}),
    # Market soundings
    "procurement:sounding-begin": Body({"title": "Sensoren"}, "officer"),
    "procurement:sounding-quick": Body(
        {"template": "ready:lorawan-sensors", "action": "publish"}, "officer", 403
    ),
    "procurement:sounding-edit": Body(
        {
            "saves": "0",
            "title": "Beleuchtung",
            "language": "de",
            "purpose": "Wir wollen wissen, was es gibt.",
            "question_deadline": "2031-03-10T12:00",
            "response_deadline": "2031-03-20T14:00",
            "is_public": "yes",
        },
        "officer",
        own=_own("is_public", "language", "description", "regions"),
    ),
    "procurement:sounding-submit": Body({}, "officer"),
    "procurement:sounding-takeback": Body({}, "officer"),
    "procurement:sounding-review": Body({"decision": "send_back", "comment": "Bitte kürzen."}, "reviewer"),
    "procurement:sounding-publish": Body({"sure": "on"}, "publisher", 422),
    "procurement:sounding-cancel": Body(WHY, "officer", own=_own("reason")),
    "procurement:invitation-add": Body(
        {"kind": "mail", "name": "Weitwerk", "email": "info@weitwerk.example", **WHY},
        "officer",
        own=_own("name", "email", "kind", "reason"),
        names=("name",),
    ),
    "procurement:invitation-remove": Body({}, "officer"),
    "procurement:invitation-resend": Body({"email": "info@weitwerk.example"}, "officer"),
    "procurement:document-remove": Body({}, "officer"),
    "procurement:sounding-join": Body({}, "editor"),
    "procurement:sounding-decline": Body({"reason": "other"}, "editor", own=_own("reason")),
    "procurement:invitation-show": Body({}, "editor"),
    "procurement:invitation-decline": Body({"reason": "other"}, "anonymous", own=_own("reason")),
    # Opening, assessments, findings
    "procurement:note-make": Body({}, "officer"),
    "procurement:opening-request": Body({"sure": "on"}, "officer"),
    "procurement:opening-open": Body({"sure": "on"}, "officer"),
    "procurement:declaration-edit": Body(
        {"sure": "on", "opening_hash": PROTOCOL, "text": ""}, "officer", own=_own("text"), kwargs=ANALYSED
    ),
    "procurement:assessment-ask": Body({}, "officer"),
    "procurement:assessment-edit": Body(
        {"saves": "0", "q1.kind": "common", "q1.text": "Gibt es."}, "officer", own=_own("saves")
    ),
    "procurement:assessment-finish": Body({"saves": "0", "q1.kind": "common", "q1.text": ""}, "officer"),
    "procurement:assessment-excuse": Body(WHY, "officer", own=_own("reason")),
    "procurement:finding-edit": Body(
        {"saves": "0", "kind": "common", "text": "Gibt es."}, "officer", own=_own("saves", "kind", "text")
    ),
    "procurement:analysis-finish": Body({}, "officer", 422),
    "procurement:analysis-reopen": Body({}, "officer"),
    # Questionnaires
    "procurement:template-add": Body({"title": "Neue Vorlage"}, "officer"),
    "procurement:template-delete": Body({}, "officer"),
    "procurement:template-keep": Body({"title": "Unsere Fragen"}, "officer"),
    "procurement:questionnaire-edit": Body(
        {"title": "Fragen", "intro": "", "language": "de", "saves": STATES["head"]},
        "officer",
        own=_own("language"),
    ),
    "procurement:questionnaire-change": Body({"do": "down:q1"}, "officer"),
    "procurement:section-add": Body({"title": "Betrieb"}, "officer"),
    "procurement:section-edit": Body({"title": "Fachliches", "saves": STATES["section"]}, "officer"),
    "procurement:question-add": Body({"kind": "text", "title": "Was noch?"}, "officer", own=_own("kind")),
    "procurement:question-edit": Body(
        {
            "title": "Wo?",
            "row.key": ["a", "b"],
            "row.label": ["Hier", "Dort"],
            "saves": STATES["question"],
        },
        "officer",
    ),
    "procurement:question-remove": Body({}, "officer"),
    "procurement:source-take": Body({"action": "all"}, "officer"),
    # Clarification questions, corrections, extensions
    "procurement:enquiry-ask": Body({"text": "Wie viele Laternen?"}, "editor"),
    "procurement:enquiry-answer": Body(
        {"public_text": "Wie viele?", "answer": "Etwa 400.", "seen_at": "2026-05-04T12:00:00+00:00"},
        "officer",
    ),
    "procurement:enquiry-publish": Body({"seen": SEEN_ANSWERS, "sure": "on"}, "officer"),
    "procurement:enquiry-private": Body({"answer": "Ja.", **WHY}, "officer", own=_own("reason")),
    "procurement:enquiry-reject": Body(WHY, "officer", own=_own("reason")),
    "procurement:sounding-correct": Body({"seen": SEEN_CORRECTION, "sure": "on", **WHY}, "publisher"),
    "procurement:correction-write": Body(
        {"saves": "0", "purpose": "Wir wollen wissen, was es gibt und was es braucht."},
        "officer",
        own=_own("description"),
    ),
    "procurement:correction-discard": Body({}, "officer"),
    "procurement:conclusion-edit": Body(
        {"saves": "0", "decision": "postpone", "reasons": "Es fehlt Geld.", "message": "Danke."},
        "officer",
        own=_own("slug"),
    ),
    "procurement:conclusion-propose": Body({"report_seen": "0" * 64}, "officer", status=422),
    "procurement:conclusion-return": Body({"comment": "Bitte kürzer."}, "publisher"),
    "procurement:conclusion-decide": Body(
        {"report_seen": "0" * 64, "confidential": "on"}, "publisher", status=422
    ),
    "procurement:followup-add": Body(
        {
            "saves": "0",
            "title": "Parkraum beschaffen",
            "outcome": "running",
            "ocid": "ocds-000000-parkraum-2",
        },
        "officer",
        own=_own("title"),
    ),
    "procurement:followup-edit": Body(
        {"saves": "0", "title": "Parkraum beschaffen", "outcome": "running"}, "officer", own=_own("title")
    ),
    "procurement:sounding-archive": Body(visitor="officer"),
    "procurement:sounding-extend": Body({"response_deadline": "2099-03-02T12:00", **WHY}, "publisher"),
    # Keys
    "accounts:key-create": Body(
        {"name": "Fachverfahren", "scopes": ["profile:read"], "days": "90"},
        status=200,
        own=_own("name", "scopes"),
        names=("name",),
    ),
    "accounts:key-rotate": Body({"old_ends": "now"}, status=200),
    "accounts:key-revoke": Body(),
    # Founding and joining
    "accounts:organisation-found": Body(
        {"name": "Neue Werke GmbH", "website": "https://neue-werke.example"},
        "lonely",
        own=_own("name", "website"),
        names=("name",),
    ),
    "accounts:body-apply": Body(
        {"name": "Amt Beispielhausen", "message": "Wir fehlen."},
        "lonely",
        own=_own("name", "message"),
        names=("name",),
        query="unlisted=1",
    ),
    "accounts:centre-apply": Body(
        {"name": "Zentrum Süd", "centre_level": "land", "message": ""},
        "lonely",
        own=_own("name", "message"),
        names=("name",),
    ),
    "accounts:application-add": Body({"message": "Ich arbeite dort."}, "outsider", own=_own("message")),
    "accounts:application-withdraw": Body(),
    "accounts:invitation-show": Body(),
    "accounts:invitation-accept": Body(visitor="lonely"),
    # People
    "accounts:member-leave": Body({"confirm": "1"}, "editor"),
    "accounts:member-edit": Body({"roles": ["requester"]}, own=_own("roles")),
    "accounts:member-remove": Body({"confirm": "1"}),
    "accounts:invitation-add": Body(
        {"email": "kollegin@firma.example", "roles": ["editor"]}, "vendor_admin", own=_own("email", "roles")
    ),
    "accounts:invitation-resend": Body(),
    "accounts:invitation-revoke": Body(),
    "accounts:application-decide": Body(
        {"move": "accept", "roles": ["requester"]}, own=_own("roles", "reason", "move")
    ),
    "accounts:mandate-offer": Body(
        MANDATE, "buyer_admin", own=_own("roles"), query="agent=dritter-it-dienst"
    ),
    "accounts:mandate-request": Body(MANDATE, "provider_admin", own=_own("roles"), query="area=070010001001"),
    "accounts:mandate-decide": Body({"move": "accept"}, "provider_admin", kwargs={"pk": 1_000_001}),
    "accounts:mandate-revoke": Body(WHY, own=_own("reason")),
    "accounts:rules-edit": Body(
        {"four_eyes": "off", "is_understood": "on"}, "buyer_admin", own=_own("four_eyes")
    ),
    # Profile
    "accounts:profile-edit": Body(
        {
            "seen_at": "2026-05-04T12:00:00+00:00",
            "name": "Anbieter Beispiel",
            "legal_form": "GmbH",
            "seat": "Mainz",
            "website": "https://a.example",
        },
        "vendor_admin",
        own=_own("name", "website", "description", "regions"),
        names=("name", "legal_form", "seat"),
    ),
    "accounts:proof-add": Body(
        PROOF, "vendor_admin", own=_own("kind", "is_public", "document"), names=("title", "issuer")
    ),
    "accounts:proof-edit": Body(PROOF, own=_own("kind", "is_public", "document"), names=("title", "issuer")),
    "accounts:proof-remove": Body(),
    "accounts:contact-ask": Body(
        ASKED, "vendor_admin", own=_own("name", "email", "language"), names=("name", "function", "phone")
    ),
    "accounts:contact-self": Body(
        {"function": "Leitung", "agrees": "on"}, "vendor_admin", names=("function", "phone")
    ),
    "accounts:contact-ask-again": Body(),
    "accounts:contact-remove": Body(),
    "accounts:contact-answer": Body({"answer": "yes"}, "anonymous"),
    "accounts:threshold-list": Body(LIMIT, "buyer_admin", names=("title", "source_title")),
    "accounts:threshold-end": Body({"last_day": "2026-12-31"}),
    "accounts:threshold-remove": Body(),
    # Verification and claims
    "accounts:number-add": Body(
        {"kind": "handelsregister", "value": "HRB 116737", "court": "Hamburg"},
        "outsider",
        own=_own("kind"),
        names=("court",),
    ),
    "accounts:number-remove": Body(),
    "accounts:verification-request": Body(
        {"message": "Guten Tag."}, "outsider", own=_own("message", "document")
    ),
    "accounts:verification-withdraw": Body(),
    "accounts:verification-decide": Body(
        {"decision": "accept"}, own=_own("decision", "reason", "is_public_provider")
    ),
    "catalog:claim-add": Body({"message": "Unser Werk."}, "outsider", own=_own("message")),
    "catalog:claim-withdraw": Body(),
    # Own listings
    "catalog:listing-new": Body({"name": "Neues"}, "vendor_admin", own=_own("name")),
    "catalog:listing-from-file": Body(
        {"address": "http://127.0.0.1/publiccode.yml"}, "vendor_admin", 422, own=_own("address")
    ),
    "catalog:listing-copy": Body({"name": "Kopie"}, own=_own("name")),
    "catalog:revision-begin": Body(),
    "catalog:revision-fill": Body({"address": "http://127.0.0.1/publiccode.yml"}, status=422),
    "catalog:revision-check": Body(kwargs={"slug": "vollstaendiges"}),
    "catalog:revision-take-back": Body(),
    "catalog:revision-discard": Body(),
    "catalog:version-bring-back": Body({"number": "1"}, own=_own("number")),
    "catalog:revision-edit": Body({"given": "programme", "programme": "Neu", "saves": "0"}),
    "catalog:review-begin": Body(),
    "catalog:review-decide": Body(
        {"decision": "publish", "verdict-short_description": "accept", "verdict-licence": "accept"},
        own=_own("decision", "reason"),
    ),
    "catalog:listing-withdraw": Body({"reason": "replaced"}, own=_own("reason")),
    "catalog:claim-decide": Body({"decision": "accept"}, own=_own("decision", "reason")),
    # Uses and experience
    "catalog:use-add": Body({"status": "productive", "since": "2026-01-02"}, "officer", own=_own("status")),
    "catalog:use-claim": Body(
        {"solution": "wasserstand", "status": "test"},
        "vendor_admin",
        own=_own("status"),
        query="area=070010001001",
    ),
    "catalog:use-edit": Body({"status": "test"}, "editor", own=_own("status")),
    "catalog:use-answer": Body({"answer": "yes"}, "officer"),
    "catalog:use-withdraw": Body(visitor="editor"),
    "catalog:use-confirm": Body(visitor="officer"),
    # Needs
    "procurement:need-begin": Body({"title": "Neuer Bedarf", "source": ""}, "requester", names=("title",)),
    "procurement:need-edit": Body(
        {"title": "Anderer Bedarf", "purpose": "Schneller", "saves": "0"}, "requester", names=("title",)
    ),
    "procurement:need-finish": Body(visitor="requester"),
    "procurement:need-reopen": Body(visitor="requester"),
    "procurement:need-close": Body(visitor="requester"),
    "procurement:need-sound": Body({"title": "Sondierung aus dem Bedarf"}, "officer"),
    # Joint needs and the value of a need
    "procurement:needpart-invite": Body({"organisation": "beispielfeld"}, "officer"),
    "procurement:needpart-takeback": Body(visitor="officer"),
    "procurement:needpart-edit": Body({"saves": "0", "user_count": "12"}, "officer"),
    "procurement:needpart-decline": Body(visitor="officer"),
    "procurement:needpart-leave": Body(
        visitor="officer", kwargs={"public_id": "5a1c1ae7-0000-4000-8000-000000000203"}
    ),
    "procurement:need-value": Body({"saves": "0", "once": "60000", "term": "unlimited"}, "officer"),
    "catalog:experience-edit": Body(
        {"went_well": "Lief gut.", "language": "de", "sure": "yes"}, "officer", own=_own("language")
    ),
    "catalog:experience-withdraw": Body(visitor="officer"),
    "catalog:experience-reply": Body({"text": "Danke.", "language": "de"}, "editor", own=_own("language")),
    "catalog:experience-hide": Body({"reason": "Nennt Namen."}, own=_own("reason")),
    "catalog:use-question": Body({"answer": "yes"}, "anonymous", status=200),
    # Evidence and confirmation
    "catalog:evidence-claim-add": Body(
        {
            "fact": "security",
            "level": "third_party",
            "checked_by": "Prüfstelle",
            "checked_on": "2026-01-02",
            "document_url": "https://pruefstelle.example/testat",
        },
        own=_own("fact", "level", "document"),
        names=("checked_by", "document_title"),
    ),
    "catalog:evidence-claim-withdraw": Body(),
    "catalog:listing-confirm": Body(),
    "catalog:evidence-claim-decide": Body(
        {"decision": "accept", "version": "1"}, own=_own("decision", "reason", "version")
    ),
    "catalog:evidence-revoke": Body({"reason": "Irrtum."}, own=_own("reason")),
    "catalog:attestation-add": Body(
        {"fact": "security", "version": "1"}, "officer", own=_own("fact", "version")
    ),
    "catalog:attestation-withdraw": Body(visitor="officer"),
    "catalog:listing-answer": Body({"answer": "yes"}, "anonymous"),
    # Lists, saved searches, watched solutions
    "catalog:bookmarklist-add": Body(
        {"name": "Neue Liste", "purpose": "Für später"}, own=_own("name"), names=("name",)
    ),
    "catalog:bookmarklist-edit": Body(
        {"name": "Andere Liste", "purpose": ""}, own=_own("name"), names=("name",)
    ),
    "catalog:bookmarklist-delete": Body(),
    "catalog:bookmark-add": Body({"new_name": "Ganz neu", "note": "Gut"}, names=("new_name",)),
    "catalog:bookmark-edit": Body({"seen_at": "2026-05-04T12:00:00+00:00", "note": "Anders"}),
    "catalog:bookmark-renew": Body(),
    "catalog:bookmark-remove": Body(),
    "catalog:savedsearch-add": Body(
        {"address": "q=Bad", "name": "Bäder", "frequency": "daily"}, own=_own("name"), names=("name",)
    ),
    "catalog:savedsearch-edit": Body(
        {"name": "Höfe", "frequency": "weekly"}, own=_own("name"), names=("name",)
    ),
    "catalog:savedsearch-delete": Body(),
    "catalog:savedsearch-feed": Body(status=200),
    "catalog:savedsearch-endfeed": Body(),
    "catalog:watch-add": Body(),
    "catalog:watch-remove": Body(),
    # Reports
    "catalog:report-add": Body(
        {"kind": "wrong", "fact": "licence", "explanation": "Falsch.", "in_good_faith": "on"},
        "anonymous",
        own=_own("kind", "fact", "experience", "proof", "explanation", "name", "email"),
        names=("name",),
    ),
    "catalog:report-show": Body({"complaint": "Das ist zu wenig."}, "anonymous", own=_own("complaint")),
    "catalog:own-report-show": Body(
        {"move": "reply", "text": "Es stimmt."}, "editor", own=_own("move", "text")
    ),
    "catalog:report-decide": Body(
        {"decision": "reject", "reason": "Stimmt so."},
        own=_own("decision", "reason", "measure", "rests_on", "grounds"),
    ),
    "catalog:report-reply-hide": Body({"reason": "Nennt einen Menschen."}, own=_own("reason")),
    "catalog:complaint-decide": Body(
        {"decision": "reject", "reason": "Bleibt so."}, "operator_admin", own=_own("decision", "reason")
    ),
    # Responses of vendors
    "procurement:response-begin": Body({"solution": ""}, "editor", own=_own("solution")),
    "procurement:response-edit": Body(
        {"saves": "0", "asked": "q1", "q1.coverage": "no"}, "editor", own=_own("saves")
    ),
    "procurement:response-submit": Body({"saves": "0"}, "editor", own=_own("saves")),
    "procurement:response-withdraw": Body({}, "editor"),
    "procurement:response-confirm": Body({}, "editor"),
    "procurement:response-file-remove": Body({}, "editor"),
    # Shortlists
    "procurement:shortlist-decide": Body(
        {"saves": "0", "candidates": "980004", "state": "kept", "reason": "Passt."},
        "officer",
        own=_own("state", "reason"),
    ),
    "procurement:shortlist-search": Body(
        {"address": "q=Vorgemerktes", "how": "add", "reason": "Erster Blick"}, "officer", own=_own("reason")
    ),
    "procurement:shortlist-add": Body(
        {"solution": "gemerktes", "reason": "Empfehlung"},
        "officer",
        own=_own("solution", "reason"),
        query="q=Gemerktes",
    ),
    "procurement:shortlist-copy": Body(
        {"list": "950001", "reason": "Aus der Merkliste"}, "officer", own=_own("list", "reason")
    ),
    "procurement:shortlist-cap": Body({"cap": "5", "reason": "Genug."}, "officer", own=_own("reason")),
    "procurement:shortlist-finish": Body(visitor="officer", status=422),
    "procurement:shortlist-reopen": Body({"reason": "Einer fehlt."}, "officer", own=_own("reason")),
    "procurement:shortlist-invite": Body(visitor="officer"),
    # The operator
    "site:application-decide": Body({"decision": "accept"}, own=_own("decision", "reason")),
    "site:organisation-unverify": Body({"unverify-reason": "Erloschen."}),
    "site:organisation-provider": Body({"value": "yes"}),
    "site:organisation-close": Body({"close-reason": "Erloschen.", "name": "Haus Konsole"}, own=_own("name")),
    "site:user-suspend": Body(WHY, own=_own("reason")),
    "site:user-unsuspend": Body(),
    "site:outbox-resend": Body(),
    "site:job-retry": Body(),
    "site:text-edit": Body({"action": "save", "body": "Neu."}),
}
# Forms of the second factor and of other services take a code, a passkey or an answer of that service; without one they read
# nothing, and with one nothing but it. What they do is tried in tests/accounts/test_auth_factor.py and test_auth_openid.py.
WITH_A_PROOF = frozenset(
    {
        "account_confirm_email",
        "account_reset_password_from_key",
        "account_set_password",
        "account_abandon_login",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "openid_connect_login",
        "socialaccount_signup",
        "socialaccount_connections",
    }
)
# A file, tried with every field of an attacker in tests/site/test_files_attacks.py; a session and a link that take no field.
WITHOUT_FIELDS = frozenset(
    {
        "accounts:profile-logo",
        "accounts:session-end",
        "accounts:notice-stop",
        "procurement:document-list",
        "procurement:response-file-add",
        "procurement:response-giveback",
        "procurement:response-read",
    }
)
