"""The two formats of files, and how a listing is proposed from each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.actions import find_or_add_organisation
from accounts.choices import OrganisationKind
from accounts.models import Organisation
from accounts.queries import name_key
from catalog.actions.listings import Proposal
from catalog.exchange import listing
from catalog.exchange.addresses import fold_address
from catalog.exchange.problems import ERROR, FileProblem
from catalog.exchange.publiccode import mapping, reader, versions
from catalog.exchange.reading import Reading
from catalog.models import Solution
from catalog.models.imports import ImportedFile
from marketplace.core.actor import Actor
from marketplace.registers.models import Area, Licence
from marketplace.registers.queries import area_by_key

LONGEST_URI = 500


class CannotPropose(Exception):
    """Raised where a file can be read, but speaks of things that this marketplace does not know."""

    def __init__(self, problems: list[FileProblem]):
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


@dataclass(frozen=True)
class Existing:
    """What a listing says already, as far as an import needs to know before it writes."""

    pk: int
    vendor_id: int
    derived: Mapping[str, Any]


class Around:
    """What a run knows of the marketplace: organisations and open licences, each asked for once."""

    def __init__(self, by: Actor):
        self.by = by
        self.known: dict[tuple[str, str], Organisation] = {}
        self.fresh: dict[tuple[str, str], Organisation] = {}

    @cached_property
    def open_licences(self) -> frozenset[str]:
        """Identifiers of the licences that count as open source; none where the register is not loaded."""
        return frozenset(Licence.objects.open().values_list("spdx_id", flat=True))

    def vendor(self, name: str, *, kind: str, uri: str, **profile: Any) -> Organisation:
        """The organisation of that name; what its profile lacks is filled in."""
        key = (name_key(name), uri)
        if not profile and key in self.known:
            return self.known[key]
        if uri and len(uri) <= LONGEST_URI:
            profile["uri"] = uri
        found = find_or_add_organisation(name=name, kind=kind, by=self.by, **profile)
        self.fresh[key] = found
        return found

    def keep(self) -> None:
        """Remember what the transaction that has just ended found or added."""
        self.known |= self.fresh
        self.fresh = {}

    def forget(self) -> None:
        """Drop what the transaction that was just rolled back found or added."""
        self.fresh = {}


@dataclass(frozen=True)
class Format:
    """One format: how it is read, how its listings are found again, how a listing is proposed."""

    reader_version: int
    read: Callable[[bytes], Reading]
    lookup: str
    prefix: str
    propose: Callable[[Reading, Existing | None, Around], Proposal]

    def identity_of(self, row: Mapping[str, Any]) -> str:
        """The identity of a remembered file, by the listing it made."""
        value = row[f"solution__{self.lookup}"]
        return f"{self.prefix}{value}" if value else ""

    def has_read(self, reader_version: int) -> bool:
        """Whether that version of a reader belongs to this format."""
        return reader_version // 1000 == self.reader_version // 1000

    def existing(self, identities: Iterable[str]) -> dict[str, Existing]:
        """What is there already, by identity; one query."""
        wanted = [identity.removeprefix(self.prefix) for identity in identities]
        derived = {key: f"current__facts__{key}" for key in mapping.DERIVED}
        rows = Solution.objects.filter(**{f"{self.lookup}__in": wanted}).values_list(
            self.lookup, "pk", "vendor_id", *derived.values()
        )
        return {
            f"{self.prefix}{value}": Existing(
                pk, vendor_id, {key: part for key, part in zip(derived, parts, strict=True) if part}
            )
            for value, pk, vendor_id, *parts in rows
        }

    def rows(self, identities: Iterable[str]) -> Any:
        """Remembered files that speak of the identities."""
        wanted = [identity.removeprefix(self.prefix) for identity in identities]
        return ImportedFile.objects.filter(**{f"solution__{self.lookup}__in": wanted})


def propose_publiccode(reading: Reading, existing: Existing | None, around: Around) -> Proposal:
    """A publiccode.yml as a listing: unclaimed, its owner the organisation that the file names."""
    before = existing.derived if existing else {}
    derived, dropped = mapping.derived_facts(reading.facts, before, around.open_licences)
    if existing and not reading.owner_named:
        vendor = Organisation(pk=existing.vendor_id)
    else:
        name, uri = reading.owner
        vendor = around.vendor(name, kind=OrganisationKind.VENDOR, uri=uri)
    return Proposal(
        vendor=vendor,
        facts=reading.facts | derived,
        identity=reading.identity,
        replaces=(reading.spoken_for or frozenset()) | dropped,
        is_imperfect=reading.is_imperfect,
        note=f"publiccode.yml {reading.standard}".strip(),
    )


def propose_listing(reading: Reading, existing: Existing | None, around: Around) -> Proposal:
    """A file of the own format as a listing; it speaks for every fact."""
    extras = reading.extras
    assert extras is not None
    problems: list[FileProblem] = []
    profile = {
        key: value for key, value in extras.vendor.items() if key not in ("name", "kind", "uri", "area")
    }
    if "area" in extras.vendor:
        profile["area"] = _area(extras.vendor["area"], "vendor.area", problems)
    deployments = None
    if extras.deployments is not None:
        deployments = [
            row | {"area": _area(row["area"], f"deployments[{at}].area", problems)}
            for at, row in enumerate(extras.deployments)
        ]
    if problems:
        raise CannotPropose(problems)
    name, uri = reading.owner
    return Proposal(
        vendor=around.vendor(name, kind=extras.vendor["kind"], uri=uri, **profile),
        facts=reading.facts,
        identity=fold_address(reading.facts.get("source_url", "")) or None,
        slug=extras.slug,
        is_claimed=extras.is_claimed,
        is_example=extras.is_example,
        evidence=extras.evidence or [],
        deployments=deployments or [],
        note="import",
        last_confirmed_on=extras.last_confirmed_on,
        published_at=extras.published_at,
    )


def _area(key: str, path: str, problems: list[FileProblem]) -> Area | None:
    found = area_by_key(key)
    if found is None:
        message = _("The register knows no body with the key “%(key)s”.") % {"key": key}
        problems.append(FileProblem(None, path, "area", ERROR, message))
    return found


PUBLICCODE = Format(reader.READER_VERSION, reader.read_publiccode, "identity", "", propose_publiccode)
LISTING = Format(listing.READER_VERSION, listing.read_listing, "slug", "listing:", propose_listing)


def rank_of(standard: str) -> int:
    """How new a version of the standard is."""
    return versions.number(standard)
