"""The commands that load areas: what they print, and that a faulty file loads nothing."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from marketplace.registers.models import Area

from .gv100_file import later, municipality, small_register, write

pytestmark = pytest.mark.django_db


def run(*arguments: str | Path) -> str:
    out = StringIO()
    call_command("load_areas", *(str(argument) for argument in arguments), stdout=out)
    return out.getvalue()


def test_load_areas_of_a_first_file_tells_figures_and_keys(tmp_path: Path) -> None:
    assert run(write(tmp_path, small_register())) == (
        "Register of 2026-02-28: 8 areas; were created 8, updated 0, ended 0; unchanged 0.\n"
        "new 15 Sachsen-Anhalt\n"
        "new 15002 Halle (Saale), Stadt\n"
        "new 15081 Altmarkkreis Salzwedel\n"
        "new 150815051 Beetzendorf-Diesdorf\n"
        "new 150020000000 Halle (Saale), Stadt\n"
        "new 150815051030 Apenburg-Winterfeld, Flecken\n"
        "new 150815051045 Beetzendorf\n"
        "new 150810135135 Gardelegen, Hansestadt\n"
    )


def test_load_areas_of_a_later_file_with_changes_tells_what_became_of_each(tmp_path: Path) -> None:
    run(write(tmp_path, small_register()))
    moved = municipality("15081135", "5051", "Gardelegen, Hansestadt", type_code="63", date="20260531")
    file = write(tmp_path, later(without=("15081030", "15081045", "15081135"), more=(moved,)), "later.txt")
    changes = tmp_path / "changes.csv"
    changes.write_text("old,new,date\n15081030,15081135,2026-04-01\n")
    told = (
        "Register of 2026-05-31: 6 areas; {} created 0, updated 4, ended 2; unchanged 2.\n"
        "moved 150810135135 -> 150815051135 Gardelegen, Hansestadt\n"
        "ended 150815051030 Apenburg-Winterfeld, Flecken on 2026-04-01, successor 150815051135\n"
        "ended 150815051045 Beetzendorf on 2026-05-31, successor unknown\n"
    )
    assert run(file, "--changes", changes, "--dry-run") == told.format("would be")
    assert Area.objects.ended().count() == 0
    assert run(file, "--changes", changes) == told.format("were")
    assert Area.objects.ended().count() == 2
    assert run(file, "--changes", changes) == (
        "Register of 2026-05-31: 6 areas; were created 0, updated 0, ended 0; unchanged 6.\n"
    )


def test_load_areas_of_a_broken_file_tells_each_line_and_loads_nothing(tmp_path: Path) -> None:
    lines = small_register()
    lines[2] = "40"
    lines[6] = lines[6].replace("00000226767", "  226.767  ")
    file = write(tmp_path, lines)
    with pytest.raises(CommandError) as caught:
        run(file)
    assert str(caught.value) == (
        f"{file}: line 3: no date in columns 3-10: '        '\n"
        f"{file}: line 7: number of inhabitants in columns 140-150 is not 11 digits: '  226.767  '\n"
        "Nothing was loaded."
    )
    assert Area.objects.count() == 0


def test_load_areas_with_broken_changes_tells_each_line_and_loads_nothing(tmp_path: Path) -> None:
    run(write(tmp_path, small_register()))
    file = write(tmp_path, later(without=("15081030",)), "later.txt")
    changes = tmp_path / "changes.csv"
    changes.write_text("old,new,date\n15081030,15081999,2026-04-01\n15081031,15081045,2026-04-01\n")
    with pytest.raises(CommandError) as caught:
        run(file, "--changes", changes)
    assert str(caught.value) == (
        f"{changes}: line 2: no area with the new key 15081999 in the register\n"
        f"{changes}: line 3: no area with the old key 15081031 was ever loaded\n"
        "Nothing was loaded."
    )
    changes.write_text("15081030;15081045;soon\n")
    with pytest.raises(CommandError, match="line 1: 'soon' is no date; write 2027-01-01"):
        run(file, "--changes", changes)
    assert Area.objects.ended().count() == 0


def test_load_areas_of_an_older_file_is_refused(tmp_path: Path) -> None:
    run(write(tmp_path, later()))
    with pytest.raises(
        CommandError, match=r"The file is of 2026-02-28, but the register of 2026-05-31 is loaded already\."
    ):
        run(write(tmp_path, small_register(), "older.txt"))
    assert Area.objects.current().official().count() == 8


def test_load_areas_of_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.txt cannot be read: No such file or directory\."):
        run(tmp_path / "nowhere.txt")


def test_make_register_tables_without_its_files_says_which(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"holds 0 files named GV100AD_\*\.txt; exactly one is needed\."):
        call_command("make_register_tables", source=tmp_path, target=tmp_path)
