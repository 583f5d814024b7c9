"""Addresses of joint needs, of the value of a need and of the ways that it opens."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import parts, values

patterns = [
    path(_("workspace/needs/joint/"), parts.needpart_index, name="needpart-index"),
    path(_("workspace/needs/<uuid:public_id>/joint/"), parts.needpart_list, name="needpart-list"),
    path(_("workspace/needs/<uuid:public_id>/joint/ask/"), parts.needpart_invite, name="needpart-invite"),
    path(
        _("workspace/needs/<uuid:public_id>/joint/<int:pk>/take-back/"),
        parts.needpart_takeback,
        name="needpart-takeback",
    ),
    path(_("workspace/needs/<uuid:public_id>/part/"), parts.needpart_show, name="needpart-show"),
    path(_("workspace/needs/<uuid:public_id>/part/figures/"), parts.needpart_edit, name="needpart-edit"),
    path(
        _("workspace/needs/<uuid:public_id>/part/decline/"), parts.needpart_decline, name="needpart-decline"
    ),
    path(_("workspace/needs/<uuid:public_id>/part/leave/"), parts.needpart_leave, name="needpart-leave"),
    path(_("workspace/needs/<uuid:public_id>/value/"), values.need_value, name="need-value"),
    path(_("workspace/needs/<uuid:public_id>/routes/"), values.need_routes, name="need-routes"),
]
