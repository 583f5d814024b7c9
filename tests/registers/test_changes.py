"""Reading a file of changes."""

from __future__ import annotations

import datetime

import pytest

from marketplace.registers.loaders.changes import AreaChange, read_changes
from marketplace.registers.loaders.problems import BrokenFile

YEAR = datetime.date(2026, 4, 1)


@pytest.mark.parametrize(
    "text",
    [
        "old,new,date\n15081030,150810135135,2026-04-01\n",
        "15081030,150810135135,2026-04-01",
        '\ufeffold;new;date\r\n15081030;"150810135135";01.04.2026\r\n',
        "# from the gazette\n\nOld , New , Date\n 15081030 , 150810135135 , 2026-04-01\n",
    ],
)
def test_changes_in_any_common_form_are_read(text: str) -> None:
    (change,) = read_changes(text.encode())
    assert (change.old, change.new, change.on) == ("15081030", "150810135135", YEAR)


def test_changes_of_several_lines_keep_their_line_numbers() -> None:
    changes = read_changes(b"old,new,date\n\n15081030,15081135,2026-04-01\n15081045,15081135,2026-04-01\n")
    assert changes == [
        AreaChange(line=3, old="15081030", new="15081135", on=YEAR),
        AreaChange(line=4, old="15081045", new="15081135", on=YEAR),
    ]


def test_changes_with_faults_are_refused_with_every_line() -> None:
    text = "old,new,date\n15081030,15081135\n1508103x,15081135,2026-04-01\n15081030,,2026-04-01\n15081030,15081135,2026-02-30\n"
    with pytest.raises(BrokenFile) as caught:
        read_changes(text.encode())
    assert [str(problem) for problem in caught.value.problems] == [
        "line 2: has 2 columns; old, new and date are needed",
        "line 3: old key '1508103x' is not 2 to 12 digits",
        "line 4: new key '' is not 2 to 12 digits",
        "line 5: '2026-02-30' is no date; write 2027-01-01",
    ]


def test_changes_in_another_encoding_are_refused_with_the_line() -> None:
    with pytest.raises(BrokenFile) as caught:
        read_changes("15081030,15081135,2026-04-01\n# Jübar\n".encode("latin-1"))
    assert [str(problem) for problem in caught.value.problems] == ["line 2: is not UTF-8"]
