"""Hostile texts in what leaves the site as a file or for programs: PDF, workbook, CSV, Atom, JSON and YAML."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
import yaml
from pypdf import PdfReader

from accounts.models import Organisation
from catalog.facts.registry import FACTS
from marketplace.core.tokens import token_hash
from tests.architecture.routes import TABLE
from tests.core.reading_pdf import read_pdf
from tests.factories import (
    AreaFactory,
    DeploymentFactory,
    EvidenceFactory,
    OrganisationFactory,
    SavedSearchFactory,
    SolutionFactory,
)

from .asking import address
from .hostile import NUMBERS, address_of, email_of, marks, name_of, read, text_of
from .hostile_world import document

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
SLUGS = {"slug": "maengelmelder", "number": 1, "key": "150025101010"}
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|OpenAction|AA|EmbeddedFile|RichMedia|XFA|SubmitForm)\b")


@pytest.fixture
def listing():
    """A listing that is hostile in each of its facts, and in everything beside it."""
    vendor = OrganisationFactory(slug="anbieter-beispiel", contact_email=email_of("vendor.email"))
    Organisation.objects.filter(pk=vendor.pk).update(
        name=text_of("vendor.name", 300),
        website=address_of("vendor.website"),
        description={"de": text_of("vendor.description")},
        services={"de": [text_of("vendor.services")]},
        seat=text_of("vendor.seat", 200),
    )
    vendor.refresh_from_db()
    solution = SolutionFactory(slug="maengelmelder", vendor=vendor, facts=document(), is_claimed=True)
    area = AreaFactory(key="150025101010", name=name_of("area.name"))
    EvidenceFactory(
        solution=solution,
        fact="security",
        checked_by=text_of("evidence.checked_by", 300),
        document_title=text_of("evidence.document_title", 300),
        document_url=address_of("evidence.document_url"),
    )
    DeploymentFactory(
        solution=solution,
        area=area,
        status="ended",
        is_from_file=True,
        ended_reason={"de": text_of("use.ended_reason")},
        source_title=text_of("use.source_title", 300),
        source_url=address_of("use.source_url"),
    )
    return solution


def fact_marks():
    """The numbers of the texts of facts in German."""
    return {number for place, number in NUMBERS.items() if place.startswith("fact.") and ".en" not in place}


def comparison(client, kind, solution):
    query = urlencode({"s": [solution.slug], "area": "150025101010"}, doseq=True)
    answer = client.get(f"{address('catalog:comparison-file', {'kind': kind})}?{query}")
    assert answer.status_code == 200
    assert "hz" not in answer.headers["Content-Disposition"]
    return answer.content


def test_pdf_of_hostile_texts_holds_them_as_words_and_nothing_that_runs(client, listing):
    content = comparison(client, "pdf", listing)
    told = read_pdf(content)
    words = re.sub(r"[\s\u00ad-]", "", told.text)
    assert fact_marks() - marks(words) == set()
    for piece in ('#panic("hz")', "$hz$", "`hz`", "*hz*", "[x](javascript:hz)", "<script>hz()</script>"):
        assert piece in words
    assert ACTIVE.findall(content) == []
    reader = PdfReader(io.BytesIO(content))
    links = [
        str(note.get_object().get("/A", {}).get("/URI", ""))
        for page in reader.pages
        for note in page.get("/Annots") or []
    ]
    assert [link for link in links if link and not link.startswith(("http://", "https://"))] == []


def test_workbook_of_hostile_texts_holds_strings_only(client, listing):
    book = zipfile.ZipFile(io.BytesIO(comparison(client, "xlsx", listing)))
    parts = {name: book.read(name).decode() for name in book.namelist()}
    assert {name for name in parts if "external" in name.lower() or "macro" in name.lower()} == set()
    assert [
        name for name, text in parts.items() if re.search(r"<f[ >]|<hyperlink|<hz|<oleObject", text)
    ] == []
    for text in parts.values():
        ElementTree.fromstring(text)
    assert fact_marks() - marks(parts["xl/sharedStrings.xml"]) == set()


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_csv_of_hostile_texts_holds_no_formula(client, listing):
    for content in (
        comparison(client, "csv", listing),
        b"".join(client.get(address("api:dump-csv", {})).streaming_content),
    ):
        rows = rows_of(content)
        assert marks(str(rows)) != set()
        assert len({len(row) for row in rows}) == 1
        assert [cell for row in rows for cell in row if cell.lstrip().startswith(FORMULA)] == []


def test_feed_of_hostile_texts_is_atom_and_nothing_else(client, listing):
    SavedSearchFactory(name=text_of("search.name", 200), address="", feed_token_hash=token_hash("geheim"))
    answer = client.get(address("catalog:feed-show", {"token": "geheim"}))
    feed = ElementTree.fromstring(answer.content)
    entry = feed.find(f"{ATOM}entry")
    assert marks(feed.findtext(f"{ATOM}title")) == {NUMBERS["search.name"]}
    assert marks(entry.findtext(f"{ATOM}author/{ATOM}name")) == {NUMBERS["vendor.name"]}
    assert marks(entry.findtext(f"{ATOM}summary")) == {NUMBERS["fact.short_description"]}
    assert entry.find(f"{ATOM}summary").get("type") == "html"
    assert read(entry.findtext(f"{ATOM}summary")).wrong == []
    assert [node.tag for node in feed.iter() if not node.tag.startswith(ATOM) or "hz" in node.tag] == []
    assert [node.attrib for node in feed.iter() if "hz" in str(node.attrib)] == []
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def public_endpoints():
    return [name for name, row in TABLE.items() if name.startswith("api:") and row.access == "public"]


def test_endpoints_give_hostile_texts_as_json_that_no_browser_takes_for_a_page(client, listing):
    seen = set()
    for name in public_endpoints():
        kwargs = {key: SLUGS.get(key, value) for key, value in TABLE[name].kwargs.items()}
        kwargs |= {"slug": "anbieter-beispiel"} if name == "api:vendor-show" else {}
        answer = client.get(address(name, kwargs))
        kind = answer.headers["Content-Type"].partition(";")[0]
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert kind in {
            "application/json",
            "application/jsonl",
            "application/problem+json",
            "application/vnd.oai.openapi+json",
            "application/x-ndjson",
            "application/yaml",
            "text/csv",
        }, name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        if kind.endswith("json") and name != "api:dump-jsonl":
            seen |= marks(json.dumps(json.loads(content)))
    places = {place for place, number in NUMBERS.items() if number in seen}
    assert {"fact.name", "vendor.name", "vendor.description", "evidence.checked_by"} <= places
    assert {
        place.partition(".")[2].partition(".")[0] for place in places if place.startswith("fact.")
    } <= set(FACTS)
    lines = b"".join(client.get(address("api:dump-jsonl", {})).streaming_content).splitlines()
    assert fact_marks() - marks(json.dumps([json.loads(line) for line in lines])) == set()


def test_publiccode_of_hostile_texts_says_the_same_when_it_is_read(client, db):
    # What the standard leaves out or wants otherwise: paths of pictures, contacts, contracts.
    unfit = ("logo", "screenshots", "contractors")
    facts = {key: value for key, value in document().items() if key not in unfit} | {
        "maintenance_type": "none"
    }
    listing = SolutionFactory(slug="maengelmelder", facts=facts)
    answer = client.get(address("api:solution-publiccode", {"slug": listing.slug}))
    assert answer.status_code == 200, answer.text
    told, kept = yaml.safe_load(answer.content), listing.current.facts
    assert told["name"] == kept["name"]
    assert told["description"]["de"]["shortDescription"] == kept["short_description"]["de"]
    assert told["description"]["de"]["features"] == kept["features"]["de"]
    assert told["legal"]["mainCopyrightOwner"] == kept["copyright_owner"]
