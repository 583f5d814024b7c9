"""Proof: data protection, security, accessibility and AI risk, each with evidence of its own."""

from django.utils.translation import gettext_lazy as _

from catalog import choices
from catalog.facts.fact import Fact, Group
from catalog.facts.types import Choice, Many

PROOF = Group.of(
    "proof",
    _("Data protection, security, accessibility"),
    [
        Fact(
            "data_protection",
            Many(Choice(choices.DataProtectionProof)),
            _("Data protection"),
            evidence=True,
        ),
        Fact("security", Many(Choice(choices.SecurityProof)), _("Information security"), evidence=True),
        Fact(
            "accessibility",
            Choice(choices.Accessibility),
            _("Accessibility"),
            _("By BITV 2.0 and WCAG."),
            evidence=True,
        ),
        Fact(
            "ai_risk",
            Choice(choices.AiRisk),
            _("AI risk class"),
            _("By Regulation (EU) 2024/1689."),
            evidence=True,
        ),
    ],
)
