"""Addresses of clarification questions, corrections and extensions."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import amendments, enquiries

patterns = [
    path(_("soundings/<str:public_id>/ask/"), enquiries.enquiry_ask, name="enquiry-ask"),
    path(_("workspace/soundings/<str:public_id>/questions/"), enquiries.enquiry_list, name="enquiry-list"),
    path(
        _("workspace/soundings/<str:public_id>/questions/publish/"),
        enquiries.enquiry_publish,
        name="enquiry-publish",
    ),
    path(
        _("workspace/soundings/<str:public_id>/questions/<uuid:enquiry_id>/"),
        enquiries.enquiry_answer,
        name="enquiry-answer",
    ),
    path(
        _("workspace/soundings/<str:public_id>/questions/<uuid:enquiry_id>/private/"),
        enquiries.enquiry_private,
        name="enquiry-private",
    ),
    path(
        _("workspace/soundings/<str:public_id>/questions/<uuid:enquiry_id>/reject/"),
        enquiries.enquiry_reject,
        name="enquiry-reject",
    ),
    path(
        _("workspace/soundings/<str:public_id>/correct/"),
        amendments.sounding_correct,
        name="sounding-correct",
    ),
    path(
        _("workspace/soundings/<str:public_id>/correct/texts/"),
        amendments.correction_write,
        name="correction-write",
    ),
    path(
        _("workspace/soundings/<str:public_id>/correct/discard/"),
        amendments.correction_discard,
        name="correction-discard",
    ),
    path(
        _("workspace/soundings/<str:public_id>/extend/"), amendments.sounding_extend, name="sounding-extend"
    ),
]
