"""Addresses of the profiles of organisations: fields, logo, proofs, contacts, thresholds."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import contacts, profile, proofs, thresholds

urlpatterns = [
    path(_("workspace/profile/"), profile.profile_edit, name="profile-edit"),
    path(_("workspace/profile/logo/"), profile.profile_logo, name="profile-logo"),
    path(_("workspace/profile/proofs/"), proofs.proof_list, name="proof-list"),
    path(_("workspace/profile/proofs/add/"), proofs.proof_add, name="proof-add"),
    path(_("workspace/profile/proofs/<int:pk>/"), proofs.proof_edit, name="proof-edit"),
    path(_("workspace/profile/proofs/<int:pk>/remove/"), proofs.proof_remove, name="proof-remove"),
    path(_("workspace/profile/contacts/"), contacts.contact_list, name="contact-list"),
    path(_("workspace/profile/contacts/ask/"), contacts.contact_ask, name="contact-ask"),
    path(_("workspace/profile/contacts/me/"), contacts.contact_self, name="contact-self"),
    path(_("workspace/profile/contacts/<int:pk>/ask/"), contacts.contact_ask_again, name="contact-ask-again"),
    path(_("workspace/profile/contacts/<int:pk>/remove/"), contacts.contact_remove, name="contact-remove"),
    path(_("contact/<slug:token>/"), contacts.contact_answer, name="contact-answer"),
    path(_("workspace/profile/limits/"), thresholds.threshold_list, name="threshold-list"),
    path(_("workspace/profile/limits/<int:pk>/end/"), thresholds.threshold_end, name="threshold-end"),
    path(
        _("workspace/profile/limits/<int:pk>/remove/"), thresholds.threshold_remove, name="threshold-remove"
    ),
]
