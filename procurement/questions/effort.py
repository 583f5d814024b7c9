"""How long answering takes: told to both sides before anybody is asked."""

from __future__ import annotations

from dataclasses import dataclass

from .document import Document

# Above these, small vendors stay away.
MANY_QUESTIONS, MANY_MINUTES = 25, 45


@dataclass(frozen=True)
class Effort:
    """Questions and minutes of a questionnaire."""

    questions: int
    minutes: int

    @property
    def is_high(self) -> bool:
        """Whether it is more than small vendors will give."""
        return self.questions > MANY_QUESTIONS or self.minutes > MANY_MINUTES


def effort(document: Document) -> Effort:
    """The questions and the minutes they take on average, rounded up."""
    minutes = sum(question.of_kind.minutes for question in document)
    return Effort(document.count, int(-(-minutes // 1)))
