"""Addresses of the upper floor; German and English ones through the translation of their words."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from .choices import TextKey
from .views import start, texts

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
    path(_("workspace/"), start.workspace_show, name="workspace-show"),
    path(_("workspace/texts/"), texts.text_list, name="text-list"),
    path(_("workspace/texts/<slug:key>/<slug:language>/"), texts.text_edit, name="text-edit"),
]
