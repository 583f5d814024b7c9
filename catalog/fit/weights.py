"""The rules of fit for one municipality as a table: which code of a listing is worth how many points; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

Code = tuple[str, str]


@dataclass(frozen=True)
class RuleWeights:
    """One rule: the points of each (facet, code) that counts for it.

    most        points that it gives at most; a rule that takes points away gives none
    is_counted  whether the points of all codes are added up; else the best code decides
    """

    key: str
    most: int
    points: Mapping[Code, int]
    is_counted: bool = False

    def of(self, codes: Iterable[Code]) -> int:
        """The points of a listing that has these codes."""
        found = [self.points[code] for code in codes if code in self.points]
        return min(self.most, sum(found) if self.is_counted else max(found, default=0))


@dataclass(frozen=True, eq=False)
class Weights:
    """All rules for one municipality. Whoever has the same `mark` gives every listing the same points."""

    rules: tuple[RuleWeights, ...] = ()

    @cached_property
    def mark(self) -> str:
        """What the weights are, in few letters."""
        told = [(rule.key, rule.most, rule.is_counted, sorted(rule.points.items())) for rule in self.rules]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]

    def of(self, codes: Iterable[Code]) -> dict[str, int]:
        """Points by rule of a listing that has these codes."""
        held = set(codes)
        return {rule.key: rule.of(held) for rule in self.rules}

    def total(self, codes: Iterable[Code]) -> int:
        """The sum of the points of a listing that has these codes."""
        return sum(self.of(codes).values())


NO_WEIGHTS = Weights()
