"""Every key of publiccode.yml from 0.1 to the release candidate of 1, as tables.

Source: the standard's own documents by version (CC0-1.0) and what its reference parser accepts. Version 0.1 has other
names for some keys; keys of later versions are understood there too, since files of that time mix both.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from catalog.choices import DevelopmentStatus, MaintenanceType, SoftwareType
from catalog.exchange.tree import Node
from catalog.facts import vocabulary

from . import checks, outside
from .checks import State
from .structure import ALWAYS, Key, by_language, list_of, map_of
from .versions import NEWEST, ONE

CATEGORY_SINCE = {
    "educational-content": 3,
    "whistleblowing": 3,
    "design": 4,
    "design-system": 4,
    "integrated-library-system": 4,
    "regulations-and-directives": 4,
    "other": 5,
}
SUPPORTS = tuple(f"alias:{name}" for name in vocabulary.SUPPORT_ALIASES)
OLD_SOFTWARE_TYPES = {
    "standalone": SoftwareType.STANDALONE_OTHER.value,
    "softwareAddon": SoftwareType.ADDON.value,
}
FROM_02 = (2, ONE)


def software_type(state: State, node: Node, path: str) -> str | None:
    """The type of software; version 0.1 had other words, and files of it wrap them in a map."""
    if state.version == 1 and node.kind == "map" and "type" in node.value:
        return software_type(state, node.value["type"], f"{path}.type")
    if state.version == 1 and node.kind == "text" and node.value.strip() in OLD_SOFTWARE_TYPES:
        return OLD_SOFTWARE_TYPES[node.value.strip()]
    return checks.one_of(SoftwareType.values)(state, node, path)


def scope(state: State, node: Node, path: str) -> str | None:
    """A code of the scope vocabulary; version 1 drops `government`."""
    found = checks.one_of(vocabulary.SCOPES)(state, node, path)
    if found == "government" and state.version >= ONE:
        state.warn(path, "removed", _("“government” exists no longer in version 1."))
    return found


def support(state: State, node: Node, path: str) -> str | None:
    """What a solution supports: an alias of the standard, a web address, or a URN."""
    found = checks.text(state, node, path)
    if found is None:
        return None
    return (checks.one_of(SUPPORTS) if found.startswith("alias:") else checks.uri)(state, node, path)


def long_description(state: State, node: Node, path: str) -> str | None:
    """The long text: from 500 characters up to version 0.2, from 150 since."""
    return checks.text_of(least=500 if state.version <= 2 else 150)(state, node, path)


ORGANISATION = map_of({"uri": Key(outside.body_uri, required=ALWAYS), "name": Key(checks.text)})

DEPENDENCY = map_of(
    {
        "name": Key(checks.text, required=ALWAYS),
        "versionMin": Key(checks.version_text),
        "versionMax": Key(checks.version_text),
        "version": Key(checks.version_text),
        "optional": Key(checks.boolean),
    }
)
DEPENDENCIES = map_of({kind: Key(list_of(DEPENDENCY)) for kind in ("open", "proprietary", "hardware")})

LANGUAGE_KEYS = {
    "localisedName": Key(checks.text),
    "genericName": Key(checks.text_of(most=35), until=NEWEST, required=(1, 2), deprecated=3),
    "shortDescription": Key(checks.text, required=ALWAYS),
    "longDescription": Key(long_description, required=ALWAYS),
    "documentation": Key(checks.url),
    "apiDocumentation": Key(checks.url),
    "features": Key(list_of(checks.text), required=FROM_02),
    "featureList": Key(list_of(checks.text), until=1, instead="features"),
    "freeTags": Key(checks.any_value, until=1),
    "screenshots": Key(list_of(outside.screenshot)),
    "videos": Key(list_of(outside.video)),
    "awards": Key(list_of(checks.text)),
}

CONTACT = map_of(
    {
        "name": Key(checks.private, required=ALWAYS),
        "email": Key(checks.email),
        "phone": Key(checks.phone),
        "affiliation": Key(checks.private),
    },
    keep_unknown=False,
)
CONTRACTOR = map_of(
    {
        "name": Key(checks.text, required=ALWAYS),
        "until": Key(checks.date, required=ALWAYS),
        "email": Key(checks.email),
        "website": Key(checks.url),
        "phone": Key(checks.phone, until=1),
    },
    keep_unknown=False,
)

YES_NO = Key(checks.boolean)
ITALY = map_of(
    {
        "countryExtensionVersion": Key(checks.one_of(("0.2", "1.0"))),
        "conforme": Key(
            map_of(
                {
                    "lineeGuidaDesign": YES_NO,
                    "modelloInteroperabilita": YES_NO,
                    "misureMinimeSicurezza": YES_NO,
                    "gdpr": YES_NO,
                }
            ),
            until=NEWEST,
            deprecated=5,
        ),
        "riuso": Key(
            map_of(
                {
                    "codiceIPA": Key(
                        outside.italian_code, until=NEWEST, deprecated=5, instead="organisation.uri"
                    )
                }
            ),
            until=NEWEST,
        ),
        "piattaforme": Key(map_of(dict.fromkeys(("spid", "pagopa", "cie", "anpr", "io"), YES_NO))),
        "accessibile": Key(checks.boolean, until=1),
        "interoperabile": Key(checks.boolean, until=1),
    }
)
GERMANY = map_of(
    {
        "countryExtensionVersion": Key(checks.one_of(("1.0",)), required=ALWAYS),
        "leika": Key(
            list_of(
                map_of(
                    {
                        "leika-id": Key(checks.text, required=ALWAYS),
                        "ozg-id": Key(checks.text),
                        "themenfeld": Key(checks.one_of(vocabulary.THEMENFELDER)),
                        "lebenslage": Key(checks.text),
                    }
                )
            )
        ),
    }
)

ROOT: dict[str, Key] = {
    "publiccodeYmlVersion": Key(checks.version_text),
    "publiccode-yaml-version": Key(checks.text, until=1, instead="publiccodeYmlVersion"),
    "name": Key(checks.text),
    "applicationSuite": Key(checks.text),
    "url": Key(outside.address),
    "landingURL": Key(checks.url),
    "isBasedOn": Key(list_of(checks.url, single=True)),
    "softwareVersion": Key(checks.version_text, required=(1, 1)),
    "releaseDate": Key(checks.date, required=(1, 3)),
    "logo": Key(outside.logo),
    "monochromeLogo": Key(outside.logo, until=NEWEST, deprecated=3),
    "inputTypes": Key(list_of(checks.mime), until=NEWEST, deprecated=3),
    "outputTypes": Key(list_of(checks.mime), until=NEWEST, deprecated=3),
    "platforms": Key(list_of(checks.text), required=ALWAYS),
    "categories": Key(
        list_of(checks.one_of(vocabulary.CATEGORIES, CATEGORY_SINCE)), since=2, required=(2, 4)
    ),
    "tags": Key(list_of(checks.text), until=1, instead="categories"),
    "organisation": Key(ORGANISATION, since=5),
    "usedBy": Key(list_of(checks.text)),
    "fundedBy": Key(list_of(ORGANISATION), since=5),
    "roadmap": Key(checks.url),
    "developmentStatus": Key(checks.one_of(DevelopmentStatus.values), required=ALWAYS),
    "softwareType": Key(software_type, required=ALWAYS),
    "supports": Key(list_of(map_of({"id": Key(support, required=ALWAYS)})), since=7, until=NEWEST),
    "intendedAudience": Key(
        map_of(
            {
                "scope": Key(list_of(scope), since=2),
                "onlyFor": Key(list_of(checks.text), until=1, instead="scope"),
                "countries": Key(list_of(checks.country)),
                "unsupportedCountries": Key(list_of(checks.country)),
            }
        )
    ),
    "description": Key(by_language(LANGUAGE_KEYS), required=ALWAYS),
    "legal": Key(
        map_of(
            {
                "license": Key(checks.licence, required=ALWAYS),
                "mainCopyrightOwner": Key(checks.text),
                "repoOwner": Key(checks.text, until=NEWEST, deprecated=5, instead="organisation.name"),
                "authorsFile": Key(outside.plain_file, until=NEWEST, deprecated=4),
            }
        ),
        required=ALWAYS,
    ),
    "maintenance": Key(
        map_of(
            {
                "type": Key(checks.one_of(MaintenanceType.values), required=ALWAYS),
                "contractors": Key(list_of(CONTRACTOR)),
                "contacts": Key(list_of(CONTACT)),
            },
            keep_unknown=False,
        ),
        required=ALWAYS,
    ),
    "localisation": Key(
        map_of(
            {
                "localisationReady": Key(checks.boolean, required=ALWAYS),
                "availableLanguages": Key(list_of(checks.language), required=ALWAYS),
            }
        ),
        required=ALWAYS,
    ),
    "dependsOn": Key(DEPENDENCIES),
    "dependencies": Key(DEPENDENCIES, until=1, instead="dependsOn"),
    "IT": Key(ITALY, deprecated=7),
    "it": Key(ITALY, deprecated=5, instead="IT"),
    "de": Key(GERMANY, deprecated=7),
}
