"""Addresses of market soundings: the pages of the buyer, the public ones, and those of who was invited."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import invitations, public_soundings, soundings

patterns = [
    path(_("workspace/soundings/"), soundings.sounding_list, name="sounding-list"),
    path(_("workspace/soundings/new/"), soundings.sounding_begin, name="sounding-begin"),
    path(_("workspace/soundings/<str:public_id>/"), soundings.sounding_show, name="sounding-show"),
    path(_("workspace/soundings/<str:public_id>/edit/"), soundings.sounding_edit, name="sounding-edit"),
    path(_("workspace/soundings/<str:public_id>/review/"), soundings.sounding_review, name="sounding-review"),
    path(_("workspace/soundings/<str:public_id>/submit/"), soundings.sounding_submit, name="sounding-submit"),
    path(
        _("workspace/soundings/<str:public_id>/take-back/"),
        soundings.sounding_takeback,
        name="sounding-takeback",
    ),
    path(
        _("workspace/soundings/<str:public_id>/publish/"), soundings.sounding_publish, name="sounding-publish"
    ),
    path(_("workspace/soundings/<str:public_id>/cancel/"), soundings.sounding_cancel, name="sounding-cancel"),
    path(
        _("workspace/soundings/<str:public_id>/invitations/"),
        invitations.invitation_list,
        name="invitation-list",
    ),
    path(
        _("workspace/soundings/<str:public_id>/invitations/add/"),
        invitations.invitation_add,
        name="invitation-add",
    ),
    path(
        _("workspace/soundings/<str:public_id>/invitations/<int:pk>/remove/"),
        invitations.invitation_remove,
        name="invitation-remove",
    ),
    path(
        _("workspace/soundings/<str:public_id>/invitations/<int:pk>/resend/"),
        invitations.invitation_resend,
        name="invitation-resend",
    ),
    path(_("workspace/soundings/<str:public_id>/documents/"), soundings.document_list, name="document-list"),
    path(
        _("workspace/soundings/<str:public_id>/documents/<int:pk>/remove/"),
        soundings.document_remove,
        name="document-remove",
    ),
    path(_("soundings/"), public_soundings.sounding_list, name="public-sounding-list"),
    path(_("soundings/feed/"), public_soundings.sounding_feed, name="sounding-feed"),
    path(_("soundings/invitation/<str:token>/"), public_soundings.invitation_show, name="invitation-show"),
    path(
        _("soundings/invitation/<str:token>/decline/"),
        public_soundings.invitation_decline,
        name="invitation-decline",
    ),
    path(
        _("soundings/invitation/<str:token>/documents/<uuid:file>/"),
        public_soundings.invitation_document,
        name="invitation-document",
    ),
    path(_("soundings/<str:public_id>/"), public_soundings.sounding_show, name="public-sounding-show"),
    path(_("soundings/<str:public_id>/dates/"), public_soundings.sounding_calendar, name="sounding-calendar"),
    path(_("soundings/<str:public_id>/take-part/"), public_soundings.sounding_join, name="sounding-join"),
    path(_("soundings/<str:public_id>/decline/"), public_soundings.sounding_decline, name="sounding-decline"),
]
