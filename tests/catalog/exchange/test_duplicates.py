"""Several files for one address: which one counts, what becomes of the others, and of forks."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.actions.imports import import_files
from catalog.exchange.addresses import fold_address, lies_at, namespace, repository_of
from catalog.models import ImportedFile, Solution
from marketplace.core.actor import system_actor

from .samples import publiccode
from .test_imports import counts, run, write

BY = system_actor("command:import_publiccode")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://code.example/Stadt/Maengel", "code.example/Stadt/Maengel"),
        ("http://www.CODE.example/Stadt/Maengel.git/", "code.example/Stadt/Maengel"),
        ("https://user:secret@code.example:443//Stadt/Maengel?tab=x#readme", "code.example/Stadt/Maengel"),
        ("https://code.example:8443/a", "code.example:8443/a"),
        ("https://github.com/StadtUlm/Vima.git", "github.com/stadtulm/vima"),
        ("git@github.com:StadtUlm/vima.git", "github.com/stadtulm/vima"),
        ("ssh://git@github.com/stadtulm/vima", "github.com/stadtulm/vima"),
        ("github.com/stadtulm/vima", "github.com/stadtulm/vima"),
        ("https://projekt.example", "projekt.example"),
        ("foobar", ""),
        ("???", ""),
        ("", ""),
        ("https://", ""),
        ("https://a b.example/x", ""),
        ("javascript:alert(1)", ""),
        ("https://host.example:port/", ""),
        ("file:///etc/passwd", ""),
    ],
)
def test_address_folds_to_its_identity(url: str, expected: str) -> None:
    assert fold_address(url) == expected


def test_address_that_is_too_long_still_has_one_short_identity() -> None:
    one, other = (fold_address(f"https://code.example/{'x' * 900}{end}") for end in "ab")
    assert (one == other, len(one) <= 500) == (False, True)


def test_address_namespace_is_what_stands_before_the_name() -> None:
    assert namespace("https://git.example/gruppe/team/name.git") == "gruppe/team"
    assert namespace("https://projekt.example/") == "projekt.example"
    assert namespace("git@code.example:stadt/maengel.git") == "stadt"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("https://raw.githubusercontent.com/StadtUlm/vima/main/publiccode.yml", "github.com/stadtulm/vima"),
        ("https://github.com/stadtulm/vima/blob/main/publiccode.yml", "github.com/stadtulm/vima"),
        ("https://git.example/gruppe/team/name/-/raw/main/publiccode.yml", "git.example/gruppe/team/name"),
        ("https://code.example/stadt/maengel/raw/branch/main/publiccode.yml", "code.example/stadt/maengel"),
        ("https://stadt.example/publiccode.yml", ""),
        ("/srv/files/publiccode.yml", ""),
    ],
)
def test_address_of_a_file_tells_its_repository_where_it_can(source: str, expected: str) -> None:
    assert repository_of(source) == expected


def test_address_is_spelled_by_the_paths_of_a_collection() -> None:
    identity = "github.com/italia/agavecms"
    assert lies_at("/data/italia__agavecms.yml", identity) is True
    assert lies_at("/data/github.com/italia/agavecms/publiccode.yml", identity) is True
    assert lies_at("/data/Tvorimir__2.yml", identity) is False
    assert lies_at("/data/xitalia__agavecms.yml", identity) is False
    assert lies_at("/data/projekt.example.yml", "projekt.example") is False
    assert lies_at("https://github.com/italia/agavecms/x", identity) is True


@pytest.mark.django_db
def test_duplicates_newest_standard_counts_then_the_path(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode(publiccodeYmlVersion='publiccodeYmlVersion: "0.5"', name="name: Alt"))
    write(tmp_path, "c.yml", publiccode(name="name: Gleich neu, später"))
    write(tmp_path, "b.yml", publiccode(name="name: Neu"))

    report = run(tmp_path).report

    assert {key: report[key] for key in ("created", "duplicates", "warnings")} == {
        "created": 1,
        "duplicates": 2,
        "warnings": 2,
    }
    assert Solution.objects.get().current.facts["name"] == "Neu"
    told = [
        (Path(p["source"]).name, p["field"], p["rule"], p["severity"], p["line"]) for p in report["problems"]
    ]
    assert told == [("a.yml", "url", "duplicate", "warning", 3), ("c.yml", "url", "duplicate", "warning", 3)]
    assert "b.yml" in report["problems"][0]["message"]
    assert set(ImportedFile.objects.values_list("source", "outcome", "solution__slug")) == {
        (str(tmp_path / "a.yml"), "duplicate", "neu"),
        (str(tmp_path / "b.yml"), "created", "neu"),
        (str(tmp_path / "c.yml"), "duplicate", "neu"),
    }
    assert counts(run(tmp_path)) == {"files": 3, "unchanged": 1, "duplicates": 2, "warnings": 2}


@pytest.mark.django_db
def test_duplicates_spelling_of_the_address_makes_no_other_listing(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode())
    write(tmp_path, "b.yml", publiccode(url="url: http://www.code.example/stadt/maengel.git/"))
    assert counts(run(tmp_path)) == {"files": 2, "created": 1, "duplicates": 1, "warnings": 1}


@pytest.mark.django_db
def test_duplicates_file_at_home_counts_more_than_a_newer_one(tmp_path: Path) -> None:
    old = publiccode(publiccodeYmlVersion='publiccodeYmlVersion: "0.5"', name="name: Zu Hause")
    write(tmp_path, "z/stadt__maengel.yml", old)
    write(tmp_path, "a.yml", publiccode(name="name: Fremd"))
    run(tmp_path)
    assert Solution.objects.get().current.facts["name"] == "Zu Hause"


@pytest.mark.django_db
def test_duplicates_of_different_runs_end_like_those_of_one(tmp_path: Path) -> None:
    newer = write(tmp_path, "b.yml", publiccode(name="name: Neu"))
    older = write(
        tmp_path, "a.yml", publiccode(publiccodeYmlVersion='publiccodeYmlVersion: "0.5"', name="name: Alt")
    )
    assert counts(run(newer)) == {"files": 1, "created": 1}
    assert counts(run(older)) == {"files": 1, "duplicates": 1, "warnings": 1}
    assert Solution.objects.get().current.facts["name"] == "Neu"


@pytest.mark.django_db
def test_duplicates_better_file_of_a_later_run_takes_over(tmp_path: Path) -> None:
    older = write(
        tmp_path, "a.yml", publiccode(publiccodeYmlVersion='publiccodeYmlVersion: "0.5"', name="name: Alt")
    )
    newer = write(tmp_path, "b.yml", publiccode(name="name: Neu"))
    run(older)
    assert counts(run(newer)) == {"files": 1, "updated": 1}
    assert Solution.objects.get().current.facts["name"] == "Neu"
    assert counts(run(older)) == {"files": 1, "duplicates": 1, "warnings": 1}
    assert Solution.objects.get().current.facts["name"] == "Neu"


@pytest.mark.django_db
def test_duplicates_next_file_counts_when_the_first_is_gone_or_broken(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode(name="name: Erste"))
    write(tmp_path, "b.yml", publiccode(name="name: Zweite"))
    run(tmp_path)
    (tmp_path / "a.yml").unlink()
    assert counts(run(tmp_path)) == {"files": 1, "updated": 1}
    assert Solution.objects.get().current.facts["name"] == "Zweite"

    write(tmp_path, "a.yml", b"name: [")
    assert counts(run(tmp_path)) == {"files": 2, "unchanged": 1, "rejected": 1}


@pytest.mark.django_db
def test_duplicates_winner_that_moves_to_another_address_leaves_its_place(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode(name="name: Erste"))
    write(tmp_path, "b.yml", publiccode(name="name: Zweite"))
    run(tmp_path)
    write(tmp_path, "a.yml", publiccode(name="name: Erste", url="url: https://code.example/stadt/anders"))

    assert counts(run(tmp_path)) == {"files": 2, "created": 1, "updated": 1}
    assert set(Solution.objects.values_list("identity", "current__facts__name")) == {
        ("code.example/stadt/maengel", "Zweite"),
        ("code.example/stadt/anders", "Erste"),
    }


@pytest.mark.django_db
def test_duplicates_fork_without_its_original_is_imported_and_told(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yml", publiccode())
    found = import_files(sources=[str(path)], by=BY, repository_url="https://code.example/jemand/maengel")
    (problem,) = found.report["problems"]
    assert (found.report["created"], problem["field"], problem["rule"]) == (1, "url", "fork")
    assert Solution.objects.get().is_imperfect is False


@pytest.mark.django_db
def test_duplicates_fork_gives_way_to_the_original_whatever_the_order(tmp_path: Path) -> None:
    fork = write(tmp_path, "a.yml", publiccode(name="name: Kopie"))
    original = write(
        tmp_path,
        "b.yml",
        publiccode(name="name: Original", publiccodeYmlVersion='publiccodeYmlVersion: "0.5"'),
    )
    import_files(sources=[str(fork)], by=BY, repository_url="https://code.example/jemand/maengel")
    found = import_files(
        sources=[str(original)], by=BY, repository_url="https://code.example/stadt/maengel.git"
    )
    assert counts(found) == {"files": 1, "updated": 1}
    found = import_files(sources=[str(fork)], by=BY, repository_url="https://code.example/jemand/maengel")
    assert (found.report["duplicates"], sorted(p["rule"] for p in found.report["problems"])) == (
        1,
        ["duplicate", "fork"],
    )
    assert Solution.objects.get().current.facts["name"] == "Original"
    # A run over the folder remembers what was told of each file.
    assert counts(run(tmp_path)) == {"files": 2, "unchanged": 1, "duplicates": 1, "warnings": 2}


@pytest.mark.django_db
def test_duplicates_variant_with_its_own_address_is_a_listing_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode())
    variant = publiccode(
        url="url: https://code.example/land/melder", isBasedOn="isBasedOn: https://code.example/stadt/maengel"
    )
    write(tmp_path, "b.yml", variant)
    assert counts(run(tmp_path)) == {"files": 2, "created": 2}
    facts = Solution.objects.get(identity="code.example/land/melder").current.facts
    assert facts["based_on"] == ["https://code.example/stadt/maengel"]
