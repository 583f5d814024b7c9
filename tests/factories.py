"""One factory per model, with the least a valid row needs and nothing random.

A listing, its versions and the rows beside it are published through the catalogue's own action, so the search row
always agrees with them. What a test depends on it passes itself; defaults only fill what does not matter.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.queries import actor_of, name_key
from catalog.actions import Proposal, save_listing, withdraw_solution
from catalog.models import Deployment, Evidence, Solution, SolutionVersion
from catalog.search import indexing
from marketplace.core.actor import Actor, system_actor

BY = system_actor("tests")
PASSWORD = "correct horse battery staple"


class AuditEventFactory(DjangoModelFactory):
    """One recorded event of the system."""

    class Meta:
        model = "core.AuditEvent"

    actor_kind = "system"
    actor_name = "tests"
    verb = "tests.thing.done"


class AreaFactory(DjangoModelFactory):
    """A municipality in Saxony-Anhalt with 6,080 inhabitants; keys count up from 150000000001."""

    class Meta:
        model = "registers.Area"

    key = factory.Sequence(lambda n: f"15{n + 1:010d}")
    kind = "municipality"
    type = "gemeinde"
    name = factory.Sequence(lambda n: f"Gemeinde {n + 1}")
    official_name = factory.SelfAttribute("name")
    sort_name = factory.LazyAttribute(lambda area: name_key(area.name))
    search_name = factory.SelfAttribute("sort_name")
    search_text = factory.SelfAttribute("sort_name")
    land = "st"
    population = 6080
    point_source = factory.LazyAttribute(lambda area: "by_hand" if getattr(area, "latitude", None) else "")


class CpvCodeFactory(DjangoModelFactory):
    """The code of software packages, with its real check digit."""

    class Meta:
        model = "registers.CpvCode"
        django_get_or_create = ("code",)

    code = "48000000-8"
    bare = factory.LazyAttribute(lambda cpv: cpv.code[:8])
    kind = "supplies"
    label_de = "Softwarepaket und Informationssysteme"
    label_en = "Software package and information systems"
    search_text = factory.LazyAttribute(lambda cpv: f"{name_key(cpv.label_de)} {name_key(cpv.label_en)}")


class NutsCodeFactory(DjangoModelFactory):
    """The region of Halle (Saale)."""

    class Meta:
        model = "registers.NutsCode"
        django_get_or_create = ("code",)

    code = "DEE02"
    level = 3
    label_de = "Halle (Saale), Kreisfreie Stadt"


class LicenceFactory(DjangoModelFactory):
    """The open licence MIT."""

    class Meta:
        model = "registers.Licence"
        django_get_or_create = ("spdx_id",)

    spdx_id = "MIT"
    name = "MIT License"
    category = "Permissive"
    is_osi = True
    is_open = True


class ThresholdRuleFactory(DjangoModelFactory):
    """An EU threshold for municipalities, not checked by anybody."""

    class Meta:
        model = "registers.ThresholdRule"

    key = factory.Sequence(lambda n: f"threshold-{n + 1}")
    kind = "eu"
    buyer = "municipality"
    subject = "supplies"
    amount = Decimal("216000")
    valid_from = datetime.date(2026, 1, 1)
    source_title = "Beispiel"


class RegisterLoadFactory(DjangoModelFactory):
    """A register that was loaded without a row."""

    class Meta:
        model = "registers.RegisterLoad"
        django_get_or_create = ("register",)

    register = "areas"
    content_hash = "0" * 64
    rows = 0


class EditableTextFactory(DjangoModelFactory):
    """The operator's own wording of the German page about the site."""

    class Meta:
        model = "site.EditableText"

    key = "about"
    language = "de"
    body = "Ein eigener Text."


class UserFactory(DjangoModelFactory):
    """A person who can sign in with PASSWORD."""

    class Meta:
        model = "accounts.User"

    email = factory.Sequence(lambda n: f"person{n + 1}@test.example")
    name = factory.Sequence(lambda n: f"Person {n + 1}")
    password = factory.django.Password(PASSWORD)


class OrganisationFactory(DjangoModelFactory):
    """A vendor that registered itself; other kinds by `kind`."""

    class Meta:
        model = "accounts.Organisation"

    kind = "vendor"
    name = factory.Sequence(lambda n: f"Anbieter {n + 1}")
    name_key = factory.LazyAttribute(lambda organisation: name_key(organisation.name))
    slug = factory.LazyAttribute(lambda organisation: organisation.name_key.replace(" ", "-")[:120])


class MembershipFactory(DjangoModelFactory):
    """A person's role in an organisation."""

    class Meta:
        model = "accounts.Membership"

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "editor"


class SolutionFactory(DjangoModelFactory):
    """A listing published through `save_listing`; `status="withdrawn"` withdraws it afterwards.

    name, short_description  become facts; `facts` adds others and wins
    evidence, deployments    lists of field values, as in Proposal
    Anything else is passed to the Proposal.
    """

    class Meta:
        model = "catalog.Solution"

    name = factory.Sequence(lambda n: f"Lösung {n + 1}")
    short_description = "Hilft der Verwaltung bei einer Aufgabe."
    facts: dict[str, Any] = {}
    vendor = factory.SubFactory(OrganisationFactory)
    status = "published"

    @classmethod
    def _create(cls, model_class: type[Solution], *args: Any, **wanted: Any) -> Solution:
        status = wanted.pop("status")
        basics = {"name": wanted.pop("name"), "short_description": {"de": wanted.pop("short_description")}}
        solution, outcome = save_listing(
            proposal=Proposal(**wanted | {"facts": basics | wanted["facts"]}), by=BY
        )
        if outcome != "created":
            raise ValueError(f"{solution.slug} is there already; a factory makes new rows only")
        if status == "withdrawn":
            return withdraw_solution(solution=solution, by=BY, reason="test")
        if status != solution.status:
            raise ValueError(f"no action leads to a listing that is {status}")
        return solution


class SolutionVersionFactory(DjangoModelFactory):
    """The next version of a listing, published through `save_listing`; `facts` lie over those of the current one."""

    class Meta:
        model = "catalog.SolutionVersion"

    solution = factory.SubFactory(SolutionFactory)
    facts = factory.Sequence(lambda n: {"version": f"{n + 1}.0"})
    note = ""

    @classmethod
    def _create(cls, model_class: type[SolutionVersion], *args: Any, **wanted: Any) -> SolutionVersion:
        solution = wanted["solution"]
        proposal = Proposal(
            vendor=solution.vendor,
            identity=solution.identity,
            slug=solution.slug,
            facts=solution.current.facts | wanted["facts"],
            is_claimed=solution.is_claimed,
            is_imperfect=solution.is_imperfect,
            is_example=solution.is_example,
            note=wanted["note"],
        )
        saved, outcome = save_listing(proposal=proposal, by=BY)
        if outcome != "updated":
            raise ValueError(f"{solution.slug} says the same already; pass other facts")
        solution.refresh_from_db()
        return saved.current


class _Beside(DjangoModelFactory):
    """A row beside a listing; the search row is written again, as the action would."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **wanted: Any) -> Any:
        row = super()._create(model_class, *args, **wanted)
        if row.solution.is_public:
            indexing.write_row(row.solution)
        return row


class EvidenceFactory(_Beside):
    """A check of the licence by the platform on 2 January 2026, without an end."""

    class Meta:
        model = Evidence

    solution = factory.SubFactory(SolutionFactory)
    fact = "licence"
    level = "platform_checked"
    checked_on = datetime.date(2026, 1, 2)


class DeploymentFactory(_Beside):
    """A municipality that uses a solution, by the vendor's statement alone."""

    class Meta:
        model = Deployment

    solution = factory.SubFactory(SolutionFactory)
    area = factory.SubFactory(AreaFactory)
    status = "productive"


class ImportRunFactory(DjangoModelFactory):
    """A finished import of nothing."""

    class Meta:
        model = "catalog.ImportRun"

    finished_at = datetime.datetime(2026, 1, 2, 9, 0, tzinfo=datetime.UTC)
    started_by = "command:import_publiccode"
    report = factory.LazyFunction(
        lambda: {
            "files": 0,
            "created": 0,
            "updated": 0,
            "unchanged": 0,
            "duplicates": 0,
            "rejected": 0,
            "warnings": 0,
            "problems": [],
        }
    )


class ImportedFileFactory(DjangoModelFactory):
    """The original of a file that became no listing."""

    class Meta:
        model = "catalog.ImportedFile"

    source = factory.Sequence(lambda n: f"folder/{n + 1}.yml")
    sha256 = "0" * 64
    reader_version = 1
    outcome = "rejected"


def member_of(organisation: Any, role: str) -> Any:
    """A new person with that role in the organisation, ready for `client.force_login`."""
    return MembershipFactory(organisation=organisation, role=role).user


def acting(user: Any) -> Actor:
    """The actor of a person, for the organisation of their first membership."""
    return actor_of(user)
