"""The editor of facts: every type of value has one control, so no fact needs a form of its own."""

from .control import Control, anchor_of
from .drawing import draw
from .reading import read_facts

__all__ = ["Control", "anchor_of", "draw", "read_facts"]
