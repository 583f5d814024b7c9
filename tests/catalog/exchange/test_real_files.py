"""The 104 real files and 20 broken ones: what becomes of them, and that a second run changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.actions.imports import import_files
from catalog.models import ImportedFile, Solution
from marketplace.core.actor import system_actor

from .test_imports import counts, dump

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data]

BY = system_actor("command:import_publiccode")

# File -> (line, field, rule) of the problem for which it is rejected
REJECTED = {
    "5Tsrl__emma-frontend-coworking": (29, "", "yaml"),
    "Catalogies__MyFirstComponent__subB_publiccode": (1, "url", "required"),
    "Nhialyien__didactic-dollop": (None, "", "empty"),
    "OS2iot__OS2iot-docs": (46, "", "yaml"),
    "RegioneUmbria__VBG": (76, "", "yaml"),
    "italia__dati-ontopia-virtuoso": (None, "", "empty"),
}
BROKEN = {
    "Arpae-it__mapmulti@753879fd": (36, "screenshots", "yaml"),
    "Azienda-USL-di-Bologna__DAE-RespondER@01799e52": (60, "", "yaml"),
    "CSTSistemiSUD__GeoCity@9e522074": (36, "", "yaml"),
    "ComuneDiRivoli__parlaConIO@7e387f26": (37, "documentation", "yaml"),
    "ConductionNL__docparser@34157250": (1, "", "not_a_map"),
    "ConductionNL__grafregistratiecomponent@d8998d43": (1, "", "not_a_map"),
    "Joiversen__Contribution@71366ba5": (48, "", "yaml"),
    "Joiversen__Contribution@8918de51": (48, "", "yaml"),
    "Joiversen__Contribution@fbb8f608": (46, "", "yaml"),
    "Libero-Consorzio-Comunale-di-Agrigento__Suite-Integra@87b88aa6": (154, "", "yaml"),
    "Provincie-Zuid-Holland__Omgevingsbeleid-Frontend@d339f205": (25, "", "yaml"),
    "berlinonline__ckanext-validationapi@ceb539ab": (None, "", "empty"),
    "comunedimesagne__SEP@25c0b43e": (42, "developmentStatus", "yaml"),
    "comunedimesagne__SEP@49dd6f4f": (36, "developmentStatus", "yaml"),
    "comunedimesagne__SEP@7526b5fd": (42, "developmentStatus", "yaml"),
    "italia__dati-ontopia-virtuoso@99ec897a": (None, "", "empty"),
    "ministero-salute__dcc-utils@dd21c18a": (None, "", "empty"),
    "technologiestiftung__amarex-masterportal@d42c30ba": (38, "logo", "yaml"),
}
DUPLICATES = {
    "ConductionNL__docparser__api_public_schema_publiccode": "ConductionNL__docparser",
    "OpenCatalogi__OpenCatalogiBundle__src_publiccode": "OpenCatalogi__OpenCatalogiBundle",
    # The older path would come first, but the other one lies in the repository that both name.
    "Tvorimir__2": "italia__agavecms",
    "RegioneUmbria__ecosistema-puppet@46d58a21": "RegioneUmbria__SISO",
}


def test_real_files_are_imported_but_for_six_with_a_reason_each(shared_data: Path) -> None:
    folders = [shared_data / "publiccode", shared_data / "publiccode_broken"]
    assert [len(list(folder.glob("*.yml"))) for folder in folders] == [104, 20]

    first = import_files(sources=[str(folder) for folder in folders], by=BY).report

    assert {key: value for key, value in first.items() if key not in ("problems", "warnings")} == {
        "files": 124,
        "created": 96,
        "updated": 0,
        "unchanged": 0,
        "duplicates": 4,
        "rejected": 24,
    }
    errors = {
        Path(p["source"]).stem: (p["line"], p["field"], p["rule"])
        for p in first["problems"]
        if p["severity"] == "error"
    }
    assert errors == REJECTED | BROKEN
    assert all(len(p["message"].split()) >= 4 for p in first["problems"] if p["severity"] == "error")
    twins = {Path(p["source"]).stem: p["message"] for p in first["problems"] if p["rule"] == "duplicate"}
    assert {name: f"/{winner}.yml" in twins[name] for name, winner in DUPLICATES.items()} == dict.fromkeys(
        twins, True
    )
    assert [p for p in first["problems"] if p["rule"] == "internal"] == []
    assert Solution.objects.public().count() == 96
    assert ImportedFile.objects.count() == 124

    before = dump()
    second = import_files(sources=[str(folder) for folder in folders], by=BY)

    assert counts(second) == {
        "files": 124,
        "unchanged": 96,
        "duplicates": 4,
        "rejected": 24,
        "warnings": first["warnings"],
    }
    assert second.report["problems"] == first["problems"]
    assert dump() == before


def test_real_files_leave_no_contact_in_any_version(shared_data: Path) -> None:
    import_files(sources=[str(shared_data / "publiccode")], by=BY)
    masked = "xxxx@", "Kontakt 1", "+00 000", "+000"
    leaks = [
        (solution.slug, word)
        for solution in Solution.objects.select_related("current")
        for word in masked
        if word in str(solution.current.facts)
    ]
    assert leaks == []
    assert ImportedFile.objects.filter(text__contains="Kontakt 1").count() == 86
