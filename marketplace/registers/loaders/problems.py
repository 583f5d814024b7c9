"""What is wrong with a file: every fault with its line, told before anything is loaded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class LineProblem:
    """One fault; line 0 means the file as a whole."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


class BrokenFile(Exception):
    """A file cannot be loaded; problems say where and why, in the order of its lines."""

    def __init__(self, problems: list[LineProblem]) -> None:
        self.problems = sorted(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems[:5]))
