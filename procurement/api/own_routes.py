"""Addresses of the API for the public body that leads a sounding."""

from __future__ import annotations

from django.urls import path

from .views.own_invitations import OwnInvitationViewSet
from .views.own_needs import OwnNeedViewSet
from .views.own_questionnaires import OwnQuestionnaireViewSet
from .views.own_shortlists import OwnShortlistViewSet
from .views.own_soundings import OwnSoundingViewSet

_NEED, _SHORTLIST = "needs/<slug:need>/", "needs/<slug:need>/shortlist/"
_SOUNDING = "soundings/<slug:sounding>/"
_QUESTIONNAIRE = f"{_SOUNDING}questionnaire/"

BUYERS_SIDE = [
    path("needs/", OwnNeedViewSet.as_view({"get": "list", "post": "create"}), name="own-need-list"),
    path(_NEED, OwnNeedViewSet.as_view({"get": "retrieve", "patch": "partial_update"}), name="own-need-show"),
    path(f"{_NEED}finish/", OwnNeedViewSet.as_view({"post": "finish"}), name="own-need-finish"),
    path(f"{_NEED}reopen/", OwnNeedViewSet.as_view({"post": "reopen"}), name="own-need-reopen"),
    path(
        f"{_NEED}value/", OwnNeedViewSet.as_view({"get": "value", "patch": "estimate"}), name="own-need-value"
    ),
    path(_SHORTLIST, OwnShortlistViewSet.as_view({"get": "retrieve"}), name="own-shortlist-show"),
    path(
        f"{_SHORTLIST}searches/",
        OwnShortlistViewSet.as_view({"get": "searches", "post": "search"}),
        name="own-search-list",
    ),
    path(
        f"{_SHORTLIST}searches/<int:number>/",
        OwnShortlistViewSet.as_view({"get": "search_show"}),
        name="own-search-show",
    ),
    path(
        f"{_SHORTLIST}candidates/",
        OwnShortlistViewSet.as_view({"get": "candidates", "post": "add"}),
        name="own-candidate-list",
    ),
    path(f"{_SHORTLIST}steps/", OwnShortlistViewSet.as_view({"get": "steps"}), name="own-step-list"),
    path(
        "soundings/",
        OwnSoundingViewSet.as_view({"get": "list", "post": "create"}),
        name="own-sounding-list",
    ),
    path(
        _SOUNDING,
        OwnSoundingViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="own-sounding-show",
    ),
    path(f"{_SOUNDING}submit/", OwnSoundingViewSet.as_view({"post": "submit"}), name="own-sounding-submit"),
    path(
        f"{_SOUNDING}take-back/",
        OwnSoundingViewSet.as_view({"post": "take_back"}),
        name="own-sounding-take-back",
    ),
    path(f"{_SOUNDING}cancel/", OwnSoundingViewSet.as_view({"post": "cancel"}), name="own-sounding-cancel"),
    path(f"{_SOUNDING}versions/", OwnSoundingViewSet.as_view({"get": "versions"}), name="own-frozen-list"),
    path(
        f"{_SOUNDING}versions/<int:number>/",
        OwnSoundingViewSet.as_view({"get": "version"}),
        name="own-frozen-show",
    ),
    path(
        f"{_SOUNDING}enquiries/",
        OwnSoundingViewSet.as_view({"get": "enquiries"}),
        name="sounding-enquiry-list",
    ),
    path(
        f"{_SOUNDING}enquiries/<slug:enquiry>/",
        OwnSoundingViewSet.as_view({"get": "enquiry"}),
        name="sounding-enquiry-show",
    ),
    path(
        f"{_SOUNDING}amendments/",
        OwnSoundingViewSet.as_view({"get": "amendments"}),
        name="own-amendment-list",
    ),
    path(
        f"{_SOUNDING}invitations/",
        OwnInvitationViewSet.as_view({"get": "list", "post": "create"}),
        name="own-invitation-list",
    ),
    path(
        f"{_SOUNDING}invitations/<int:pk>/",
        OwnInvitationViewSet.as_view({"get": "retrieve", "delete": "destroy"}),
        name="own-invitation-show",
    ),
    path(
        _QUESTIONNAIRE,
        OwnQuestionnaireViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="own-questionnaire-show",
    ),
    path(
        f"{_QUESTIONNAIRE}take/",
        OwnQuestionnaireViewSet.as_view({"post": "take"}),
        name="own-questionnaire-take",
    ),
    path(
        f"{_QUESTIONNAIRE}sections/",
        OwnQuestionnaireViewSet.as_view({"post": "add_section"}),
        name="own-section-list",
    ),
    path(
        f"{_QUESTIONNAIRE}sections/<slug:key>/",
        OwnQuestionnaireViewSet.as_view({"patch": "change_section", "delete": "remove_section"}),
        name="own-section-show",
    ),
    path(
        f"{_QUESTIONNAIRE}questions/",
        OwnQuestionnaireViewSet.as_view({"post": "add_question"}),
        name="own-question-list",
    ),
    path(
        f"{_QUESTIONNAIRE}questions/<slug:key>/",
        OwnQuestionnaireViewSet.as_view({"patch": "change_question", "delete": "remove_question"}),
        name="own-question-show",
    ),
]
