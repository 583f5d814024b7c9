"""The world of the attacks with hostile texts in every place that people or files can write to."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from catalog.facts import types
from catalog.facts.registry import FACTS
from catalog.models import EvidenceClaim, Revision, Solution
from marketplace.core.models import StoredFile
from tests.factories import (
    ApplicationFactory,
    ComplaintFactory,
    DeploymentFactory,
    EditableTextFactory,
    EvidenceFactory,
    ExperienceFactory,
    FormerNameFactory,
    ImportedFileFactory,
    LicenceFactory,
    NoticeFactory,
    ReportFactory,
    SolutionVersionFactory,
    ThresholdRuleFactory,
    VerificationFactory,
)

from .asking import world_of_attacks
from .hostile import address_of, email_of, name_of, text_of

HIDDEN, DECIDED = {"pk": 1_100_001}, {"pk": 1_100_002}
# Facts whose form leaves no room for a hostile text.
PATTERNED = {"countries": "DE", "unsupported_countries": "DE", "cpv": "48000000-8"}
# Every column that takes texts of people or of files, and in which shape: a name holds nothing that cannot be seen, because
# nothing else gets past core/names.py.
TEXTS: dict[str, dict[str, str]] = {
    "accounts.ApiKey": {"name": "name"},
    "accounts.Application": {"name": "name", "message": "text", "reason": "text"},
    "accounts.Contact": {"name": "name", "function": "name", "email": "email", "phone": "name"},
    "accounts.FormerName": {"name": "name"},
    "accounts.Mandate": {"basis": "text", "reason": "text"},
    "accounts.Notice": {"subject": "name", "text": "text"},
    "accounts.Organisation": {
        "name": "name",
        "uri": "address",
        "website": "address",
        "description": "languages",
        "legal_form": "name",
        "seat": "name",
        "contact_name": "name",
        "contact_email": "email",
        "services": "lists",
        "it_provider_name": "name",
        "specialist_systems": "list",
        "standards": "list",
    },
    "accounts.OwnThreshold": {"title": "name", "source_title": "name", "source_url": "address"},
    "accounts.Proof": {"title": "name", "issuer": "name"},
    "accounts.RegisterNumber": {"value": "text", "court": "name"},
    "accounts.Suspension": {"reason": "text"},
    "accounts.User": {"name": "name"},
    "accounts.Verification": {"message": "text", "reason": "text"},
    "catalog.Bookmark": {"note": "text"},
    "catalog.BookmarkList": {"name": "name", "purpose": "text"},
    "catalog.Complaint": {"text": "text", "reason": "text"},
    "catalog.Deployment": {
        "cohort": "text",
        "note": "languages",
        "ended_reason": "languages",
        "source_title": "text",
        "source_url": "address",
    },
    "catalog.Evidence": {"checked_by": "name", "document_title": "name", "document_url": "address"},
    "catalog.EvidenceClaim": {
        "checked_by": "name",
        "document_title": "name",
        "document_url": "address",
        "reason": "text",
    },
    "catalog.Experience": {
        "went_well": "text",
        "went_badly": "text",
        "reply": "text",
        "hidden_reason": "text",
    },
    "catalog.ImportRun": {"started_by": "text", "sources": "list", "report": "report"},
    "catalog.ImportedFile": {
        "source": "source",
        "repository_url": "address",
        "standard": "text",
        "unknown_keys": "languages",
        "text": "text",
    },
    "catalog.Report": {
        "explanation": "text",
        "name": "name",
        "email": "email",
        "grounds": "text",
        "reason": "text",
        "reply": "text",
    },
    "catalog.Revision": {"facts": "facts", "unclean": "unclean", "note": "text", "reason": "text"},
    "catalog.SavedSearch": {"name": "name", "address": "search"},
    "catalog.SolutionClaim": {"message": "text", "reason": "text"},
    "catalog.Verdict": {"reason": "text"},
    "core.OutboxMessage": {"subject": "name", "text": "text", "html": "text", "last_error": "text"},
    "core.StoredFile": {"name": "name"},
    "registers.Area": {"name": "name", "official_name": "name"},
    "registers.Licence": {"name": "text"},
    "registers.ThresholdRule": {
        "source_title": "text",
        "source_url": "address",
        "note_de": "text",
        "note_en": "text",
    },
    "site.EditableText": {"body": "text"},
}

# Columns of codes, keys, hashes, addresses of rows and of what is made from other columns.
CODES: dict[str, str] = {
    "accounts.ApiKey": "prefix scopes secret_hash",
    "accounts.Application": "details",
    "accounts.Contact": "language token_hash",
    "accounts.FormerName": "name_key",
    "accounts.Invitation": "email roles token_hash",
    "accounts.Mandate": "roles",
    "accounts.Notice": "key path",
    "accounts.Organisation": "name_key regions slug",
    "accounts.User": "email language password",
    "accounts.Verification": "evidence",
    "catalog.Evidence": "fact",
    "catalog.EvidenceClaim": "fact",
    "catalog.Experience": "language reply_language",
    "catalog.FacetValue": "code facet label",
    "catalog.ImportedFile": "problems sha256",
    "catalog.Report": "fact language",
    "catalog.Revision": "touched",
    "catalog.SavedSearch": "feed_token_hash language",
    "catalog.SearchCards": "api de en",
    "catalog.SearchLexeme": "lexeme",
    "catalog.SearchRow": "name_key slug",
    "catalog.SearchWord": "shown word",
    "catalog.Solution": "edited_facts identity slug",
    # Filled by publishing: a version is never changed afterwards.
    "catalog.SolutionVersion": "facts facts_hash note",
    "catalog.Verdict": "fact",
    "catalog.Watch": "told",
    "catalog.YearlyQuestion": "answer token_hash",
    "core.AuditEvent": "actor_kind actor_name data subject_id subject_type verb",
    "core.AuditHead": "hash previous signature signer",
    "core.AuditLink": "hash",
    "core.CacheEntry": "cache_key value",
    "core.OutboxMessage": "headers key language to topic",
    "core.RepeatableRequest": "answer fingerprint name",
    "core.StoredFile": "key media_type purpose scanned_by sha256",
    # The registers come with the program, but for the names of areas and the sources of thresholds.
    "registers.Area": "ags key nuts3 postcode search_name search_text sort_name",
    "registers.CpvCode": "bare code label_de label_en search_text",
    "registers.Licence": "category spdx_id",
    "registers.NutsCode": "code label_de",
    "registers.RegisterLoad": "content_hash",
    "registers.ThresholdRule": "key",
}


def document(place: str = "fact") -> dict[str, Any]:
    """A listing's facts with a hostile text in each text of them."""
    return {
        key: [PATTERNED[key]] if key in PATTERNED else _value(fact.type, f"{place}.{key}")
        for key, fact in FACTS.items()
    }


def _value(kind: Any, place: str) -> Any:
    """A value of the type, hostile as far as the type lets it be."""
    if isinstance(kind, types.Url) or (isinstance(kind, types.Text) and kind.pattern):
        return address_of(place)
    if isinstance(kind, types.Text):
        return text_of(place, kind.longest)
    if isinstance(kind, types.Choice):
        return kind.codes[0]
    if isinstance(kind, types.Many):
        return [_value(kind.of, place)]
    if isinstance(kind, types.Keyed):
        return {kind.keys.codes[0]: _value(kind.of, place)}
    if isinstance(kind, types.Localised):
        return {"de": _value(kind.of, place), "en": _value(kind.of, f"{place}.en")}
    if isinstance(kind, types.Record):
        return {key: _value(one, f"{place}.{key}") for key, one in kind.fields.items()}
    plain = {
        types.Boolean: True,
        types.Integer: 1,
        types.Range: {"min": 1, "max": 2},
        types.Date: "2030-01-02",
        types.Language: "de",
        types.Licence: "MIT",
    }
    return plain[type(kind)]


def shaped(shape: str, place: str, longest: int, pk: Any) -> Any:
    """What a column of this shape is filled with."""
    if shape == "name":
        return name_of(place, longest)
    if shape == "address":
        return address_of(place)
    if shape == "email":
        return email_of(place)
    if shape == "search":
        return "q=%22onhz%3D1%3E%3Chz%3E"
    if shape == "facts":
        return document("revision")
    text = text_of(place, longest)
    return {
        "text": text,
        "languages": {"de": text},
        "lists": {"de": [text]},
        "list": [text],
        "source": f"{pk}/{text}",
        "unclean": {"funded_until": text},
        "report": _report(text),
    }[shape]


def _report(text: str) -> dict[str, Any]:
    problem = {"file": text, "line": 1, "field": text, "rule": text, "severity": "error", "message": text}
    counts = ("files", "created", "updated", "unchanged", "duplicates", "rejected", "warnings")
    return dict.fromkeys(counts, 1) | {"problems": [problem]}


def poison() -> dict[str, int]:
    """Fill every column of the table above in every row; says in how many rows of each model."""
    counts = {}
    for label, columns in TEXTS.items():
        model = apps.get_model(label)
        rows = list(model._base_manager.order_by("pk"))
        counts[label] = len(rows)
        for row in rows:
            values = {
                name: shaped(shape, f"{label}.{name}", _longest(model, name), row.pk)
                for name, shape in columns.items()
            }
            # Straight into the table: rows of former times and of other ways in are shown by the same pages.
            model._base_manager.filter(pk=row.pk).update(**values)
    return counts


def _longest(model: type[models.Model], name: str) -> int:
    return getattr(model._meta.get_field(name), "max_length", None) or 4_000


def hostile_world() -> dict[str, Any]:
    """The world of the attacks, all of its texts hostile; every public listing has a version that is."""
    world = world_of_attacks()
    _what_is_missing(world)
    world["poisoned"] = poison()
    for solution in Solution.objects.filter(current__isnull=False, status="published"):
        SolutionVersionFactory(
            solution=solution, facts=document(), note=text_of("catalog.SolutionVersion.note", 300)
        )
    for row in world.values():
        if isinstance(row, models.Model):
            row.refresh_from_db()
    return world


def _what_is_missing(world: dict[str, Any]) -> None:
    """Rows of the kinds that the tables of the routes do not have, and what pages show of things that are decided."""
    vendor, town, now = world["vendor"], world["municipality"], timezone.now()
    used = Solution.objects.get(slug="wasserstand")
    FormerNameFactory(organisation=vendor)
    NoticeFactory(user=world["officer"])
    LicenceFactory()
    ThresholdRuleFactory()
    EditableTextFactory()
    ImportedFileFactory(solution=used)
    ApplicationFactory(user=world["lonely"], state="rejected", decided_at=now, reason="Nein.")
    VerificationFactory(organisation=world["other_vendor"], state="rejected", decided_at=now)
    for fact in ("licence", "security"):
        EvidenceFactory(solution=used, fact=fact)
    EvidenceClaim.objects.update(document=StoredFile.objects.first())
    for _number in range(2):
        DeploymentFactory(solution=used, status="test", stated_by="municipality")
    DeploymentFactory(**HIDDEN, area=town.area, stated_by="municipality")
    ExperienceFactory(deployment_id=HIDDEN["pk"], organisation=town, hidden_at=now)
    told = {"solution": used, "version": used.current, "state": "upheld", "decided_at": now, "reason": "Ja."}
    report = ReportFactory(**DECIDED, measure="correction", **told)
    ComplaintFactory(report=report, state="rejected", decided_at=now, reason="Nein.")
    Revision.objects.filter(solution__slug="entwurf").update(round=1)
