"""Closed lists of the publiccode.yml standard (0.7), with labels of our own.

Source: categories-list and scope-list of the standard, licence CC0-1.0. The standard has no German labels.
"""

from __future__ import annotations

from django.utils.functional import lazystr
from django.utils.translation import gettext

CATEGORIES = tuple(
    """accounting agile-project-management applicant-tracking application-development appointment-scheduling backup
    billing-and-invoicing blog budgeting business-intelligence business-process-management cad call-center-management
    cloud-management collaboration communications compliance-management contact-management content-management crm
    customer-service-and-support data-analytics data-collection data-visualization design design-system
    digital-asset-management digital-citizenship document-management donor-management e-commerce e-signature
    educational-content email-management email-marketing employee-management enterprise-project-management
    enterprise-social-networking erp event-management facility-management feedback-and-reviews-management
    financial-reporting fleet-management fundraising gamification geographic-information-systems grant-management
    graphic-design help-desk hr ide identity-management instant-messaging integrated-library-system
    inventory-management it-asset-management it-development it-management it-security it-service-management
    knowledge-management learning-management-system marketing mind-mapping mobile-marketing mobile-payment
    network-management office online-booking online-community payment-gateway payroll predictive-analysis procurement
    productivity-suite project-collaboration project-management property-management real-estate-management
    regulations-and-directives remote-support resource-management sales-management seo service-desk
    social-media-management survey talent-management task-management taxes-management test-management time-management
    time-tracking translation video-conferencing video-editing visitor-management voip warehouse-management
    web-collaboration web-conferencing website-builder whistleblowing workflow-management other""".split()
)

SCOPES = tuple(
    """agriculture culture defence education emergency-services employment energy environment
    finance-and-economic-development foreign-affairs government healthcare infrastructures justice local-authorities
    manufacturing research science-and-technology security society sport tourism transportation welfare""".split()
)

SUPPORT_ALIASES = ("gdpr", "eidas", "nis2", "cra", "spid", "cie", "anpr", "pagopa", "io")

ABBREVIATIONS = {
    "cad": "CAD", "crm": "CRM", "erp": "ERP", "hr": "Human resources", "ide": "IDE", "seo": "SEO", "voip": "VoIP",
}  # fmt: skip

THEMENFELDER = (
    "Arbeit & Ruhestand",
    "Bauen & Wohnen",
    "Bildung",
    "Ein- & Auswanderung",
    "Engagement & Hobby",
    "Familie & Kind",
    "Forschung & Förderung",
    "Gesundheit",
    "Mobilität & Reisen",
    "Querschnitt",
    "Recht & Ordnung",
    "Steuern & Zoll",
    "Umwelt",
    "Unternehmensführung & -entwicklung",
)


def message_of(code: str) -> str:
    """The English label of a code of the standard; it is the msgid of the German one."""
    if code in ABBREVIATIONS:
        return ABBREVIATIONS[code]
    words = (
        code.replace("-", " ").replace("it ", "IT ", 1) if code.startswith("it-") else code.replace("-", " ")
    )
    return words[0].upper() + words[1:]


class _Label:
    """A label that is translated when it is shown."""

    def __init__(self, code: str):
        self.message = message_of(code)

    def __str__(self) -> str:
        return gettext(self.message)


CATEGORY_PAIRS = tuple((code, lazystr(_Label(code))) for code in CATEGORIES)
SCOPE_PAIRS = tuple((code, lazystr(_Label(code))) for code in SCOPES)
