"""Every endpoint for keys with every scope by itself: what it gets, what a stranger's key gets, and how often it asks."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Scope, permissions_of_scopes
from catalog.models import Revision, Solution
from marketplace.api import VERSION_1
from marketplace.core.access import KEY, declared
from marketplace.core.actor import Actor
from marketplace.core.permissions import OPEN_TO_KEYS, Permission
from procurement.api.own_routes import BUYERS_SIDE
from procurement.api.response_routes import VENDORS_SIDE
from tests.accounts.keys_world import ALL, V1, key_for, program, town
from tests.factories import (
    ApiKeyFactory,
    AreaFactory,
    DeploymentFactory,
    EvidenceClaimFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
NONE = "none"
READ_ONLY = {"GET": 200, "HEAD": 200, "POST": 405, "PUT": 405, "PATCH": 405, "DELETE": 405}
WITHOUT = READ_ONLY | {"GET": 403, "HEAD": 403}
# The organisation of the key, with the ETag missing from every change.
OWN = {"GET": 403, "HEAD": 403, "POST": 405, "PUT": 405, "PATCH": 403, "DELETE": 405}
ITSELF = READ_ONLY | {"DELETE": 428}
COLLEAGUE = READ_ONLY | {"GET": 404, "HEAD": 404, "DELETE": 404}
ROTATE = dict.fromkeys(METHODS, 405)
# Own listings: what a key without the scope gets, and what one that may write gets for an empty body.
LISTINGS = {"GET": 403, "HEAD": 403, "POST": 403, "PUT": 405, "PATCH": 405, "DELETE": 405}
LISTING = LISTINGS | {"POST": 405, "PATCH": 403}
MOVE = dict.fromkeys(METHODS, 405) | {"POST": 403}
PROOF = LISTINGS | {"POST": 405}
USE = LISTING | {"DELETE": 403}
SEEN = {"GET": 200, "HEAD": 200}
NOWHERE = dict.fromkeys(("GET", "HEAD", "PATCH", "DELETE"), 404)

# address: what each key gets that has only this scope; "all" has every one. Strangers' things stand in STRANGE.
TABLE = {
    "me/": dict.fromkeys((*ALL, "all"), READ_ONLY),
    "organisations/": {"profile:read": READ_ONLY, "all": READ_ONLY},
    "organisations/stadt-beispiel/": {
        "profile:read": OWN | {"GET": 200, "HEAD": 200},
        "profile:write": OWN | {"PATCH": 428},
        "all": OWN | {"GET": 200, "HEAD": 200, "PATCH": 428},
    },
    "members/": {"members:read": READ_ONLY, "all": READ_ONLY},
    "listings/": {
        "listings:read": LISTINGS | SEEN,
        "listings:write": LISTINGS | {"POST": 422},
        "all": LISTINGS | SEEN | {"POST": 422},
    },
    "listings/entwurf/": {
        "listings:read": LISTING | SEEN,
        "listings:write": LISTING | {"PATCH": 422},
        "all": LISTING | SEEN | {"PATCH": 422},
    },
    "listings/entwurf/submit/": dict.fromkeys(("listings:write", "all"), MOVE | {"POST": 428}),
    "listings/eingereicht/take-back/": dict.fromkeys(("listings:write", "all"), MOVE | {"POST": 428}),
    "listings/entwurf/withdraw/": dict.fromkeys(("listings:write", "all"), MOVE | {"POST": 422}),
    "listings/entwurf/evidence/": {
        "listings:read": LISTINGS | SEEN,
        "listings:write": LISTINGS | {"POST": 422},
        "all": LISTINGS | SEEN | {"POST": 422},
    },
    "listings/entwurf/evidence/975101/": dict.fromkeys(("listings:read", "all"), PROOF | SEEN),
    "listings/entwurf/evidence/975101/withdraw/": dict.fromkeys(
        ("listings:write", "all"), MOVE | {"POST": 428}
    ),
    "listings/entwurf/uses/": {
        "listings:read": LISTINGS | SEEN,
        "listings:write": LISTINGS | {"POST": 422},
        "all": LISTINGS | SEEN | {"POST": 422},
    },
    "listings/entwurf/uses/body-linden/": {
        "listings:read": USE | SEEN,
        "listings:write": USE | {"PATCH": 428, "DELETE": 428},
        "all": USE | SEEN | {"PATCH": 428, "DELETE": 428},
    },
    "keys/": {"keys:read": READ_ONLY, "all": READ_ONLY},
    "keys/ITSELF/": dict.fromkeys((*ALL, "all"), ITSELF),
    "keys/ITSELF/rotate/": dict.fromkeys((*ALL, "all"), ROTATE | {"POST": 201}),
    "keys/kollege001/": {
        **dict.fromkeys(ALL, COLLEAGUE),
        "keys:read": READ_ONLY | {"DELETE": 403},
        "all": READ_ONLY | {"DELETE": 403},
    },
    "keys/kollege001/rotate/": {
        **dict.fromkeys(ALL, ROTATE | {"POST": 404}),
        "keys:read": ROTATE | {"POST": 403},
        "all": ROTATE | {"POST": 403},
    },
}
OTHERWISE = {
    "organisations/stadt-beispiel/": OWN,
    "listings/": LISTINGS,
    "listings/entwurf/": LISTING,
    "listings/entwurf/submit/": MOVE,
    "listings/eingereicht/take-back/": MOVE,
    "listings/entwurf/withdraw/": MOVE,
    "listings/entwurf/evidence/": LISTINGS,
    "listings/entwurf/evidence/975101/": PROOF,
    "listings/entwurf/evidence/975101/withdraw/": MOVE,
    "listings/entwurf/uses/": LISTINGS,
    "listings/entwurf/uses/body-linden/": USE,
}
STRANGE = {
    "organisations/fremde/": OWN | {"GET": 404, "HEAD": 404, "PATCH": 404},
    "listings/fremdes/": LISTING | {"GET": 404, "HEAD": 404, "PATCH": 404},
    "listings/fremdes/submit/": MOVE | {"POST": 404},
    "listings/fremdes/take-back/": MOVE | {"POST": 404},
    "listings/fremdes/withdraw/": MOVE | {"POST": 404},
    "listings/fremdes/evidence/": LISTINGS | {"GET": 404, "HEAD": 404, "POST": 404},
    "listings/fremdes/evidence/975102/": PROOF | {"GET": 404, "HEAD": 404},
    "listings/fremdes/evidence/975102/withdraw/": MOVE | {"POST": 404},
    "listings/entwurf/evidence/975102/": PROOF | {"GET": 404, "HEAD": 404},
    "listings/entwurf/evidence/975102/withdraw/": MOVE | {"POST": 404},
    "listings/fremdes/uses/": LISTINGS | {"GET": 404, "HEAD": 404, "POST": 404},
    "listings/fremdes/uses/body-fern/": USE | NOWHERE,
    "listings/entwurf/uses/body-fern/": USE | NOWHERE,
    "keys/fremder001/": COLLEAGUE,
    "keys/fremder001/rotate/": ROTATE | {"POST": 404},
    "keys/gibtsnicht/": COLLEAGUE,
    "keys/gibtsnicht/rotate/": ROTATE | {"POST": 404},
}
# What would let a program decide something, hand out rights, or speak for people; written down by hand.
FORBIDDEN_TO_KEYS = {
    Permission.REQUEST_VERIFICATION,
    Permission.MANAGE_MEMBERS,
    Permission.MANAGE_MANDATES,
    Permission.MANAGE_KEYS,
    Permission.CHANGE_RULES,
    Permission.VIEW_AUDIT,
    Permission.CLAIM_LISTING,
    Permission.VERIFY,
    Permission.DECIDE_APPLICATIONS,
    Permission.DECIDE_CLAIMS,
    Permission.VIEW_ORGANISATIONS,
    Permission.CLOSE_ORGANISATIONS,
    Permission.VIEW_USERS,
    Permission.SUSPEND_USERS,
    Permission.VIEW_JOBS,
    Permission.RETRY_JOBS,
    Permission.VIEW_OUTBOX,
    Permission.VIEW_IMPORTS,
    Permission.EDIT_TEXTS,
    Permission.VIEW_ALL_AUDIT,
    Permission.VIEW_FIGURES,
    Permission.VIEW_SOUNDINGS,
    Permission.REVIEW_SOUNDING,
    Permission.PUBLISH_SOUNDING,
    Permission.ASSESS_RESPONSES,
    Permission.STATE_USE,
    Permission.KEEP_LISTS,
    Permission.REVIEW_LISTINGS,
    Permission.DECIDE_EVIDENCE,
    Permission.DECIDE_REPORTS,
}


@pytest.fixture
def places(db):
    """A town with a colleague's key, and a stranger with another."""
    cache.clear()
    organisation = town()
    stranger = OrganisationFactory(name="Fremde", slug="fremde", seat="Bonn")
    for slug, owner, state in (
        ("entwurf", organisation, "editing"),
        ("eingereicht", organisation, "submitted"),
        ("fremdes", stranger, "editing"),
    ):
        listing = Solution.objects.create(slug=slug, vendor=owner)
        Revision.objects.create(solution=listing, facts={"name": slug}, state=state)
        if state == "editing":
            EvidenceClaimFactory(pk=975_101 if owner == organisation else 975_102, solution=listing)
            area = AreaFactory(key="body-linden" if owner == organisation else "body-fern")
            DeploymentFactory(solution=listing, area=area, is_from_file=False)
    ApiKeyFactory(organisation=organisation, prefix="kollege001")
    ApiKeyFactory(organisation=stranger, prefix="fremder001")
    return organisation


def answers(organisation, scopes, path):
    """The status for each method, each asked with a fresh key that has these scopes."""
    found = {}
    for number, method in enumerate(METHODS):
        key, token = key_for(organisation, scopes, name=f"{path} {number}")
        address = f"{V1}/{path.replace('ITSELF', key.prefix)}"
        response = program(token).generic(method, address, "", content_type="application/json")
        found[method] = response.status_code
        key.delete()
    return found


@pytest.mark.parametrize("scope", [*ALL, "all"])
@pytest.mark.parametrize("path", TABLE)
def test_endpoint_asked_with_each_scope_answers_as_the_table_says(places, path, scope):
    expected = TABLE[path].get(scope, OTHERWISE.get(path, WITHOUT))
    assert answers(places, ALL if scope == "all" else [scope], path) == expected


@pytest.mark.parametrize("path", STRANGE)
def test_thing_of_a_stranger_is_not_there_for_a_key_with_every_scope(places, path):
    assert answers(places, ALL, path) == STRANGE[path]


def test_routes_for_keys_are_exactly_those_tried_here():
    # Those of needs and soundings are tried in tests/procurement/api/test_own_keys.py and test_response_keys.py.
    elsewhere = {route.name for route in (*BUYERS_SIDE, *VENDORS_SIDE)}
    routes = {
        str(route.pattern)
        for route in VERSION_1
        if declared(route.callback) is KEY and route.name not in elsewhere
    }
    tried = {
        re.sub(r"\d{6}", "<int:pk>", re.sub("stadt-beispiel|entwurf|eingereicht", "<slug:slug>", path))
        .replace("ITSELF", "<slug:prefix>")
        .replace("body-linden", "<slug:key>")
        for path in TABLE
        if "kollege" not in path
    }
    assert routes == tried


@pytest.mark.parametrize("scope", Scope)
def test_scope_gives_no_permission_that_is_forbidden_to_keys(scope):
    assert permissions_of_scopes([scope]) & FORBIDDEN_TO_KEYS == frozenset()


def test_permissions_open_and_forbidden_to_keys_are_all_there_are():
    assert set(Permission) == OPEN_TO_KEYS | FORBIDDEN_TO_KEYS
    assert set() == OPEN_TO_KEYS & FORBIDDEN_TO_KEYS


def test_key_that_was_given_everything_by_mistake_still_may_do_only_what_is_open_to_keys():
    everything = Actor(kind="key", key_id=1, organisation_id=1, permissions=frozenset(Permission))
    assert {permission for permission in Permission if everything.may(permission)} == {
        Permission.EDIT_PROFILE,
        Permission.EDIT_LISTING,
        Permission.VIEW_MEMBERS,
        Permission.WRITE_NEED,
        Permission.PREPARE_SOUNDING,
        Permission.ANSWER_SOUNDING,
    }
    assert (everything.is_person, everything.is_operator) == (False, False)


def test_keys_ask_the_database_equally_often_for_one_and_three_keys():
    organisation = town()
    _key, token = key_for(organisation, ["keys:read"])
    client, counts = program(token), []
    client.get(f"{V1}/keys/")
    for number in range(1, 4):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{V1}/keys/").json()["count"] == number
        counts.append(len(queries))
        ApiKeyFactory(organisation=organisation)
    assert (counts[0], counts[2]) == (3, 3)
