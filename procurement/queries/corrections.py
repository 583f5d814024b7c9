"""What a correction means for one vendor: questions that are new, changed or gone, beside its own answers."""

from __future__ import annotations

from dataclasses import dataclass

from procurement.models import Amendment, Response
from procurement.questions.differences import question_pairs
from procurement.questions.document import Question, from_json


@dataclass(frozen=True)
class Change:
    """One question that is not as it was; kind is new, changed or gone."""

    kind: str
    number: str
    before: Question | None
    after: Question | None
    is_answered: bool


@dataclass(frozen=True)
class Changes:
    """All changes between what the response answers and what is asked now, with the reasons given."""

    questions: list[Change]
    amendments: list[Amendment]


def changes_for(response: Response) -> Changes:
    """From the version of the working copy to the current one; words of sections and titles count as no change."""
    before, current = from_json(response.version.document), response.sounding.current
    after = from_json(current.document) if current else before
    found = [
        Change(
            "new" if old is None else "gone" if new is None else "changed",
            number,
            old,
            new,
            old is not None and old.key in response.answers,
        )
        for number, old, new in question_pairs(before, after)
    ]
    rows = Amendment.objects.filter(
        sounding_id=response.sounding_id, version__number__gt=response.version.number
    )
    return Changes(found, list(rows.order_by("number")))
