"""What the neutrality check says of a sounding."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Organisation
from catalog.models import Solution
from procurement.models import Questionnaire, Sounding
from procurement.questions.document import Document, from_json
from procurement.questions.neutrality import Finding, findings, findings_hash_of, texts_of

FIELDS = ("title", "purpose", "description", "procedure")


def findings_of(sounding: Sounding) -> tuple[tuple[Finding, ...], str]:
    """The findings in everything that vendors will read, and the hash under which somebody approves; three queries."""
    row = Questionnaire.objects.filter(sounding=sounding).first()
    return findings_in(from_json(row.document) if row else Document(), sounding)


def findings_in(document: Document, sounding: Sounding) -> tuple[tuple[Finding, ...], str]:
    """The same for questions and texts that are stored nowhere yet; two queries."""
    texts = texts_of(document, **{name: getattr(sounding, name) for name in FIELDS})
    found = findings(texts, names_of_others())
    return found, findings_hash_of(found, texts)


def names_of_others() -> list[str]:
    """Names of vendors and of public solutions, which no question should name; two queries."""
    names = list(Organisation.objects.vendors().open().values_list("name", flat=True))
    solutions = Solution.objects.public().values_list("current__facts__name", flat=True)
    return names + [name for name in solutions if name]


def place_of(where: str, document: Document) -> str:
    """Where a finding stands, in words: the question, the section or the field."""
    labels = {
        "title": _("Title"),
        "purpose": _("What is the sounding for?"),
        "description": _("What should vendors know?"),
        "procedure": _("What is planned afterwards?"),
    }
    if where in labels:
        return labels[where]
    for number, question in enumerate(document, 1):
        if question.key == where:
            return _("Question %(number)s: %(title)s") % {"number": number, "title": question.title}
    section = next((one for one in document.sections if one.key == where), None)
    return section.title if section else where
