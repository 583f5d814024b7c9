"""Addresses of uses, experience and the yearly question."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..views import experiences, use_claims, uses

patterns = [
    path(_("solutions/<slug:slug>/we-use-this/"), uses.use_add, name="use-add"),
    path(_("workspace/uses/"), uses.own_use_list, name="own-use-list"),
    path(_("workspace/uses/<int:pk>/"), uses.use_edit, name="use-edit"),
    path(_("workspace/uses/<int:pk>/answer/"), uses.use_answer, name="use-answer"),
    path(_("workspace/uses/<int:pk>/confirm/"), uses.use_confirm, name="use-confirm"),
    path(_("workspace/uses/<int:pk>/withdraw/"), uses.use_withdraw, name="use-withdraw"),
    path(_("workspace/uses/<int:pk>/experience/"), experiences.experience_edit, name="experience-edit"),
    path(
        _("workspace/uses/<int:pk>/experience/withdraw/"),
        experiences.experience_withdraw,
        name="experience-withdraw",
    ),
    path(_("workspace/uses/<int:pk>/reply/"), experiences.experience_reply, name="experience-reply"),
    path(_("workspace/uses-of-our-solutions/"), use_claims.claimed_use_list, name="claimed-use-list"),
    path(_("workspace/uses-of-our-solutions/add/"), use_claims.use_claim, name="use-claim"),
    path(_("workspace/operator/experiences/<int:pk>/"), experiences.experience_hide, name="experience-hide"),
    path(_("still-in-use/<str:token>/"), uses.use_question, name="use-question"),
]
