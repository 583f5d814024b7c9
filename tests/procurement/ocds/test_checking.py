"""What is refused before it is stored: everything outside the allow-list, and whatever nonsense the schemas let pass."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.ocds import problems_of
from procurement.ocds.codes import is_address, is_leitweg, is_moment, is_ocid, is_prefix

from .judging import RELEASE, faults, paths_of
from .samples import KNOWN, KNOWN_FOLLOWING, following, full, sealed


def told(release: Any, known: Any = KNOWN) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in problems_of(release, known)]


def with_value(path: str, value: Any, release: Any = None) -> Any:
    """The full release with another value at a path such as `tender.items.0.id`; `+` adds to a list."""
    found = copy.deepcopy(release or full())
    node: Any = found
    *steps, last = path.split(".")
    for step in steps:
        node = node[int(step)] if isinstance(node, list) else node[step]
    if last == "+":
        node.append(value)
    elif isinstance(node, list):
        node[int(last)] = value
    else:
        node[last] = value
    return found


def test_releases_as_they_are_built_pass():
    assert told(full()) == []
    assert told(sealed(), replace(KNOWN, is_opened=False)) == []
    assert told(following(), KNOWN_FOLLOWING) == []


def test_full_release_fills_the_whole_allow_list():
    assert paths_of(full()) | paths_of(following()) == set(RELEASE)


SMUGGLED = {
    "answers of a vendor": ("planning.responses", [{"q1": "Geheim"}], [("path", "planning.?")]),
    "an answer beside a question": ("tender.enquiries.0.answers", ["x"], [("path", "tender.enquiries[].?")]),
    "who asked": ("tender.enquiries.0.author", {"name": "Alphawerk"}, [("path", "tender.enquiries[].?")]),
    "when it was asked": (
        "tender.enquiries.0.date",
        "2026-03-02T08:00:00Z",
        [("path", "tender.enquiries[].?")],
    ),
    "a vendor as a party": (
        "parties.+",
        {"id": "alphawerk", "name": "Alphawerk", "roles": ["buyer"]},
        [("party", "parties")],
    ),
    "a role of a vendor": ("parties.0.roles.+", "tenderer", [("code", "parties[].roles[]")]),
    "a supplier as the buyer": ("buyer.name", "Alphawerk", [("party", "buyer")]),
    "tenderers": ("tender.tenderers", [{"id": "1", "name": "Alphawerk"}], [("path", "tender.?")]),
    "their number": ("tender.numberOfTenderers", 3, [("path", "tender.?")]),
    "invitations": ("tender.invited", ["alpha@firma.example"], [("path", "tender.?")]),
    "an estimate": ("tender.value", {"amount": 120000, "currency": "EUR"}, [("path", "tender.?")]),
    "a lower estimate": ("tender.minValue", {"amount": 1}, [("path", "tender.?")]),
    "a budget": ("planning.budget", {"amount": {"amount": 1}}, [("path", "planning.?")]),
    "a price of an item": ("tender.items.0.unit", {"value": {"amount": 9}}, [("path", "tender.items[].?")]),
    "an award": ("awards", [{"id": "1"}], [("path", "?")]),
    "a contract": ("contracts", [{"id": "1"}], [("path", "?")]),
    "bids in detail": ("bids.details", [{"id": "1", "tenderers": []}], [("path", "bids.?")]),
    "a measure of prices": (
        "bids.statistics.0.measure",
        "lowestValidBidValue",
        [("code", "bids.statistics[].measure")],
    ),
    "a note beside a number": ("bids.statistics.0.notes", "Alphawerk", [("path", "bids.statistics[].?")]),
    "a person": ("parties.0.contactPoint", {"name": "Karla"}, [("path", "parties[].?")]),
    "a mail address": ("parties.0.address.email", "k@x.example", [("path", "parties[].address.?")]),
    "an extension": ("extensions", ["https://evil.example/extension.json"], [("path", "?")]),
    "a related process": ("relatedProcesses", [{"id": "1"}], [("path", "?")]),
    "a name as a member": ("Alphawerk", "x", [("path", "?")]),
    "a name that looks like a path": ("note/tender.title", "Alphawerk", [("path", "?")]),
    "a name that looks like a list": ("note/parties[]", {"id": "1"}, [("path", "?")]),
    "an address of elsewhere": (
        "planning.documents.0.url",
        "https://evil.example/",
        [("address", "planning.documents[].url")],
    ),
    "an address that only begins alike": (
        "planning.documents.0.url",
        "https://marktplatz.example.evil.example/",
        [("address", "planning.documents[].url")],
    ),
    "a script as an address": (
        "planning.documents.0.url",
        "javascript:alert(1)",
        [("address", "planning.documents[].url")],
    ),
    "an object as a text": (
        "tender.title",
        {"amount": 5},
        [("path", "tender.title.?"), ("text", "tender.title")],
    ),
    "a list as a text": (
        "tender.title",
        ["Alphawerk"],
        [("path", "tender.title[].?"), ("text", "tender.title")],
    ),
    "a number as a text": ("tender.title", 5, [("text", "tender.title")]),
}


@pytest.mark.parametrize("what", SMUGGLED)
def test_release_with_what_is_never_published_is_refused(what):
    path, value, problems = SMUGGLED[what]
    changed = full() | {path[5:]: value} if path.startswith("note/") else with_value(path, value)
    found = told(changed)
    assert found == problems
    assert "Alphawerk" not in str(found)


NONSENSE = {
    "no ocid": ("ocid", "", [("missing", "ocid")]),
    "an ocid of the prefix alone": ("ocid", "ocds-000000", [("ocid", "ocid")]),
    "the ocid of another process": (
        "ocid",
        "ocds-000000-ffffffffffff",
        [("ocid", "ocid")],
    ),
    "an id without its number": ("id", "ocds-000000-0cd500000001-", [("release", "id")]),
    "the first number with a later tag": ("id", "ocds-000000-0cd500000001-1", [("tag", "tag")]),
    "a tag outside the list": ("tag.0", "marketEngagement", [("code", "tag[]")]),
    "a tag of awards": ("tag.0", "award", [("code", "tag[]")]),
    "two tags": ("tag.+", "planning", [("code", "tag")]),
    "no tag": ("tag", [], [("shape", "tag")]),
    "another beginning": ("initiationType", "planning", [("code", "initiationType")]),
    "a status outside the list": ("tender.status", "engagement", [("code", "tender.status")]),
    "a status of a procedure": ("tender.status", "active", [("code", "tender.status")]),
    "a milestone that is open": (
        "planning.milestones.0.status",
        "open",
        [("code", "planning.milestones[].status")],
    ),
    "a type that nobody knows": (
        "planning.milestones.0.type",
        "marketEngagement",
        [("code", "planning.milestones[].type")],
    ),
    "a document of awards": (
        "planning.documents.0.documentType",
        "awardNotice",
        [("code", "planning.documents[].documentType")],
    ),
    "a day instead of a moment": (
        "planning.milestones.0.dueDate",
        "2026-03-30",
        [("moment", "planning.milestones[].dueDate")],
    ),
    "a moment without an offset": ("date", "2026-03-30T12:00:00", [("moment", "date")]),
    "a day that does not exist": ("date", "2026-02-30T12:00:00Z", [("moment", "date")]),
    "a CPV that no register knows": (
        "tender.items.0.classification.id",
        "48311199",
        [("cpv", "tender.items[].classification.id")],
    ),
    "a CPV with a check digit": (
        "tender.items.0.classification.id",
        "48311100-2",
        [("cpv", "tender.items[].classification.id")],
    ),
    "a NUTS that no register knows": (
        "parties.0.address.region",
        "DEZ99",
        [("nuts", "parties[].address.region")],
    ),
    "a Leitweg-ID with a wrong check digit": (
        "parties.0.additionalIdentifiers.0.id",
        "04011000-1234512345-07",
        [("identifier", "parties[].additionalIdentifiers[].id")],
    ),
    "a regional key that is none": (
        "parties.0.additionalIdentifiers.1.id",
        "991100000000",
        [("identifier", "parties[].additionalIdentifiers[].id")],
    ),
    "a scheme of companies": (
        "parties.0.additionalIdentifiers.0.scheme",
        "VATIN",
        [("code", "parties[].additionalIdentifiers[].scheme")],
    ),
    "the same document twice": ("planning.documents.1.id", "notice", [("twice", "planning.documents")]),
    "no deadline of the responses": (
        "planning.milestones.1.id",
        "other",
        [("missing", "planning.milestones[].dueDate")],
    ),
    "a negative number": ("bids.statistics.0.value", -1, [("number", "bids.statistics[].value")]),
    "yes as a number": ("bids.statistics.0.value", True, [("number", "bids.statistics[].value")]),
    "half a response": ("bids.statistics.0.value", 1.5, [("number", "bids.statistics[].value")]),
    "not a number": ("bids.statistics.0.value", float("nan"), [("number", "bids.statistics[].value")]),
    "a text with NUL": ("tender.title", "a\x00b", [("text", "tender.title")]),
    "a text of blanks": ("tender.title", "  ", [("text", "tender.title")]),
    "a text without end": ("tender.title", "x" * 20_001, [("text", "tender.title")]),
    "an unknown language": ("language", "fr", [("code", "language")]),
    "null": ("tender.title", None, [("text", "tender.title")]),
    "nothing planned": ("planning", {}, None),
}


@pytest.mark.parametrize("what", NONSENSE)
def test_release_with_nonsense_is_refused_with_the_place(what):
    path, value, problems = NONSENSE[what]
    found = told(with_value(path, value))
    if what == "no ocid":
        assert found == [("text", "ocid")]
    elif problems is None:
        assert ("shape", "planning") in found
    else:
        assert found == problems


@pytest.mark.parametrize(
    "path", ["ocid", "id", "date", "tag", "initiationType", "language", "parties", "buyer"]
)
def test_release_without_what_it_needs_is_refused(path):
    found = full()
    del found[path]
    assert ("missing", path) in told(found)


def test_number_of_responses_before_the_opening_is_refused():
    assert told(full(), replace(KNOWN, is_opened=False)) == [("sealed", "bids")]


def test_number_of_responses_is_not_built_before_the_opening():
    assert "bids" not in sealed(responses=4)


def test_cancellation_with_the_tag_of_the_publication_is_refused():
    known = replace(KNOWN, is_opened=False)
    cancelled = sealed(is_cancelled=True)
    assert (cancelled["tag"], told(cancelled, known)) == (["planningUpdate"], [])
    assert told(with_value("tag", ["planning"], cancelled), known) == [("cancelled", "tag"), ("tag", "tag")]


def test_follow_up_that_points_to_itself_or_holds_a_sounding_is_refused():
    itself = with_value("relatedProcesses.0.identifier", "ocds-000000-vergabe1", following())
    assert told(itself, KNOWN_FOLLOWING) == [("related", "relatedProcesses[].identifier")]
    planned = following() | {"planning": {"rationale": "x"}}
    assert told(planned, KNOWN_FOLLOWING) == [("path", "?")]
    assert told(with_value("tender.status", "planning", following()), KNOWN_FOLLOWING) == [
        ("code", "tender.status")
    ]


@pytest.mark.parametrize("release", [None, [], "x", 5, {}, [{}]])
def test_what_is_no_release_at_all_is_refused(release):
    assert told(release) != []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.data())
def test_release_with_any_further_member_anywhere_is_refused(data):
    release = full()
    places = [release]
    for place in places:
        children = place.values() if isinstance(place, dict) else place
        places += [child for child in children if isinstance(child, dict | list) and child]
    place = data.draw(st.sampled_from([one for one in places if isinstance(one, dict)]))
    name = data.draw(st.text(min_size=1, max_size=12).filter(lambda one: one not in place))
    before = copy.deepcopy(release)
    place[name] = data.draw(json_values)
    # Members that are allowed there but left out of the sample do not exist: it fills the whole list.
    assert problems_of(release, KNOWN) != ()
    assert problems_of(before, KNOWN) == ()


@given(json_values)
def test_check_of_any_value_answers_instead_of_failing(value):
    assert problems_of(value, KNOWN) != ()


@given(st.data())
def test_check_of_a_release_with_any_value_anywhere_answers_instead_of_failing(data):
    release = full()
    node: Any = release
    while isinstance(node, dict | list) and node:
        keys = list(node) if isinstance(node, dict) else range(len(node))
        key = data.draw(st.sampled_from(list(keys)))
        if data.draw(st.booleans()) or not isinstance(node[key], dict | list):
            node[key] = data.draw(json_values)
            break
        node = node[key]
    assert isinstance(problems_of(release, KNOWN), tuple)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("04011000-1234512345-06", True),
        ("04011000-1234512345-07", False),
        ("04011000-1234512354-06", False),
        ("04011000-06", False),
        ("", False),
        ("04011000-1234512345-٠٦", False),
    ],
)
def test_leitweg_id_is_judged_by_its_check_digits(text, fits):
    assert is_leitweg(text) is fits


@pytest.mark.parametrize(
    ("text", "ocid", "prefix"),
    [
        ("ocds-000000-0cd5", True, False),
        ("ocds-000000", False, True),
        ("ocds-00000", False, False),
        ("OCDS-000000", False, False),
        ("ocds-000000-a/b", False, False),
        ("ocds-000000-", False, False),
        ("ocds-000000\n", False, False),
    ],
)
def test_ocid_and_prefix_are_judged_by_their_form(text, ocid, prefix):
    assert (is_ocid(text), is_prefix(text)) == (ocid, prefix)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("2026-03-02T08:00:00Z", True),
        ("2026-03-02T08:00:00.123456+01:00", True),
        ("2026-03-02T24:00:00Z", False),
        ("2026-03-02 08:00:00Z", False),
        ("2026-03-02T08:00:00+25:00", False),
        ("2026-03-02T08:00Z", False),
    ],
)
def test_moment_is_judged_by_its_form_and_the_calendar(text, fits):
    assert is_moment(text) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("https://marktplatz.example/x?y=1#z", True),
        ("https://user:pw@marktplatz.example/", False),
        ("https:///x", False),
        ("ftp://marktplatz.example/", False),
        ("https://marktplatz.example/a b", False),
        ("https://[::1/", False),
    ],
)
def test_address_is_judged_by_its_parts(text, fits):
    assert is_address(text) is fits


@pytest.mark.shared_data
def test_sample_packages_are_judged_as_the_standard_does_and_the_bad_one_is_refused_here_too(
    shared_data: Path,
):
    folder = shared_data.parent / "ocds"
    read = {
        name: json.loads((folder / f"{name}.json").read_text())
        for name in ("release_package", "followup", "bad")
    }
    assert [faults(read[name], "release-package", folder) for name in ("release_package", "followup")] == [
        [],
        [],
    ]
    assert faults(json.loads((folder / "record.json").read_text()), "record-package", folder) == []
    assert "releases.0" in faults(read["bad"], "release-package", folder)
    bad = read["bad"]["releases"][0]
    codes = {code for code, _path in told(bad)}
    assert {"missing", "code", "moment", "path"} <= codes
