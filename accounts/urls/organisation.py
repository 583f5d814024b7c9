"""Addresses of the people of the organisation acted for: applying, inviting, leaving, mandates."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import applications, invitations, mandates, members, organisations, switching

urlpatterns = [
    path(_("workspace/switch/"), switching.acting_switch, name="acting-switch"),
    path(_("workspace/join/"), organisations.organisation_choose, name="organisation-choose"),
    path(_("workspace/join/<slug:slug>/"), organisations.application_add, name="application-add"),
    path(_("workspace/found/vendor/"), organisations.organisation_found, name="organisation-found"),
    path(_("workspace/found/public-body/"), organisations.body_apply, name="body-apply"),
    path(_("workspace/found/competence-centre/"), organisations.centre_apply, name="centre-apply"),
    path(
        _("workspace/requests/<int:pk>/withdraw/"),
        applications.application_withdraw,
        name="application-withdraw",
    ),
    path(_("workspace/people/"), members.member_list, name="member-list"),
    path(_("workspace/people/leave/"), members.member_leave, name="member-leave"),
    path(_("workspace/people/invite/"), invitations.invitation_add, name="invitation-add"),
    path(
        _("workspace/people/invitations/<int:pk>/resend/"),
        invitations.invitation_resend,
        name="invitation-resend",
    ),
    path(
        _("workspace/people/invitations/<int:pk>/revoke/"),
        invitations.invitation_revoke,
        name="invitation-revoke",
    ),
    path(
        _("workspace/people/requests/<int:pk>/"), applications.application_decide, name="application-decide"
    ),
    path(_("workspace/people/<uuid:person>/"), members.member_edit, name="member-edit"),
    path(_("workspace/people/<uuid:person>/remove/"), members.member_remove, name="member-remove"),
    path(_("workspace/invitations/<int:pk>/"), invitations.invitation_show, name="invitation-show"),
    path(_("invitation/<str:token>/"), invitations.invitation_accept, name="invitation-accept"),
    path(_("workspace/mandates/"), mandates.mandate_list, name="mandate-list"),
    path(_("workspace/mandates/offer/"), mandates.mandate_offer, name="mandate-offer"),
    path(_("workspace/mandates/request/"), mandates.mandate_request, name="mandate-request"),
    path(_("workspace/mandates/<int:pk>/"), mandates.mandate_decide, name="mandate-decide"),
    path(_("workspace/mandates/<int:pk>/revoke/"), mandates.mandate_revoke, name="mandate-revoke"),
    path(_("workspace/rules/"), organisations.rules_edit, name="rules-edit"),
]
