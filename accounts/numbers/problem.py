"""What is wrong with a number, told to the person who typed it."""

from __future__ import annotations

from typing import Any


class NumberProblem(ValueError):
    """The number cannot be right.

    reason  a translated sentence that says where and how to mend it
    code    names the fault
    """

    def __init__(self, reason: Any, code: str):
        self.reason, self.code = reason, code
        super().__init__(str(reason))
