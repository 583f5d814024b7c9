"""The library that reads contents leaves the process as it was."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import ctypes, os
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings"
django.setup()
before, init = dict(os.environ), ctypes.CDLL.__init__
from marketplace.core.files.magic_library import media_type
print(media_type(b"%PDF-1.7\\n"), media_type(b"GIF89a"), dict(os.environ) == before)
print(ctypes.CDLL.__init__ is init)
"""


def test_library_of_contents_changes_neither_the_environment_nor_how_libraries_are_found():
    answer = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert (answer.stdout, answer.stderr) == ("application/pdf image/gif True\nTrue\n", "")
