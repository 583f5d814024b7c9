"""What a contract is worth over four years, from the costs that a listing states for one size of municipality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

YEARS = 4
# How often each part of the costs counts: a contract without an end, or of more than 48 months, counts 48 months.
PARTS = {"setup": 1, "connection": 1, "yearly": YEARS}


@dataclass(frozen=True)
class Worth:
    """The estimated value of a contract in EUR without VAT, from low to high.

    low      what is at least to be expected from the parts that are known
    high     None where a part is unknown: then it may be more
    unknown  the parts that nobody has stated
    """

    low: int
    high: int | None
    unknown: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anything at all is stated."""
        return len(self.unknown) < len(PARTS)


def contract_worth(costs: Mapping[str, Any]) -> Worth:
    """Set-up, connection and four years of use, ranges kept as ranges (VgV § 3 (1), (11) no. 2).

    costs  parts of one band as the fact `costs` holds them: `{"setup": {"min": 100, "max": 200}, ...}`
    """
    stated = {part: costs[part] for part in PARTS if costs.get(part)}
    low = sum(PARTS[part] * span["min"] for part, span in stated.items())
    high = sum(PARTS[part] * span["max"] for part, span in stated.items())
    unknown = tuple(part for part in PARTS if part not in stated)
    return Worth(low, None if unknown else high, unknown)
