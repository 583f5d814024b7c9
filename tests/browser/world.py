"""The little world of the access table beside the demo, with names as long as real ones, for people to be looked at."""

from __future__ import annotations

from accounts.models import Organisation, User
from accounts.queries import name_key
from tests.architecture.table.row import SIGNED_IN
from tests.architecture.world import make_world

# Real names are long; a page that only fits short ones fails here.
ORGANISATIONS = {
    "vendor": "Kommunalsoftware-Entwicklungsgesellschaft Mitteldeutschland mbH",
    "municipality": "Verwaltungsgemeinschaft Oberlausitz-Niederschlesien",
    "association": "Verbandsgemeinde Lindenwerder-Unterauenbach",
}
PEOPLE = {
    "buyer_admin": "Annegret von Hohenstein-Wolfenbüttel",
    "assessor": "Maximilian-Alexander Lindenwerder",
    "vendor_admin": "Vera Beispiel",
    "lonely": "Erika Neuling",
}


def make_people() -> dict[str, User]:
    """One person for each kind of visitor, with the examples of the table's rows around them."""
    world = make_world()
    for key, name in ORGANISATIONS.items():
        Organisation.objects.filter(pk=world[key].pk).update(name=name, name_key=name_key(name))
    for visitor, name in PEOPLE.items():
        User.objects.filter(pk=world[visitor].pk).update(name=name)
    return {visitor: world[visitor] for visitor in SIGNED_IN}
