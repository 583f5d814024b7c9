"""Imports of files: created, changed, left alone; one bad file never in the way; nothing half-done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Organisation
from catalog.actions import save_listing
from catalog.actions.imports import import_files
from catalog.actions.imports import run as run_module
from catalog.exchange.reading import Reading
from catalog.models import ImportedFile, ImportRun, Solution, SolutionVersion
from marketplace.core.actor import ANONYMOUS, system_actor
from marketplace.core.decisions import Refused
from marketplace.registers.models import Licence

from .samples import described, publiccode

pytestmark = pytest.mark.django_db

BY = system_actor("command:import_publiccode")
TABLES = (
    "accounts_organisation",
    "catalog_solution",
    "catalog_solutionversion",
    "catalog_importedfile",
    "catalog_searchrow",
    "core_auditevent",
)


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def counts(run: ImportRun) -> dict[str, int]:
    return {key: value for key, value in run.report.items() if key != "problems" and value}


def run(*sources: Path, **options: Any) -> ImportRun:
    return import_files(sources=[str(source) for source in sources], by=BY, **options)


def dump() -> dict[str, list]:
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


def test_import_new_file_becomes_an_unclaimed_published_listing(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yml", publiccode())

    report = run(tmp_path).report

    assert report == {
        "files": 1,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "duplicates": 0,
        "rejected": 0,
        "warnings": 0,
        "problems": [],
    }
    solution = Solution.objects.select_related("vendor", "current").get()
    assert (solution.slug, solution.status, solution.identity) == (
        "maengelmelder",
        "published",
        "code.example/stadt/maengel",
    )
    assert (solution.is_claimed, solution.is_imperfect, solution.current.note) == (
        False,
        False,
        "publiccode.yml 0.7",
    )
    vendor = solution.vendor
    assert (vendor.name, vendor.kind, vendor.uri, vendor.is_harvested, vendor.verified_at) == (
        "Stadt Beispiel",
        "vendor",
        "https://stadt.example",
        True,
        None,
    )
    file = ImportedFile.objects.get()
    assert (file.source, file.outcome, file.standard, file.solution) == (
        str(path),
        "created",
        "0.7",
        solution,
    )
    assert file.text == publiccode().decode()


def test_import_again_changes_nothing_and_asks_little(tmp_path: Path) -> None:
    for number in range(20):
        write(tmp_path, f"{number}.yml", publiccode(url=f"url: https://code.example/a/{number}"))
    write(tmp_path, "broken.yml", b"a: [")
    write(tmp_path, "imperfect.yml", publiccode(url="url: https://code.example/b/1", legal=None))
    first = run(tmp_path).report
    before = dump()

    with CaptureQueriesContext(connection) as queries:
        second = run(tmp_path).report

    assert {key: second[key] for key in ("files", "created", "unchanged", "rejected")} == {
        "files": 22,
        "created": 0,
        "unchanged": 21,
        "rejected": 1,
    }
    assert second["problems"] == first["problems"]
    assert dump() == before
    assert len(queries) == 7


def test_import_changed_file_makes_the_next_version(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode())
    run(tmp_path)
    write(tmp_path, "a.yml", publiccode(legal="legal:\n  license: MIT"))

    assert counts(run(tmp_path)) == {"files": 1, "updated": 1}
    versions = SolutionVersion.objects.order_by("number").values_list("number", "facts__licence")
    assert list(versions) == [(1, "EUPL-1.2"), (2, "MIT")]
    assert ImportedFile.objects.get().outcome == "updated"


def test_import_file_with_other_bytes_but_equal_facts_is_unchanged(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode())
    run(tmp_path)
    before = Solution.objects.values().get()
    write(tmp_path, "a.yml", b"# A comment\n" + publiccode())

    assert counts(run(tmp_path)) == {"files": 1, "unchanged": 1}
    assert Solution.objects.values().get() == before
    assert ImportedFile.objects.get().text.startswith("# A comment")


def test_import_key_that_left_the_file_leaves_the_listing_but_foreign_facts_stay(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode(roadmap="roadmap: https://a.example"))
    run(tmp_path)
    solution = Solution.objects.select_related("current", "vendor").get()
    facts = solution.current.facts | {"cost_model": "free", "services": [{"leika_id": "1"}]}
    proposal = run_module.PUBLICCODE.propose(Reading([], facts=facts), None, _Nobody(solution.vendor))
    proposal.identity = solution.identity
    save_listing(proposal=proposal, by=BY)
    write(tmp_path, "a.yml", publiccode())

    run(tmp_path)

    facts = Solution.objects.get().current.facts
    assert ("roadmap" in facts, facts["cost_model"], facts["services"]) == (
        False,
        "free",
        [{"leika_id": "1"}],
    )


class _Nobody:
    """Stands in for what a run knows, with one organisation."""

    open_licences = frozenset()

    def __init__(self, vendor: Organisation):
        self._vendor = vendor

    def vendor(self, *args: Any, **kwargs: Any) -> Organisation:
        return self._vendor


def test_import_edited_facts_of_a_claimed_listing_win_over_the_file(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode())
    run(tmp_path)
    owner = Organisation.objects.create(kind="vendor", name="Neu", name_key="neu", slug="neu")
    Solution.objects.update(edited_facts=["licence"], is_claimed=True, vendor=owner)
    write(tmp_path, "a.yml", publiccode(legal="legal:\n  license: MIT", name="name: Melder"))

    run(tmp_path)

    solution = Solution.objects.get()
    assert (solution.current.facts["licence"], solution.current.facts["name"]) == ("EUPL-1.2", "Melder")
    assert (solution.is_claimed, solution.vendor) == (True, owner)


def test_import_open_licence_tells_licence_model_and_offer_type(tmp_path: Path) -> None:
    Licence.objects.create(spdx_id="EUPL-1.2", name="EUPL", is_open=True)
    write(tmp_path, "a.yml", publiccode())
    run(tmp_path)
    facts = Solution.objects.get().current.facts
    assert (facts["licence_model"], facts["offer_type"]) == ("open", "open_source_project")

    write(tmp_path, "a.yml", publiccode(legal="legal:\n  license: CC-BY-NC-4.0"))
    run(tmp_path)
    facts = Solution.objects.get().current.facts
    assert {"licence_model", "offer_type"} & set(facts) == set()


def test_import_imperfect_file_is_imported_and_marked_until_it_is_mended(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode(legal=None, description=described(shortDescription="")))
    assert counts(run(tmp_path)) == {"files": 1, "created": 1, "warnings": 2}
    assert Solution.objects.get().is_imperfect is True

    write(tmp_path, "a.yml", publiccode())
    assert counts(run(tmp_path)) == {"files": 1, "updated": 1}
    assert Solution.objects.get().is_imperfect is False


def test_import_rejected_file_says_where_and_why_and_makes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yml", publiccode(name=None))

    with translation.override("en"):
        report = run(tmp_path).report

    assert report["rejected"] == 1
    assert report["problems"] == [
        {
            "source": str(path),
            "line": 1,
            "field": "name",
            "rule": "required",
            "severity": "error",
            "message": "The file names no solution. Add a line such as “name: My solution”.",
        }
    ]
    assert (Solution.objects.count(), Organisation.objects.count()) == (0, 0)
    assert ImportedFile.objects.values_list("outcome", "solution").get() == ("rejected", None)


def test_import_file_that_breaks_later_keeps_its_listing(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode())
    run(tmp_path)
    write(tmp_path, "a.yml", b"name: [")

    assert counts(run(tmp_path)) == {"files": 1, "rejected": 1}
    assert Solution.objects.get().status == "published"
    write(tmp_path, "a.yml", publiccode())
    assert counts(run(tmp_path)) == {"files": 1, "unchanged": 1}


def test_import_error_of_the_marketplace_spares_the_other_files_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        write(
            tmp_path,
            f"{name}.yml",
            publiccode(url=f"url: https://code.example/a/{name}", name=f"name: {name}"),
        )

    def fail_on_b(*, proposal: Any, by: Any) -> Any:
        found = save_listing(proposal=proposal, by=by)
        if proposal.facts["name"] == "b":
            raise RuntimeError("secret detail")
        return found

    monkeypatch.setattr(run_module, "save_listing", fail_on_b)
    report = run(tmp_path).report
    assert (report["created"], report["rejected"]) == (2, 1)
    (problem,) = report["problems"]
    assert (problem["rule"], problem["severity"]) == ("internal", "error")
    assert "secret" not in problem["message"]
    assert sorted(s.current.facts["name"] for s in Solution.objects.all()) == ["a", "c"]
    assert sorted(Path(source).stem for source in ImportedFile.objects.values_list("source", flat=True)) == [
        "a",
        "c",
    ]

    monkeypatch.undo()
    assert counts(run(tmp_path)) == {"files": 3, "created": 1, "unchanged": 2}


def test_import_error_while_reading_spares_the_other_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.yml", publiccode())
    write(tmp_path, "b.yml", publiccode(url="url: https://code.example/a/b"))
    original = run_module.PUBLICCODE.read

    def read(data: bytes) -> Any:
        if b"code.example/a/b" in data:
            raise RecursionError
        return original(data)

    monkeypatch.setattr(run_module, "PUBLICCODE", replace(run_module.PUBLICCODE, read=read))
    assert counts(run(tmp_path)) == {"files": 2, "created": 1, "rejected": 1}


def test_import_dry_run_judges_everything_and_keeps_nothing_but_the_run(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode())
    run(tmp_path)
    write(tmp_path, "a.yml", publiccode(legal="legal:\n  license: MIT"))
    write(tmp_path, "b.yml", publiccode(url="url: https://code.example/a/b", organisation=None))
    write(tmp_path, "c.yml", publiccode())
    write(tmp_path, "d.yml", b"")
    before = dump()

    dry = run(tmp_path, dry_run=True)

    assert counts(dry) == {
        "files": 4,
        "created": 1,
        "updated": 1,
        "duplicates": 1,
        "rejected": 1,
        "warnings": 1,
    }
    assert dump() == before
    assert (dry.dry_run, dry.finished_at is None, ImportRun.objects.count()) == (True, False, 2)


def test_import_cut_off_leaves_whole_listings_and_a_run_that_says_so(tmp_path: Path) -> None:
    for name in "abc":
        write(tmp_path, f"{name}.yml", publiccode(url=f"url: https://code.example/a/{name}"))

    def stop(done: int, total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, progress=stop)

    found = ImportRun.objects.get()
    assert (found.finished_at, found.report["created"]) == (None, 2)
    assert (Solution.objects.public().count(), ImportedFile.objects.count()) == (2, 2)
    assert counts(run(tmp_path)) == {"files": 3, "created": 1, "unchanged": 2}


def test_import_by_a_stranger_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode())
    with pytest.raises(Refused):
        import_files(sources=[str(tmp_path)], by=ANONYMOUS)
    assert (ImportRun.objects.count(), Solution.objects.count()) == (0, 0)


def test_import_by_a_person_names_no_person(tmp_path: Path) -> None:
    person = replace(BY, kind="person", name="Erika Muster", user_id=7, organisation_kind="operator")
    write(tmp_path, "a.yml", publiccode())
    found = import_files(sources=[str(tmp_path)], by=replace(person, roles=frozenset({"admin"})))
    assert found.started_by == "user:7"


def test_import_read_by_a_newer_reader_reads_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.yml", publiccode())
    run(tmp_path)
    newer = replace(run_module.PUBLICCODE, reader_version=2)
    monkeypatch.setattr(run_module, "PUBLICCODE", newer)

    assert counts(run(tmp_path)) == {"files": 1, "unchanged": 1}
    assert ImportedFile.objects.get().reader_version == 2


def test_import_of_hostile_texts_is_stored_harmlessly(tmp_path: Path) -> None:
    data = publiccode(x='"x\\0\\e[31m": "a\\0b"', name='name: "Bad\\0 Name\\u202e"')
    write(tmp_path, "a.yml", data)

    report = run(tmp_path).report

    assert (report["created"], Solution.objects.get().current.facts["name"]) == (1, "Bad Name")
    assert [problem["field"] for problem in report["problems"]] == ["x\ufffd\ufffd[31m"]
    assert ImportedFile.objects.get().unknown_keys == {"x\ufffd\x1b[31m": "a\ufffdb"}


def test_import_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", publiccode())
    write(tmp_path, "b.yml", b"")
    steps: list[tuple[int, int]] = []
    run(tmp_path, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
