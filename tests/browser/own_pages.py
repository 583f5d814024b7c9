"""The pages for people: the workspace, the operator's queues, and what a link of a mail opens.

They show the little world of the access table, which stands beside the demo here; the addresses name its examples.
"""

from __future__ import annotations

from tests.architecture.table import parts as PARTS
from tests.architecture.table.mail import ROWS as MAIL

from .conclusion_pages import OWN as CONCLUSIONS
from .conclusion_pages import PUBLIC as REPORTS
from .enquiry_pages import OF_BUYERS, OF_VENDORS
from .file_note_pages import OWN as FILE_NOTES
from .need_pages import NEEDS
from .opening_pages import OPENINGS
from .page_of import PageOf
from .questionnaire_pages import QUESTIONNAIRES
from .sounding_pages import OWN as SOUNDINGS
from .sounding_pages import PUBLIC as PUBLIC_SOUNDINGS
from .sounding_pages import VENDORS as VENDORS_OF_SOUNDINGS
from .synopsis_pages import OVERVIEW

TOKEN = MAIL["accounts:notice-stop"].kwargs["token"]
LED, ASKED = PARTS.LED["public_id"], PARTS.ASKED["public_id"]
PERSON = "5a1c1ae7-0000-4000-8000-000000000001"
ANSWERED = "7e570000-0000-4000-8000-00000000000"
GERMAN, ENGLISH = "/arbeitsbereich/", "/en/workspace/"

# These are no pages: they answer with a file, or with a word for those who watch over the site.
NO_PAGES = {
    "catalog:feed-show",
    "site:file-show",
    "site:audit-export",
    "livez",
    "readyz",
    "catalog:bookmarklist-file",
    "procurement:answer-file",
    "procurement:file-package",
    "procurement:handover-package",
    "procurement:note-paper",
    "procurement:report-paper",
    "procurement:response-receipt",
    "procurement:response-table",
    "procurement:invitation-document",
    "procurement:shortlist-file",
    "procurement:sounding-calendar",
    "procurement:sounding-feed",
    "procurement:synopsis-table",
}

# By who looks: the route, and the German and the English address; one without a slash in front lies in the workspace.
_PLACES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "buyer_admin": (
        *NEEDS,
        *QUESTIONNAIRES,
        *OF_BUYERS,
        *SOUNDINGS,
        *OPENINGS,
        *OVERVIEW,
        *CONCLUSIONS,
        *FILE_NOTES,
        ("site:workspace-show", "", ""),
        ("catalog:attestation-index", "bestaetigen/", "confirming/"),
        ("catalog:attestation-list", "bestaetigen/nachweisbar/", "confirming/nachweisbar/"),
        ("accounts:mandate-offer", "mandate/anbieten/?q=IT", "mandates/offer/?q=IT"),
        ("accounts:data-delete", "/konto/loeschen/", "/en/account/delete/"),
        ("site:audit-list", "protokoll/", "record/"),
        ("accounts:key-list", "schnittstellen/", "keys/"),
        ("accounts:key-create", "schnittstellen/neu/", "keys/new/"),
        ("accounts:key-rotate", "schnittstellen/beispiel01/erneuern/", "keys/beispiel01/renew/"),
        ("accounts:key-revoke", "schnittstellen/beispiel01/widerrufen/", "keys/beispiel01/revoke/"),
        ("accounts:notice-edit", "/konto/benachrichtigungen/", "/en/account/notices/"),
        ("accounts:acting-switch", "wechseln/", "switch/"),
        ("accounts:member-list", "personen/", "people/"),
        ("accounts:member-leave", "personen/austreten/", "people/leave/"),
        ("accounts:mandate-list", "mandate/", "mandates/"),
        ("accounts:member-edit", f"personen/{PERSON}/", f"people/{PERSON}/"),
        ("accounts:member-remove", f"personen/{PERSON}/entfernen/", f"people/{PERSON}/remove/"),
        ("accounts:invitation-add", "personen/einladen/", "people/invite/"),
        ("accounts:application-decide", "personen/antraege/1000000/", "people/requests/1000000/"),
        ("accounts:mandate-offer", "mandate/anbieten/", "mandates/offer/"),
        ("accounts:mandate-request", "mandate/anfragen/", "mandates/request/"),
        ("accounts:mandate-decide", "mandate/1000000/", "mandates/1000000/"),
        ("accounts:mandate-revoke", "mandate/1000000/widerrufen/", "mandates/1000000/revoke/"),
        ("accounts:rules-edit", "regeln/", "rules/"),
        ("catalog:own-use-list", "einsaetze/", "uses/"),
        ("catalog:use-add", "/loesungen/wegeplan/wir-nutzen-das/", "/en/solutions/wegeplan/we-use-this/"),
        ("catalog:use-edit", "einsaetze/960001/", "uses/960001/"),
        ("catalog:use-edit", "einsaetze/960002/", "uses/960002/"),
        ("catalog:experience-edit", "einsaetze/960002/erfahrung/", "uses/960002/experience/"),
        ("accounts:threshold-list", "profil/wertgrenzen/", "profile/limits/"),
        ("procurement:needpart-index", "bedarfe/gemeinsam/", "needs/joint/"),
        (
            "procurement:needpart-list",
            f"bedarfe/{LED}/gemeinsam/?q=Beispielfeld",
            f"needs/{LED}/joint/?q=Beispielfeld",
        ),
        ("procurement:needpart-show", f"bedarfe/{ASKED}/beteiligung/", f"needs/{ASKED}/part/"),
        ("procurement:needpart-edit", f"bedarfe/{ASKED}/beteiligung/zahlen/", f"needs/{ASKED}/part/figures/"),
        ("procurement:need-value", f"bedarfe/{LED}/auftragswert/", f"needs/{LED}/value/"),
        ("procurement:need-routes", f"bedarfe/{LED}/beschaffungswege/", f"needs/{LED}/routes/"),
        ("account_reauthenticate", "/konto/bestaetigen/", "/en/account/confirm/"),
        ("accounts:threshold-end", "profil/wertgrenzen/920003/beenden/", "profile/limits/920003/end/"),
    ),
    "operator_admin": (
        ("site:audit-list", "protokoll/", "record/"),
        ("site:console-show", "betrieb/eingang/", "operator/queues/"),
        ("site:application-list", "betrieb/eingang/antraege/", "operator/queues/applications/"),
        (
            "site:application-decide",
            "betrieb/eingang/antraege/910004/",
            "operator/queues/applications/910004/",
        ),
        ("site:organisation-list", "betrieb/organisationen/", "operator/organisations/"),
        ("site:organisation-show", "betrieb/organisationen/910005/", "operator/organisations/910005/"),
        ("site:user-list", "betrieb/personen/", "operator/people/"),
        ("site:user-show", "betrieb/personen/910006/", "operator/people/910006/"),
        ("site:figure-list", "betrieb/zahlen/", "operator/figures/"),
        ("site:outbox-list", "postausgang/", "outbox/"),
        ("site:job-list", "aufgaben/", "jobs/"),
        ("catalog:search-show", "suche/", "search/"),
        ("accounts:verification-list", "betrieb/eingang/pruefungen/", "operator/queues/verifications/"),
        (
            "accounts:verification-decide",
            "betrieb/eingang/pruefungen/910001/",
            "operator/queues/verifications/910001/",
        ),
        ("catalog:new-listing-list", "betrieb/eingang/neu/", "operator/queues/new/"),
        ("catalog:edit-list", "betrieb/eingang/aenderungen/", "operator/queues/edits/"),
        (
            "catalog:review-decide",
            "betrieb/eingang/eintraege/940002/",
            "operator/queues/listings/940002/",
        ),
        ("catalog:experience-hide", "betrieb/erfahrungen/960003/", "operator/experiences/960003/"),
        ("catalog:claim-list", "betrieb/eingang/uebernahmen/", "operator/queues/claims/"),
        ("catalog:evidence-claim-list", "betrieb/eingang/nachweise/", "operator/queues/evidence/"),
        (
            "catalog:evidence-claim-decide",
            "betrieb/eingang/nachweise/975001/",
            "operator/queues/evidence/975001/",
        ),
        ("catalog:listing-evidence-list", "betrieb/nachweise/nachweisbar/", "operator/evidence/nachweisbar/"),
        (
            "catalog:evidence-revoke",
            "betrieb/nachweise/975002/widerrufen/",
            "operator/evidence/975002/revoke/",
        ),
        ("catalog:claim-decide", "betrieb/eingang/uebernahmen/910003/", "operator/queues/claims/910003/"),
        ("catalog:report-list", "betrieb/eingang/meldungen/", "operator/queues/reports/"),
        ("catalog:report-decide", "betrieb/eingang/meldungen/970001/", "operator/queues/reports/970001/"),
        (
            "catalog:report-reply-hide",
            "betrieb/eingang/meldungen/970004/antwort/",
            "operator/queues/reports/970004/reply/",
        ),
        ("catalog:complaint-list", "betrieb/eingang/beschwerden/", "operator/queues/complaints/"),
        (
            "catalog:complaint-decide",
            "betrieb/eingang/beschwerden/970003/",
            "operator/queues/complaints/970003/",
        ),
    ),
    "": (
        *PUBLIC_SOUNDINGS,
        *REPORTS,
        (
            "catalog:listing-answer",
            "/noch-richtig/beispiel-frage-zum-eintrag/",
            "/en/still-right/beispiel-frage-zum-eintrag/",
        ),
        ("catalog:report-add", "/loesungen/gemeldetes/melden/", "/en/solutions/gemeldetes/report/"),
        (
            "catalog:report-show",
            "/meldungen/5a1c1ae7-0000-4000-8000-000000970002/",
            "/en/reports/5a1c1ae7-0000-4000-8000-000000970002/",
        ),
        ("catalog:moderation-list", "/wissen/moderation/", "/en/knowledge/moderation/"),
        ("account_confirm_email", "/registrieren/bestaetigen/veraltet/", "/en/register/confirm/veraltet/"),
        (
            "account_reset_password_from_key",
            "/anmelden/passwort/1-veraltet/",
            "/en/sign-in/password/1-veraltet/",
        ),
        (
            "accounts:invitation-accept",
            "/einladung/beispiel-einladung/",
            "/en/invitation/beispiel-einladung/",
        ),
        (
            "accounts:notice-stop",
            f"/konto/benachrichtigungen/abbestellen/{TOKEN}/",
            f"/en/account/notices/stop/{TOKEN}/",
        ),
        (
            "catalog:use-question",
            "/noch-im-einsatz/beispiel-frage-des-jahres/",
            "/en/still-in-use/beispiel-frage-des-jahres/",
        ),
        (
            "accounts:contact-answer",
            "/ansprechperson/beispiel-frage-an-eine-person/",
            "/en/contact/beispiel-frage-an-eine-person/",
        ),
    ),
    "lonely": (
        ("site:workspace-show", "", ""),
        ("accounts:body-apply", "gruenden/oeffentliche-stelle/?q=Halle", "found/public-body/?q=Halle"),
        ("accounts:organisation-choose", "beitreten/", "join/"),
        ("accounts:organisation-found", "gruenden/anbieter/", "found/vendor/"),
        ("accounts:body-apply", "gruenden/oeffentliche-stelle/", "found/public-body/"),
        ("accounts:centre-apply", "gruenden/kompetenzzentrum/", "found/competence-centre/"),
        ("accounts:application-add", "beitreten/anbieter-beispiel/", "join/anbieter-beispiel/"),
        ("accounts:invitation-show", "einladungen/1000000/", "invitations/1000000/"),
        (
            "accounts:invitation-accept",
            "/einladung/beispiel-einladung/",
            "/en/invitation/beispiel-einladung/",
        ),
    ),
    "officer": (
        (
            "procurement:shortlist-invite",
            "marktsondierungen/auswahl98003/aus-der-auswahlliste/",
            "soundings/auswahl98003/from-shortlist/",
        ),
    ),
    "requester": (
        ("catalog:bookmark-add", "/loesungen/gemerktes/merken/", "/en/solutions/gemerktes/remember/"),
        ("catalog:bookmarklist-list", "merklisten/", "lists/"),
        ("catalog:bookmarklist-add", "merklisten/neu/", "lists/new/"),
        ("catalog:bookmarklist-show", "merklisten/950001/", "lists/950001/"),
        ("catalog:bookmarklist-edit", "merklisten/950001/aendern/", "lists/950001/edit/"),
        ("catalog:bookmarklist-delete", "merklisten/950001/loeschen/", "lists/950001/delete/"),
        ("catalog:bookmark-edit", "merklisten/eintraege/950002/", "lists/entries/950002/"),
        ("catalog:savedsearch-list", "suchen/", "searches/"),
        ("catalog:savedsearch-add", "suchen/neu/?q=Bauhof", "searches/new/?q=Bauhof"),
        ("catalog:savedsearch-edit", "suchen/950003/", "searches/950003/"),
        ("catalog:watch-list", "beobachtet/", "watched/"),
        ("catalog:watch-add", "/loesungen/gemerktes/beobachten/", "/en/solutions/gemerktes/watch/"),
        (
            "procurement:shortlist-show",
            "bedarfe/5a1c1ae7-0000-4000-8000-000000980001/auswahlliste/",
            "needs/5a1c1ae7-0000-4000-8000-000000980001/shortlist/",
        ),
        (
            "procurement:shortlist-show",
            "bedarfe/5a1c1ae7-0000-4000-8000-000000980002/auswahlliste/",
            "needs/5a1c1ae7-0000-4000-8000-000000980002/shortlist/",
        ),
        (
            "procurement:shortlist-search",
            "bedarfe/5a1c1ae7-0000-4000-8000-000000980001/auswahlliste/suche/",
            "needs/5a1c1ae7-0000-4000-8000-000000980001/shortlist/search/",
        ),
        (
            "procurement:shortlist-search",
            "bedarfe/5a1c1ae7-0000-4000-8000-000000980001/auswahlliste/suche/?q=Vorgemerktes",
            "needs/5a1c1ae7-0000-4000-8000-000000980001/shortlist/search/?q=Vorgemerktes",
        ),
        (
            "procurement:shortlist-add",
            "bedarfe/5a1c1ae7-0000-4000-8000-000000980001/auswahlliste/hinzufuegen/?q=Gemerktes",
            "needs/5a1c1ae7-0000-4000-8000-000000980001/shortlist/add/?q=Gemerktes",
        ),
        (
            "procurement:shortlist-copy",
            "bedarfe/5a1c1ae7-0000-4000-8000-000000980001/auswahlliste/merkliste/",
            "needs/5a1c1ae7-0000-4000-8000-000000980001/shortlist/list/",
        ),
        (
            "procurement:shortlist-cap",
            "bedarfe/5a1c1ae7-0000-4000-8000-000000980001/auswahlliste/obergrenze/",
            "needs/5a1c1ae7-0000-4000-8000-000000980001/shortlist/limit/",
        ),
        (
            "procurement:shortlist-finish",
            "bedarfe/5a1c1ae7-0000-4000-8000-000000980001/auswahlliste/abschliessen/",
            "needs/5a1c1ae7-0000-4000-8000-000000980001/shortlist/finish/",
        ),
        (
            "procurement:shortlist-reopen",
            "bedarfe/5a1c1ae7-0000-4000-8000-000000980002/auswahlliste/wieder-oeffnen/",
            "needs/5a1c1ae7-0000-4000-8000-000000980002/shortlist/reopen/",
        ),
        (
            "procurement:shortlist-log",
            "bedarfe/5a1c1ae7-0000-4000-8000-000000980001/auswahlliste/verlauf/",
            "needs/5a1c1ae7-0000-4000-8000-000000980001/shortlist/log/",
        ),
        (
            "procurement:shortlist-choose",
            "auswahllisten/waehlen/?q=Vorgemerktes",
            "shortlists/choose/?q=Vorgemerktes",
        ),
    ),
    "vendor_admin": (
        *OF_VENDORS,
        ("site:workspace-show", "", ""),
        ("accounts:member-list", "personen/", "people/"),
        ("catalog:vendor-show", "/anbieter/anbieter-beispiel/", "/en/vendors/anbieter-beispiel/"),
        ("accounts:profile-edit", "profil/", "profile/"),
        ("accounts:profile-logo", "profil/logo/", "profile/logo/"),
        ("accounts:proof-list", "profil/nachweise/", "profile/proofs/"),
        ("accounts:proof-add", "profil/nachweise/neu/", "profile/proofs/add/"),
        ("accounts:proof-edit", "profil/nachweise/920001/", "profile/proofs/920001/"),
        ("accounts:contact-list", "profil/ansprechpersonen/", "profile/contacts/"),
        ("accounts:contact-ask", "profil/ansprechpersonen/fragen/", "profile/contacts/ask/"),
        ("accounts:contact-self", "profil/ansprechpersonen/ich/", "profile/contacts/me/"),
        ("accounts:verification-show", "pruefung/", "verification/"),
        ("catalog:own-claim-list", "uebernahmen/", "claims/"),
        ("catalog:own-listing-list", "eintraege/", "listings/"),
        ("catalog:listing-new", "neuer-eintrag/", "new-listing/"),
        ("catalog:listing-from-file", "neuer-eintrag/datei/", "new-listing/file/"),
        ("catalog:own-listing-show", "eintraege/entwurf/", "listings/entwurf/"),
        ("catalog:listing-copy", "eintraege/entwurf/kopieren/", "listings/entwurf/copy/"),
        ("catalog:revision-fill", "eintraege/entwurf/aus-datei/", "listings/entwurf/fill/"),
        ("catalog:revision-check", "eintraege/entwurf/einreichen/", "listings/entwurf/check/"),
        ("catalog:revision-preview", "eintraege/entwurf/vorschau/", "listings/entwurf/preview/"),
        (
            "catalog:version-bring-back",
            "eintraege/angebot/fruehere-fassungen/",
            "listings/angebot/earlier-versions/",
        ),
        ("catalog:revision-discard", "eintraege/entwurf/verwerfen/", "listings/entwurf/give-up/"),
        *(
            (
                "catalog:revision-edit",
                f"eintraege/entwurf/bearbeiten/{group}/",
                f"listings/entwurf/edit/{group}/",
            )
            for group in ("identity", "operation", "connection", "cost", "procurement", "transfer")
        ),
        ("catalog:evidence-list", "eintraege/nachweisbar/nachweise/", "listings/nachweisbar/evidence/"),
        (
            "catalog:evidence-claim-add",
            "eintraege/nachweisbar/nachweise/einreichen/",
            "listings/nachweisbar/evidence/hand-in/",
        ),
        ("catalog:claimed-use-list", "einsaetze-unserer-loesungen/", "uses-of-our-solutions/"),
        ("catalog:use-claim", "einsaetze-unserer-loesungen/neu/", "uses-of-our-solutions/add/"),
        (
            "catalog:use-claim",
            "einsaetze-unserer-loesungen/neu/?area=150020000000",
            "uses-of-our-solutions/add/?area=150020000000",
        ),
        ("catalog:experience-reply", "einsaetze/960002/erwiderung/", "uses/960002/reply/"),
        ("catalog:own-report-list", "meldungen/", "reports/"),
        ("catalog:own-report-show", "meldungen/970001/", "reports/970001/"),
        ("catalog:revision-show", "eintragspruefungen/940002/", "reviews/940002/"),
        (
            "catalog:listing-withdraw",
            "eintraege/geaendertes/zurueckziehen/",
            "listings/geaendertes/withdraw/",
        ),
        ("procurement:response-list", "rueckmeldungen/", "responses/"),
        ("procurement:response-begin", "rueckmeldungen/neu/7e57a0a0a0a0/", "responses/new/7e57a0a0a0a0/"),
        ("procurement:response-show", f"rueckmeldungen/{ANSWERED}2/", f"responses/{ANSWERED}2/"),
        (
            "procurement:response-edit",
            f"rueckmeldungen/{ANSWERED}1/abschnitte/s1/",
            f"responses/{ANSWERED}1/sections/s1/",
        ),
        (
            "procurement:response-check",
            f"rueckmeldungen/{ANSWERED}1/pruefen/",
            f"responses/{ANSWERED}1/check/",
        ),
        (
            "procurement:response-withdraw",
            f"rueckmeldungen/{ANSWERED}2/zurueckziehen/",
            f"responses/{ANSWERED}2/withdraw/",
        ),
        (
            "procurement:response-confirm",
            f"rueckmeldungen/{ANSWERED}3/berichtigung/",
            f"responses/{ANSWERED}3/correction/",
        ),
        (
            "procurement:response-giveback",
            f"rueckmeldungen/{ANSWERED}1/in-den-eintrag/",
            f"responses/{ANSWERED}1/to-the-listing/",
        ),
        (
            "procurement:response-read",
            f"rueckmeldungen/{ANSWERED}1/tabelle/einlesen/",
            f"responses/{ANSWERED}1/table/read/",
        ),
        (
            "procurement:response-file-add",
            f"rueckmeldungen/{ANSWERED}1/dateien/q9/",
            f"responses/{ANSWERED}1/files/q9/",
        ),
    ),
    "editor": (
        *VENDORS_OF_SOUNDINGS,
        ("catalog:claim-add", "/loesungen/erntegut/uebernehmen/", "/en/solutions/erntegut/claim/"),
    ),
}


def _page(visitor: str, route: str, german: str, english: str) -> PageOf:
    return PageOf(
        f"{route.rpartition(':')[2]} for {visitor or 'anybody'}{' searched' if '?' in german else ''}",
        route,
        german if german.startswith("/") else f"{GERMAN}{german}",
        english if english.startswith("/") else f"{ENGLISH}{english}",
        visitor=visitor,
    )


OWN_PAGES = tuple(_page(visitor, *place) for visitor, places in _PLACES.items() for place in places)
