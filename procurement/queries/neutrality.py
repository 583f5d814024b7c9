"""What the neutrality check says of a sounding."""

from __future__ import annotations

from accounts.models import Organisation
from catalog.models import Solution
from procurement.models import Questionnaire, Sounding
from procurement.questions.document import Document, from_json
from procurement.questions.neutrality import Finding, findings, findings_hash_of, texts_of

FIELDS = ("title", "purpose", "description", "procedure")


def findings_of(sounding: Sounding) -> tuple[tuple[Finding, ...], str]:
    """The findings in everything that vendors will read, and the hash under which somebody approves; three queries."""
    row = Questionnaire.objects.filter(sounding=sounding).first()
    document = from_json(row.document) if row else Document()
    texts = texts_of(document, **{name: getattr(sounding, name) for name in FIELDS})
    names = list(Organisation.objects.vendors().open().values_list("name", flat=True))
    names += [
        name for name in Solution.objects.public().values_list("current__facts__name", flat=True) if name
    ]
    found = findings(texts, names)
    return found, findings_hash_of(found, texts)
