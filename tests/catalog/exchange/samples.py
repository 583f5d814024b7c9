"""Small files that tests change one block at a time."""

from __future__ import annotations

LONG = "Bürgerinnen und Bürger melden Schäden an Straßen, Plätzen und Spielgeräten mit Foto und Ort. " * 2

BLOCKS = {
    "publiccodeYmlVersion": 'publiccodeYmlVersion: "0.7"',
    "name": "name: Mängelmelder",
    "url": "url: https://code.example/stadt/maengel",
    "platforms": "platforms:\n  - web",
    "developmentStatus": "developmentStatus: stable",
    "softwareType": "softwareType: standalone/web",
    "organisation": "organisation:\n  uri: https://stadt.example\n  name: Stadt Beispiel",
    "description": (
        "description:\n  de:\n    shortDescription: Meldet Schäden an Straßen.\n"
        f"    longDescription: {LONG}\n    features:\n      - Foto"
    ),
    "legal": "legal:\n  license: EUPL-1.2",
    "maintenance": "maintenance:\n  type: contract\n  contractors:\n    - name: Pflege eG\n      until: 2030-12-31",
    "localisation": "localisation:\n  localisationReady: true\n  availableLanguages:\n    - de",
}


def publiccode(**changes: str | None) -> bytes:
    """A file that is valid by 0.7, with blocks replaced (text), added (text) or left out (None)."""
    blocks = BLOCKS | changes
    return ("\n".join(block for block in blocks.values() if block is not None) + "\n").encode()


def described(**texts: str) -> str:
    """The description block in German with keys replaced or added; an empty text leaves the key out."""
    keys = {
        "shortDescription": "Meldet Schäden an Straßen.",
        "longDescription": LONG,
        "features": "[Foto]",
    } | texts
    lines = [f"    {key}: {text}" for key, text in keys.items() if text]
    return "description:\n  de:\n" + "\n".join(lines)
