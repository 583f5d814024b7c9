"""Routes: the operator's pages about queues, organisations, people and figures."""

from __future__ import annotations

import datetime
from typing import Any

from accounts.models import Suspension
from tests.factories import ApplicationFactory, OrganisationFactory, UserFactory

from .row import FORM, Row
from .verification import COUNTS, NOTHING, post

APPLICATION = 910_004
ORGANISATION = 910_005
PERSON = 910_006
SUSPENDED = 910_007
AT = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)


def build(world: dict[str, Any]) -> None:
    """A founding that waits, a verified organisation, a person, and a suspended one."""
    person = UserFactory(pk=PERSON, name="Erika Beispiel")
    suspended = UserFactory(pk=SUSPENDED, name="Otto Gesperrt", is_active=False)
    Suspension.objects.create(user=suspended, reason="Grund")
    OrganisationFactory(
        pk=ORGANISATION, name="Haus Konsole", verified_at=AT, verified_until=AT.replace(year=2099)
    )
    ApplicationFactory(
        pk=APPLICATION,
        kind="found",
        user=person,
        organisation=None,
        organisation_kind="competence_centre",
        name="Zentrum Nord",
    )


ROWS: dict[str, Row] = {
    "site:console-show": Row("operator", counted=COUNTS),
    "site:application-list": Row("operator.decide_applications", counted=COUNTS),
    "site:application-decide": Row(
        "operator.decide_applications", {"pk": APPLICATION}, FORM, missing=NOTHING
    ),
    "site:organisation-list": Row("operator.view_organisations", counted=COUNTS),
    "site:organisation-show": Row(
        "operator.view_organisations", {"pk": ORGANISATION}, missing=NOTHING, counted=COUNTS
    ),
    "site:organisation-unverify": Row("operator.verify", {"pk": ORGANISATION}, post(422), missing=NOTHING),
    "site:organisation-provider": Row("operator.verify", {"pk": ORGANISATION}, post(302), missing=NOTHING),
    "site:organisation-close": Row(
        "operator.close_organisations", {"pk": ORGANISATION}, post(422), missing=NOTHING
    ),
    "site:user-list": Row("operator.view_users", counted=COUNTS),
    "site:user-show": Row("operator.view_users", {"pk": PERSON}, missing=NOTHING),
    "site:user-suspend": Row("operator.suspend_users", {"pk": PERSON}, post(422), missing=NOTHING),
    "site:user-unsuspend": Row("operator.suspend_users", {"pk": SUSPENDED}, post(302), missing=NOTHING),
    "site:figure-list": Row("operator.view_figures", counted=COUNTS),
}
