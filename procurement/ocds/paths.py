"""The allow-list: every path that a release may hold, with what stands there. Nothing else is ever published."""

from __future__ import annotations

from . import codes

OBJECT, LIST, TEXT, NUMBER, MOMENT, ADDRESS = "object", "list", "text", "number", "moment", "address"
OCID, CPV, NUTS = "ocid", "cpv", "nuts"
# A set of codes is a closed list.
Kind = str | frozenset[str]

BODY = {
    "parties": LIST,
    "parties[]": OBJECT,
    "parties[].id": TEXT,
    "parties[].name": TEXT,
    "parties[].additionalIdentifiers": LIST,
    "parties[].additionalIdentifiers[]": OBJECT,
    "parties[].additionalIdentifiers[].scheme": codes.IDENTIFIER_SCHEMES,
    "parties[].additionalIdentifiers[].id": TEXT,
    "parties[].address": OBJECT,
    "parties[].address.locality": TEXT,
    "parties[].address.region": NUTS,
    "parties[].address.countryName": TEXT,
    "parties[].roles": LIST,
    "parties[].roles[]": codes.ROLES,
    "buyer": OBJECT,
    "buyer.id": TEXT,
    "buyer.name": TEXT,
}
HEAD: dict[str, Kind] = {
    "": OBJECT,
    "ocid": OCID,
    "id": TEXT,
    "date": MOMENT,
    "tag": LIST,
    "tag[]": codes.TAGS,
    "initiationType": codes.INITIATION_TYPES,
    "language": codes.LANGUAGES,
    **BODY,
    "tender": OBJECT,
    "tender.id": TEXT,
    "tender.title": TEXT,
    "tender.status": codes.STATUSES,
    "tender.procuringEntity": OBJECT,
    "tender.procuringEntity.id": TEXT,
    "tender.procuringEntity.name": TEXT,
}
SOUNDING: dict[str, Kind] = HEAD | {
    "tag[]": codes.PLANNING_TAGS,
    "planning": OBJECT,
    "planning.rationale": TEXT,
    "planning.documents": LIST,
    "planning.documents[]": OBJECT,
    "planning.documents[].id": TEXT,
    "planning.documents[].documentType": codes.DOCUMENT_TYPES,
    "planning.documents[].title": TEXT,
    "planning.documents[].description": TEXT,
    "planning.documents[].url": ADDRESS,
    "planning.documents[].datePublished": MOMENT,
    "planning.documents[].format": codes.FORMATS,
    "planning.documents[].language": codes.LANGUAGES,
    "planning.milestones": LIST,
    "planning.milestones[]": OBJECT,
    "planning.milestones[].id": TEXT,
    "planning.milestones[].title": TEXT,
    "planning.milestones[].type": codes.MILESTONE_TYPES,
    "planning.milestones[].dueDate": MOMENT,
    "planning.milestones[].status": codes.MILESTONE_STATUSES,
    "tender.status": codes.PLANNING_STATUSES,
    "tender.description": TEXT,
    "tender.items": LIST,
    "tender.items[]": OBJECT,
    "tender.items[].id": TEXT,
    "tender.items[].classification": OBJECT,
    "tender.items[].classification.scheme": codes.ITEM_SCHEMES,
    "tender.items[].classification.id": CPV,
    "tender.items[].classification.description": TEXT,
    "tender.items[].additionalClassifications": LIST,
    "tender.items[].additionalClassifications[]": OBJECT,
    "tender.items[].additionalClassifications[].scheme": codes.ITEM_SCHEMES,
    "tender.items[].additionalClassifications[].id": CPV,
    "tender.items[].additionalClassifications[].description": TEXT,
    # Enquiries extension: without `author` and without the moment of asking, which could tell who it was.
    "tender.enquiries": LIST,
    "tender.enquiries[]": OBJECT,
    "tender.enquiries[].id": TEXT,
    "tender.enquiries[].title": TEXT,
    "tender.enquiries[].description": TEXT,
    "tender.enquiries[].answer": TEXT,
    "tender.enquiries[].dateAnswered": MOMENT,
    # Bids extension: the number of responses and nothing else, after the opening only.
    "bids": OBJECT,
    "bids.statistics": LIST,
    "bids.statistics[]": OBJECT,
    "bids.statistics[].id": TEXT,
    "bids.statistics[].measure": codes.MEASURES,
    "bids.statistics[].value": NUMBER,
    "bids.statistics[].date": MOMENT,
}
FOLLOW_UP: dict[str, Kind] = HEAD | {
    "tag[]": codes.TAGS - codes.PLANNING_TAGS,
    "tender.status": codes.STATUSES - {"planning"},
    "relatedProcesses": LIST,
    "relatedProcesses[]": OBJECT,
    "relatedProcesses[].id": TEXT,
    "relatedProcesses[].relationship": LIST,
    "relatedProcesses[].relationship[]": codes.RELATIONSHIPS,
    "relatedProcesses[].title": TEXT,
    "relatedProcesses[].scheme": codes.PROCESS_SCHEMES,
    "relatedProcesses[].identifier": OCID,
    "relatedProcesses[].uri": ADDRESS,
}
_ALWAYS = (
    *("ocid", "id", "date", "tag", "initiationType", "language", "parties", "buyer", "tender"),
    *("tender.id", "tender.title", "tender.status"),
)
# Without these a release is not published; the deadline of the responses is mandatory in eForms E1 (BT-800).
REQUIRED_SOUNDING = (*_ALWAYS, "planning", "planning.documents", "planning.milestones")
REQUIRED_FOLLOW_UP = (*_ALWAYS, "relatedProcesses")
# What a later release may take away: null is how the standard says so, and the merge drops it.
TAKEN_AWAY = frozenset({"tender.description"})
# The lists whose entries the merge tells apart by their `id`; all other lists are replaced as a whole.
MERGED_BY_ID = frozenset(
    {
        "parties",
        "planning.documents",
        "planning.milestones",
        "tender.items",
        "tender.enquiries",
        "bids.statistics",
        "relatedProcesses",
    }
)
