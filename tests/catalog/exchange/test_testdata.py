"""The test files of the standard's reference parser: nothing valid is refused, every fault is named by its field."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.exchange.publiccode.reader import read_publiccode

pytestmark = pytest.mark.shared_data

# File -> (field at fault, severity of the problem that names it)
INVALID = {
    "v0__applicationSuite_wrong_type": ("applicationSuite", "warning"),
    "v0__categories_invalid": ("categories[0]", "warning"),
    "v0__dependsOn_open_name_wrong_type": ("dependsOn.open[0].name", "warning"),
    "v0__dependsOn_open_versionMin_wrong_type": ("dependsOn.open[0].versionMin", "warning"),
    "v0__description_en_apiDocumentation_wrong_type": ("description.en.apiDocumentation", "warning"),
    "v0__description_en_documentation_invalid": ("description.en.documentation", "warning"),
    "v0__description_en_documentation_wrong_type": ("description.en.documentation", "warning"),
    "v0__description_en_features_missing": ("description.en.features", "warning"),
    "v0__description_en_longDescription_too_long": ("description.en.longDescription", "warning"),
    "v0__description_en_longDescription_too_short_grapheme_clusters": (
        "description.en.longDescription",
        "warning",
    ),
    "v0__description_en_screenshots_missing_file": ("description.en.screenshots[0]", "unchecked"),
    "v0__description_en_shortDescription_missing": ("description.en.shortDescription", "warning"),
    "v0__description_en_videos_invalid_oembed": ("description.en.videos[0]", "unchecked"),
    "v0__description_invalid_language": ("description.xxx", "warning"),
    "v0__developmentStatus_invalid": ("developmentStatus", "warning"),
    "v0__developmentStatus_wrong_type": ("developmentStatus", "warning"),
    "v0__fundedBy_uri_missing": ("fundedBy[0].uri", "warning"),
    "v0__fundedBy_uri_wrong_italian_pa": ("fundedBy[0].uri", "warning"),
    "v0__fundedBy_wrong_type": ("fundedBy", "warning"),
    "v0__fundedBy_wrong_uri": ("fundedBy[0].uri", "warning"),
    "v0__inputTypes_invalid": ("inputTypes[1]", "warning"),
    "v0__intendedAudience_countries_invalid_iso_3166_1_alpha_2": ("intendedAudience.countries[2]", "warning"),
    "v0__intendedAudience_countries_wrong_type": ("intendedAudience.countries", "warning"),
    "v0__intendedAudience_scope_invalid_scope": ("intendedAudience.scope[0]", "warning"),
    "v0__intendedAudience_unsupportedCountries_invalid_country": (
        "intendedAudience.unsupportedCountries[0]",
        "warning",
    ),
    "v0__intendedAudience_unsupportedCountries_wrong_type": (
        "intendedAudience.unsupportedCountries",
        "warning",
    ),
    "v0__intendedAudience_wrong_type": ("intendedAudience", "warning"),
    "v0__invalid_yaml": ("features", "error"),
    "v0__isBasedOn_bad_url_array": ("isBasedOn[1]", "warning"),
    "v0__isBasedOn_bad_url_string": ("isBasedOn", "warning"),
    "v0__it_countryExtensionVersion_invalid": ("IT.countryExtensionVersion", "warning"),
    "v0__landingURL_wrong_type": ("landingURL", "warning"),
    "v0__legal_authorsFile_missing_file": ("legal.authorsFile", "unchecked"),
    "v0__legal_license_invalid": ("legal.license", "warning"),
    "v0__localisation_availableLanguages_invalid": ("localisation.availableLanguages[0]", "warning"),
    "v0__localisation_availableLanguages_invalid_bcp47": ("localisation.availableLanguages[0]", "warning"),
    "v0__localisation_availableLanguages_missing": ("localisation.availableLanguages", "warning"),
    "v0__localisation_localisationReady_missing": ("localisation.localisationReady", "warning"),
    "v0__logo_file_scheme": ("logo", "warning"),
    "v0__logo_missing_url": ("logo", "unchecked"),
    "v0__maintenance_contacts_email_invalid": ("maintenance.contacts[0].email", "warning"),
    "v0__maintenance_contractors_email_invalid": ("maintenance.contractors[0].email", "warning"),
    "v0__maintenance_contractors_missing_with_type_contract": ("maintenance.contractors", "warning"),
    "v0__maintenance_contractors_name_missing": ("maintenance.contractors[0].name", "warning"),
    "v0__maintenance_contractors_until_missing": ("maintenance.contractors[0].until", "warning"),
    "v0__maintenance_contractors_website_invalid": ("maintenance.contractors[0].website", "warning"),
    "v0__maintenance_contractors_when_type_is_community": ("maintenance.contractors[0].until", "warning"),
    "v0__maintenance_contractors_when_type_is_internal": ("maintenance.contractors[0].until", "warning"),
    "v0__maintenance_type_invalid": ("maintenance.type", "warning"),
    "v0__monochromeLogo_wrong_type": ("monochromeLogo", "warning"),
    "v0__name_missing": ("name", "error"),
    "v0__name_nil": ("name", "error"),
    "v0__no-network__landingURL_invalid": ("landingURL", "warning"),
    "v0__no-network__localisation_localisationReady_yaml11_no": ("localisation.localisationReady", "warning"),
    "v0__no-network__localisation_localisationReady_yaml11_on": ("localisation.localisationReady", "warning"),
    "v0__no-network__localisation_localisationReady_yaml11_yes": (
        "localisation.localisationReady",
        "warning",
    ),
    "v0__no-network__logo_invalid_png": ("logo", "unchecked"),
    "v0__no-network__logo_missing_file": ("logo", "unchecked"),
    "v0__no-network__monochromeLogo_invalid_png": ("monochromeLogo", "unchecked"),
    "v0__organisation_uri_missing": ("organisation.uri", "warning"),
    "v0__organisation_uri_wrong_italian_pa2": ("organisation.uri", "unchecked"),
    "v0__organisation_wrong_type": ("organisation", "warning"),
    "v0__outputTypes_wrong_type": ("outputTypes", "warning"),
    "v0__platforms_missing": ("platforms", "warning"),
    "v0__platforms_wrong_type": ("platforms", "warning"),
    "v0__softwareType_invalid": ("softwareType", "warning"),
    "v0__softwareType_missing": ("softwareType", "warning"),
    "v0__softwareVersion_wrong_type": ("softwareVersion", "warning"),
    "v0__url_invalid": ("url", "error"),
    "v1__applicationSuite_wrong_type": ("applicationSuite", "warning"),
    "v1__dependsOn_open_name_wrong_type": ("dependsOn.open[0].name", "warning"),
    "v1__dependsOn_open_versionMin_wrong_type": ("dependsOn.open[0].versionMin", "warning"),
    "v1__description_en_apiDocumentation_wrong_type": ("description.en.apiDocumentation", "warning"),
    "v1__description_en_documentation_invalid": ("description.en.documentation", "warning"),
    "v1__description_en_features_empty": ("description.en.features", "warning"),
    "v1__description_en_gb_invalid_bcp47": ("description.en_GB", "warning"),
    "v1__description_en_localisedName_wrong_type": ("description.en.localisedName", "warning"),
    "v1__description_en_longDescription_missing": ("description.en.longDescription", "warning"),
    "v1__description_en_longDescription_too_short": ("description.en.longDescription", "warning"),
    "v1__description_en_videos_invalid": ("description.en.videos[0]", "warning"),
    "v1__description_en_videos_invalid_oembed": ("description.en.videos[0]", "unchecked"),
    "v1__developmentStatus_wrong_type": ("developmentStatus", "warning"),
    "v1__fundedBy_uri_wrong_italian_pa": ("fundedBy[0].uri", "warning"),
    "v1__inputTypes_invalid": ("inputTypes", "warning"),
    "v1__intendedAudience_countries_invalid_iso_3166_1_alpha_2": ("intendedAudience.countries[2]", "warning"),
    "v1__intendedAudience_scope_invalid_scope": ("intendedAudience.scope[0]", "warning"),
    "v1__intendedAudience_unsupportedCountries_wrong_type": (
        "intendedAudience.unsupportedCountries",
        "warning",
    ),
    "v1__intendedAudience_wrong_type": ("intendedAudience", "warning"),
    "v1__isBasedOn_bad_url_string": ("isBasedOn", "warning"),
    "v1__it_IT_duplicated": ("it", "warning"),
    "v1__it_countryExtensionVersion_invalid": ("IT.countryExtensionVersion", "warning"),
    "v1__it_wrong_case": ("It", "warning"),
    "v1__landingURL_wrong_type": ("landingURL", "warning"),
    "v1__legal_authorsFile_missing_file": ("legal.authorsFile", "warning"),
    "v1__legal_license_invalid": ("legal.license", "warning"),
    "v1__legal_missing": ("legal", "warning"),
    "v1__localisation_availableLanguages_invalid": ("localisation.availableLanguages[0]", "warning"),
    "v1__localisation_localisationReady_missing": ("localisation.localisationReady", "warning"),
    "v1__logo_file_scheme2": ("logo", "warning"),
    "v1__logo_missing_file": ("logo", "unchecked"),
    "v1__logo_unsupported_extension": ("logo", "warning"),
    "v1__logo_wrong_type": ("logo", "warning"),
    "v1__maintenance_contacts_email_invalid": ("maintenance.contacts[0].email", "warning"),
    "v1__maintenance_contacts_missing_with_type_community": ("maintenance.contacts", "warning"),
    "v1__maintenance_contacts_name_missing": ("maintenance.contacts[0].name", "warning"),
    "v1__maintenance_contractors_missing_with_type_contract": ("maintenance.contractors", "warning"),
    "v1__maintenance_contractors_until_missing": ("maintenance.contractors[0].until", "warning"),
    "v1__maintenance_contractors_website_invalid": ("maintenance.contractors[0].website", "warning"),
    "v1__maintenance_contractors_when_type_is_internal": ("maintenance.contractors[0].until", "warning"),
    "v1__maintenance_contractors_when_type_is_none": ("maintenance.contractors[0].until", "warning"),
    "v1__maintenance_type_missing": ("maintenance.type", "warning"),
    "v1__monochromeLogo_missing_file": ("monochromeLogo", "warning"),
    "v1__monochromeLogo_wrong_type": ("monochromeLogo", "warning"),
    "v1__mostly_empty": ("name", "error"),
    "v1__name_wrong_type": ("name", "error"),
    "v1__no-network__logo_invalid_png": ("logo", "unchecked"),
    "v1__no-network__monochromeLogo_invalid_png": ("monochromeLogo", "warning"),
    "v1__organisation_uri_wrong_italian_pa": ("organisation.uri", "warning"),
    "v1__organisation_uri_wrong_italian_pa2": ("organisation.uri", "unchecked"),
    "v1__organisation_wrong_type": ("organisation", "warning"),
    "v1__organisation_wrong_uri": ("organisation.uri", "warning"),
    "v1__outputTypes_wrong_type": ("outputTypes", "warning"),
    "v1__releaseDate_empty": ("releaseDate", "warning"),
    "v1__roadmap_wrong_type": ("roadmap", "warning"),
    "v1__softwareType_invalid": ("softwareType", "warning"),
    "v1__softwareType_missing": ("softwareType", "warning"),
    "v1__softwareType_wrong_type": ("softwareType", "warning"),
    "v1__unknown_field": ("foobar", "warning"),
    "v1__usedBy_wrong_type": ("usedBy", "warning"),
}


def files(shared_data: Path, kind: str) -> list[Path]:
    return sorted((shared_data / "publiccode_testdata" / kind).glob("*.yml"))


def test_testdata_every_invalid_file_has_its_fault_named(shared_data: Path) -> None:
    found = {}
    for path in files(shared_data, "invalid"):
        told = {(problem.field, problem.severity) for problem in read_publiccode(path.read_bytes()).problems}
        expected = INVALID.get(path.stem, ("", ""))
        found[path.stem] = expected if expected in told else told
    assert found == INVALID


def test_testdata_no_valid_file_is_rejected_or_imperfect(shared_data: Path) -> None:
    readings = {path.stem: read_publiccode(path.read_bytes()) for path in files(shared_data, "valid")}
    assert len(readings) == 15
    assert [name for name, reading in readings.items() if reading.is_rejected or reading.is_imperfect] == []


def test_testdata_files_valid_with_warnings_have_warnings_and_no_error(shared_data: Path) -> None:
    found = {}
    for path in files(shared_data, "valid_with_warnings"):
        problems = read_publiccode(path.read_bytes()).problems
        assert [problem for problem in problems if problem.severity == "error"] == []
        found[path.stem] = sorted({problem.rule for problem in problems if problem.severity == "warning"})
    assert found == {
        "v0__no-network__authorsFile": ["deprecated"],
        "v0__unicode_grapheme_clusters": ["deprecated"],
        "v0__valid.mime_types": ["deprecated"],
        # Their fault is the age of the version they name, which 0.4 and 0.3 themselves could not know.
        "v0__valid.minimal.v0.3": [],
        "v0__valid.minimal.v0.4": ["required"],
        "v0__valid_with_legal_repoOwner": ["deprecated"],
        "v0__valid_with_lowercase_countries": ["deprecated"],
    }
