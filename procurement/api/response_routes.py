"""Addresses of published soundings, and of the programs of vendors; the roof puts them below /api/v1/."""

from __future__ import annotations

from typing import Any

from django.urls import path

from .views.public import PublishedSoundingViewSet
from .views.response_files import ResponseFileViewSet, ResponsePaperViewSet
from .views.response_invitations import ReceivedInvitationViewSet, TakingPartViewSet
from .views.responses import OwnResponseViewSet


def _get(viewset: Any, action: str) -> Any:
    return viewset.as_view({"get": action})


_SOUNDING = "published-soundings/<slug:public_id>/"
PUBLISHED_SOUNDINGS = [
    path("published-soundings/", _get(PublishedSoundingViewSet, "list"), name="published-sounding-list"),
    path(_SOUNDING, _get(PublishedSoundingViewSet, "retrieve"), name="published-sounding-show"),
    path(
        f"{_SOUNDING}questionnaires/",
        _get(PublishedSoundingViewSet, "questionnaires"),
        name="published-questionnaire-list",
    ),
    path(
        f"{_SOUNDING}questionnaires/<int:number>/",
        _get(PublishedSoundingViewSet, "questionnaire"),
        name="published-questionnaire-show",
    ),
    path(
        f"{_SOUNDING}documents/", _get(PublishedSoundingViewSet, "documents"), name="published-document-list"
    ),
    path(
        f"{_SOUNDING}documents/<slug:file_id>/",
        _get(PublishedSoundingViewSet, "document"),
        name="published-document-show",
    ),
    path(
        f"{_SOUNDING}enquiries/", _get(PublishedSoundingViewSet, "enquiries"), name="published-enquiry-list"
    ),
    path(
        f"{_SOUNDING}amendments/",
        _get(PublishedSoundingViewSet, "amendments"),
        name="published-amendment-list",
    ),
]
_RESPONSE = "responses/<slug:public_id>/"
VENDORS_SIDE = [
    path(
        "received-invitations/",
        _get(ReceivedInvitationViewSet, "list"),
        name="received-invitation-list",
    ),
    path(
        "received-invitations/<slug:public_id>/",
        _get(ReceivedInvitationViewSet, "retrieve"),
        name="received-invitation-show",
    ),
    path(
        "received-invitations/<slug:public_id>/decline/",
        ReceivedInvitationViewSet.as_view({"post": "decline"}),
        name="received-invitation-decline",
    ),
    path(f"{_SOUNDING}join/", TakingPartViewSet.as_view({"post": "join"}), name="published-sounding-join"),
    path(
        f"{_SOUNDING}respond/",
        TakingPartViewSet.as_view({"post": "respond"}),
        name="published-sounding-respond",
    ),
    path(
        f"{_SOUNDING}own-enquiries/",
        TakingPartViewSet.as_view({"get": "enquiries", "post": "ask"}),
        name="own-enquiry-list",
    ),
    path(
        f"{_SOUNDING}own-enquiries/<slug:enquiry_id>/",
        _get(TakingPartViewSet, "enquiry"),
        name="own-enquiry-show",
    ),
    path("responses/", _get(OwnResponseViewSet, "list"), name="own-response-list"),
    path(
        _RESPONSE,
        OwnResponseViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="own-response-show",
    ),
    path(f"{_RESPONSE}check/", _get(OwnResponseViewSet, "check"), name="own-response-check"),
    path(f"{_RESPONSE}submit/", OwnResponseViewSet.as_view({"post": "submit"}), name="own-response-submit"),
    path(
        f"{_RESPONSE}withdraw/",
        OwnResponseViewSet.as_view({"post": "withdraw"}),
        name="own-response-withdraw",
    ),
    path(
        f"{_RESPONSE}confirm/", OwnResponseViewSet.as_view({"post": "confirm"}), name="own-response-confirm"
    ),
    path(f"{_RESPONSE}receipts/", _get(OwnResponseViewSet, "receipts"), name="own-receipt-list"),
    path(
        f"{_RESPONSE}receipts/<slug:receipt>/", _get(OwnResponseViewSet, "receipt"), name="own-receipt-show"
    ),
    path(
        f"{_RESPONSE}receipts/<slug:receipt>/pdf/",
        _get(ResponsePaperViewSet, "receipt"),
        name="own-receipt-pdf",
    ),
    path(
        f"{_RESPONSE}table/",
        ResponsePaperViewSet.as_view({"get": "table", "post": "read"}),
        name="own-response-table",
    ),
    path(
        f"{_RESPONSE}files/",
        ResponseFileViewSet.as_view({"get": "list", "post": "create"}),
        name="own-response-file-list",
    ),
    path(
        f"{_RESPONSE}files/<slug:file_id>/",
        ResponseFileViewSet.as_view({"get": "retrieve", "delete": "destroy"}),
        name="own-response-file-show",
    ),
    path(
        f"{_RESPONSE}files/<slug:file_id>/content/",
        _get(ResponseFileViewSet, "content"),
        name="own-response-file-content",
    ),
]
