"""Addresses of the upper floor; German and English ones through the translation of their words."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from .choices import TextKey
from .views import audit, files, jobs, outbox, start, texts
from .views.console import figures, organisations, people, queues

app_name = "site"

urlpatterns = [
    path("", start.start, name="start"),
    path(_("about/"), texts.text_show, {"key": TextKey.ABOUT}, name="about-show"),
    path(_("legal-notice/"), texts.text_show, {"key": TextKey.LEGAL_NOTICE}, name="legal-notice-show"),
    path(_("privacy/"), texts.text_show, {"key": TextKey.PRIVACY}, name="privacy-show"),
    path(_("accessibility/"), texts.text_show, {"key": TextKey.ACCESSIBILITY}, name="accessibility-show"),
    path(_("easy-language/"), texts.text_show, {"key": TextKey.EASY_LANGUAGE}, name="easy-language-show"),
    path(_("knowledge/"), texts.knowledge_list, name="knowledge-list"),
    path(_("knowledge/order-of-results/"), texts.text_show, {"key": TextKey.RANKING}, name="ranking-show"),
    path(_("knowledge/evidence/"), texts.text_show, {"key": TextKey.EVIDENCE}, name="evidence-show"),
    path(_("knowledge/listing-a-solution/"), texts.text_show, {"key": TextKey.LISTING}, name="listing-show"),
    path(_("knowledge/market-sounding/"), texts.text_show, {"key": TextKey.SOUNDING}, name="sounding-show"),
    path(_("files/<uuid:public_id>/<str:name>"), files.file_show, name="file-show"),
    path(_("workspace/"), start.workspace_show, name="workspace-show"),
    path(_("workspace/outbox/"), outbox.outbox_list, name="outbox-list"),
    path(_("workspace/outbox/<uuid:public_id>/resend/"), outbox.outbox_resend, name="outbox-resend"),
    path(_("workspace/jobs/"), jobs.job_list, name="job-list"),
    path(_("workspace/jobs/<slug:job>/retry/"), jobs.job_retry, name="job-retry"),
    path(_("workspace/operator/queues/"), queues.console_show, name="console-show"),
    path(_("workspace/operator/queues/applications/"), queues.application_list, name="application-list"),
    path(
        _("workspace/operator/queues/applications/<int:pk>/"),
        queues.application_decide,
        name="application-decide",
    ),
    path(_("workspace/operator/organisations/"), organisations.organisation_list, name="organisation-list"),
    path(
        _("workspace/operator/organisations/<int:pk>/"),
        organisations.organisation_show,
        name="organisation-show",
    ),
    path(
        _("workspace/operator/organisations/<int:pk>/unverify/"),
        organisations.organisation_unverify,
        name="organisation-unverify",
    ),
    path(
        _("workspace/operator/organisations/<int:pk>/provider/"),
        organisations.organisation_provider,
        name="organisation-provider",
    ),
    path(
        _("workspace/operator/organisations/<int:pk>/close/"),
        organisations.organisation_close,
        name="organisation-close",
    ),
    path(_("workspace/operator/people/"), people.user_list, name="user-list"),
    path(_("workspace/operator/people/<int:pk>/"), people.user_show, name="user-show"),
    path(_("workspace/operator/people/<int:pk>/suspend/"), people.user_suspend, name="user-suspend"),
    path(_("workspace/operator/people/<int:pk>/reopen/"), people.user_unsuspend, name="user-unsuspend"),
    path(_("workspace/operator/figures/"), figures.figure_list, name="figure-list"),
    path(_("workspace/record/"), audit.audit_list, name="audit-list"),
    path(_("workspace/record/export/<slug:form>/"), audit.audit_export, name="audit-export"),
    path(_("workspace/texts/"), texts.text_list, name="text-list"),
    path(_("workspace/texts/<slug:key>/<slug:language>/"), texts.text_edit, name="text-edit"),
]
