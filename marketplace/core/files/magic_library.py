"""What a file is by its content: libmagic as the package pylibmagic brings it, the same on every machine."""

from __future__ import annotations

import ctypes
import functools
import importlib
import os
from typing import Any

# libmagic looks at the beginning; what decides about a type stands in it.
HEAD = 256 * 1024


@functools.cache
def _library() -> Any:
    """The one reader of this process; python-magic locks it for threads.

    The package pylibmagic makes its library known by changing the environment and ctypes for the whole process. Both are put
    back, so that programs started later find their own libraries.
    """
    before = dict(os.environ)
    try:
        bundled = importlib.import_module("pylibmagic")
        library = importlib.import_module("magic")
        return library.Magic(mime=True, magic_file=str(bundled.data.joinpath("magic.mgc")))
    finally:
        original = getattr(ctypes.CDLL, "__init_orig__", None)
        if original is not None:
            ctypes.CDLL.__init__ = original
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


def media_type(head: bytes) -> str:
    """The media type of a file that begins with these bytes, such as `image/png`."""
    return _library().from_buffer(head[:HEAD])
