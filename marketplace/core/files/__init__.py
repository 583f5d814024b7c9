"""Files that people hand in: checked by purpose, kept in the private storage, read only through the purpose's rule.

A form takes a `PurposeField`; an action calls `keep` inside its transaction and later `remove`.
"""

from .checking import CheckedFile, check
from .fields import PurposeField
from .purposes import FilePurpose, all_purposes, may_read, purpose_of
from .storing import keep, opened, remove

__all__ = [
    "CheckedFile",
    "FilePurpose",
    "PurposeField",
    "all_purposes",
    "check",
    "keep",
    "may_read",
    "opened",
    "purpose_of",
    "remove",
]
