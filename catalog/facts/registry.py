"""All fact definitions by group, by key and by facet."""

from __future__ import annotations

from .definitions.connection import CONNECTION
from .definitions.cost import COST, PROCUREMENT
from .definitions.identity import IDENTITY
from .definitions.openness import OPENNESS
from .definitions.operation import OPERATION
from .definitions.proof import PROOF
from .definitions.transfer import TRANSFER
from .definitions.use import USE
from .fact import Fact

GROUPS = (IDENTITY, USE, OPERATION, OPENNESS, CONNECTION, PROOF, COST, PROCUREMENT, TRANSFER)
FACTS: dict[str, Fact] = {fact.key: fact for group in GROUPS for fact in group.facts}
BY_FACET: dict[str, Fact] = {fact.facet: fact for fact in FACTS.values() if fact.facet}
BY_PUBLICCODE: dict[str, Fact] = {fact.publiccode: fact for fact in FACTS.values() if fact.publiccode}
