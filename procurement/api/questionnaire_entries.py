"""What the API says of a questionnaire that is being written; the same in every language."""

from __future__ import annotations

from typing import Any

from procurement.models import Questionnaire, Sounding
from procurement.queries.neutrality import findings_in
from procurement.questions.checking import check_document
from procurement.questions.document import from_json, to_json
from procurement.questions.effort import effort

Entry = dict[str, Any]


def working_entry(row: Questionnaire, sounding: Sounding) -> Entry:
    """The questionnaire with what it lacks and what the neutrality check found; two queries, for names of the catalogue."""
    document = from_json(row.document)
    found, _seen = findings_in(document, sounding)
    takes = effort(document)
    wrong = check_document(document)
    return to_json(document) | {
        "questions": takes.questions,
        "minutes": takes.minutes,
        "incomplete": [{"key": key, "path": path} for key, told in wrong.items() for path in sorted(told)],
        "findings": [{"place": one.where, "rule": one.rule, "passage": one.passage} for one in found],
    }
