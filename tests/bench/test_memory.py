"""Memory of a process, from the text that Linux gives."""

from __future__ import annotations

from bench.memory import private_mib, shared_mib

ROLLUP = """55d0a0000000-7ffd00000000 ---p 00000000 00:00 0                          [rollup]
Rss:              102400 kB
Pss:               61440 kB
Shared_Clean:      20480 kB
Shared_Dirty:      40960 kB
Private_Clean:      1024 kB
Private_Dirty:     39936 kB
Swap:                  0 kB
"""


def test_private_memory_is_what_no_other_process_has_clean_or_dirty():
    assert private_mib(ROLLUP) == 40.0


def test_shared_memory_is_what_others_have_too():
    assert shared_mib(ROLLUP) == 60.0
