"""Routes: joint needs, the value of a need, and the ways of procurement that it opens."""

from __future__ import annotations

from typing import Any

from tests.factories import AreaFactory, NeedFactory, NeedPartFactory, OrganisationFactory, member_of

from .row import FORM, METHODS, Row

# A need that the municipality leads, one that it was asked to join, and one in which it takes part.
LED = {"public_id": "5a1c1ae7-0000-4000-8000-000000000201"}
ASKED = {"public_id": "5a1c1ae7-0000-4000-8000-000000000202"}
JOINED = {"public_id": "5a1c1ae7-0000-4000-8000-000000000203"}
NOTHING = {"public_id": "5a1c1ae7-0000-4000-8000-000000000299"}
BUTTON = dict.fromkeys(METHODS, 405) | {"POST": 302}
# A form that names nobody is shown again with its fault.
NAMES_NOBODY = dict.fromkeys(METHODS, 405) | {"POST": 422}
TEST = "tests/procurement/joint"
LIST = f"{TEST}/test_pages.py::test_list_of_joint_needs_with_one_and_three_rows_asks_equally_often"
LEADS = f"{TEST}/test_pages.py::test_page_of_the_leading_body_with_one_and_three_parts_asks_equally_often"
OWN = f"{TEST}/test_pages.py::test_page_of_an_asked_body_with_one_and_three_others_asks_equally_often"
VALUE = f"{TEST}/test_estimates.py::test_pages_of_the_value_with_one_and_three_parts_ask_equally_often"


WAITING = {"pk": 980_101}


def build(world: dict[str, Any]) -> None:
    """A joint need that the municipality leads, and two of another body in which it has a part."""
    town = world["municipality"]
    third = OrganisationFactory(name="Gemeinde Beispielau", kind="municipality", area=AreaFactory())
    member_of(third, "officer")
    leader = OrganisationFactory(name="Gemeinde Beispielfeld", slug="beispielfeld", kind="municipality")
    member_of(leader, "officer")
    led = NeedFactory(
        public_id=LED["public_id"],
        organisation=town,
        title="Sitzungsdienst für alle",
        purpose="Sitzungen ohne Papier vorbereiten",
        once=60_000,
        monthly=5_400,
        months=24,
        option_months=12,
        is_unlimited=False,
        user_count=40,
    )
    NeedPartFactory(need=led, organisation=third, state="joined", once=10_000, monthly=500, user_count=12)
    silent = OrganisationFactory(name="Gemeinde Beispielsee", kind="municipality")
    NeedPartFactory(need=led, organisation=silent, pk=WAITING["pk"])
    for names, state, title in (
        (ASKED, "invited", "Gemeinsames Archiv"),
        (JOINED, "joined", "Gemeinsamer Bauhof"),
    ):
        other = NeedFactory(
            public_id=names["public_id"],
            organisation=leader,
            title=title,
            purpose="Einmal beschaffen statt fünfmal",
            requirements=["Läuft im Browser", "Daten lassen sich mitnehmen"],
        )
        NeedPartFactory(need=other, organisation=town, state=state)


ROWS: dict[str, Row] = {
    "procurement:needpart-index": Row("sounding.view", counted=LIST),
    "procurement:needpart-list": Row("sounding.view", LED, missing=NOTHING, counted=LEADS),
    "procurement:needpart-invite": Row("need.write", LED, NAMES_NOBODY, missing=NOTHING),
    "procurement:needpart-takeback": Row("need.write", LED | WAITING, BUTTON, missing=NOTHING | WAITING),
    "procurement:needpart-show": Row("sounding.view", ASKED, missing=NOTHING, counted=OWN),
    "procurement:needpart-edit": Row("need.write", ASKED, FORM, missing=NOTHING),
    "procurement:needpart-decline": Row("need.write", ASKED, BUTTON, missing=NOTHING),
    "procurement:needpart-leave": Row("need.write", JOINED, BUTTON, missing=NOTHING),
    "procurement:need-value": Row("need.write", LED, FORM, missing=NOTHING, counted=VALUE),
    "procurement:need-routes": Row("sounding.view", LED, missing=NOTHING, counted=VALUE),
}
