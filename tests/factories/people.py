"""Factories of the cellar, the registers, the pages, and of people and organisations."""

from __future__ import annotations

import datetime
import hashlib
import io
from decimal import Decimal
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from accounts.queries import actor_of, name_key
from marketplace.core import files
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


class OutboxMessageFactory(DjangoModelFactory):
    """A mail that waits to be sent since 2 January 2026."""

    class Meta:
        model = "core.OutboxMessage"

    key = factory.Sequence(lambda n: f"message:{n + 1}")
    topic = "account"
    to = factory.Sequence(lambda n: f"reader{n + 1}@test.example")
    subject = "Eine Nachricht"
    text = "Guten Tag."
    next_at = datetime.datetime(2026, 1, 2, 9, 0, tzinfo=datetime.UTC)


class StoredFileFactory(DjangoModelFactory):
    """A public logo, kept through the one way in; pass `content` for other bytes that pass the checks."""

    class Meta:
        model = "core.StoredFile"

    purpose = "logo"
    name = factory.Sequence(lambda n: f"logo-{n + 1}.png")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **wanted: Any) -> Any:
        upload = io.BytesIO(wanted.pop("content", None) or png())
        upload.name = wanted.pop("name")
        stored = files.keep(upload, purpose=wanted.pop("purpose"), by=BY)
        if wanted:
            for field, value in wanted.items():
                setattr(stored, field, value)
            stored.save()
        return stored


def png(width: int = 8, height: int = 8, colour: str = "#1d4f91") -> bytes:
    """A plain image of one colour."""
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(target, format="PNG")
    return target.getvalue()


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
    """A person who can sign in with PASSWORD, the e-mail address confirmed."""

    class Meta:
        model = "accounts.User"
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n + 1}@test.example")
    name = factory.Sequence(lambda n: f"Person {n + 1}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def confirmed(self, create: bool, extracted: bool | None, **_fields: Any) -> None:
        """`confirmed=False` leaves the address unconfirmed."""
        if create:
            EmailAddress.objects.create(
                user=self, email=self.email, verified=extracted is not False, primary=True
            )


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


class InvitationFactory(DjangoModelFactory):
    """An editor asked to join, until 2 January 2099; `token` is the secret of the mail."""

    class Meta:
        model = "accounts.Invitation"

    class Params:
        token = factory.Sequence(lambda n: f"token-{n + 1}")

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"invited{n + 1}@test.example")
    roles = ["editor"]
    token_hash = factory.LazyAttribute(lambda o: hashlib.sha256(o.token.encode()).hexdigest())
    expires_at = datetime.datetime(2099, 1, 2, 9, 0, tzinfo=datetime.UTC)


class ApplicationFactory(DjangoModelFactory):
    """An open request to join an organisation."""

    class Meta:
        model = "accounts.Application"

    kind = "join"
    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.LazyAttribute(lambda o: o.organisation.name if o.organisation else "Gemeinde")


class MandateFactory(DjangoModelFactory):
    """A running mandate of a public IT provider for a municipality, for the work of an officer."""

    class Meta:
        model = "accounts.Mandate"

    principal = factory.SubFactory(OrganisationFactory, kind="municipality")
    agent = factory.SubFactory(OrganisationFactory, is_public_provider=True)
    roles = ["officer"]
    state = "active"
    basis = "Beschluss vom 2. Januar 2026"


class RepeatableRequestFactory(DjangoModelFactory):
    """A request with an Idempotency-Key that is still being carried out."""

    class Meta:
        model = "core.RepeatableRequest"

    key_id = 1
    name = factory.Sequence(lambda n: f"request-{n + 1}")
    fingerprint = "0" * 64
    started_at = factory.LazyFunction(timezone.now)


class ApiKeyFactory(DjangoModelFactory):
    """A key for 90 days that may read the profile; nobody knows its secret. Tests that send one make it by the action."""

    class Meta:
        model = "accounts.ApiKey"

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Programm {n + 1}")
    prefix = factory.Sequence(lambda n: f"key{n + 1:07d}")
    secret_hash = "0" * 64
    scopes = ["profile:read"]
    created_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=90))


class ProofFactory(DjangoModelFactory):
    """A certificate that its vendor shows to everybody, without an end and without a document."""

    class Meta:
        model = "accounts.Proof"

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "certificate"
    title = factory.Sequence(lambda n: f"Zertifikat {n + 1}")
    is_public = True


class ContactFactory(DjangoModelFactory):
    """A person who agreed on 2 January 2026 to be shown."""

    class Meta:
        model = "accounts.Contact"

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Ansprechperson {n + 1}")
    email = factory.Sequence(lambda n: f"ansprechperson{n + 1}@test.example")
    asked_at = datetime.datetime(2026, 1, 1, 9, 0, tzinfo=datetime.UTC)
    consented_at = datetime.datetime(2026, 1, 2, 9, 0, tzinfo=datetime.UTC)


class FormerNameFactory(DjangoModelFactory):
    """A name that an organisation had before."""

    class Meta:
        model = "accounts.FormerName"

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Alter Name {n + 1}")
    name_key = factory.LazyAttribute(lambda former: name_key(former.name))


class OwnThresholdFactory(DjangoModelFactory):
    """A limit of a municipality for direct orders since 1 January 2026, 10,000 EUR."""

    class Meta:
        model = "accounts.OwnThreshold"

    organisation = factory.SubFactory(OrganisationFactory, kind="municipality")
    title = factory.Sequence(lambda n: f"Direktaufträge {n + 1}")
    amount = Decimal("10000")
    valid_from = datetime.date(2026, 1, 1)
    source_title = "Dienstanweisung Vergabe"


class RegisterNumberFactory(DjangoModelFactory):
    """A number in the commercial register of Stendal, in its normalised form; numbers count up from HRB 1001."""

    class Meta:
        model = "accounts.RegisterNumber"

    organisation = factory.SubFactory(OrganisationFactory)
    kind = "handelsregister"
    value = factory.Sequence(lambda n: f"HRB {n + 1001}")
    court = "Stendal"


class VerificationFactory(DjangoModelFactory):
    """An open request to be verified that puts nothing forward."""

    class Meta:
        model = "accounts.Verification"

    organisation = factory.SubFactory(OrganisationFactory)
    requested_by = factory.SubFactory(UserFactory)


class SuspensionFactory(DjangoModelFactory):
    """A suspension that was not lifted; the person's account is closed with it."""

    class Meta:
        model = "accounts.Suspension"

    user = factory.SubFactory(UserFactory, is_active=False)
    reason = "Das Konto wurde missbraucht."
    suspended_by = factory.SubFactory(UserFactory)


class NoticeFactory(DjangoModelFactory):
    """A piece of news that waits for its reader's digest."""

    class Meta:
        model = "accounts.Notice"

    user = factory.SubFactory(UserFactory)
    topic = "membership"
    key = factory.Sequence(lambda n: f"notice:{n + 1}")
    subject = factory.Sequence(lambda n: f"Neuigkeit {n + 1}")
    text = "Es gibt etwas Neues."


class NoticePreferenceFactory(DjangoModelFactory):
    """A person who wants to hear once a day about the people of the organisation."""

    class Meta:
        model = "accounts.NoticePreference"

    user = factory.SubFactory(UserFactory)
    topic = "membership"
    frequency = "daily"


def member_of(organisation: Any, role: str) -> Any:
    """A new person with that role in the organisation, ready for `client.force_login`."""
    return MembershipFactory(organisation=organisation, role=role).user


def confirmed(user: Any, email: str = "") -> Any:
    """The person, who has confirmed their address, or that one beside it."""
    EmailAddress.objects.update_or_create(
        user=user, email=email or user.email, defaults={"verified": True, "primary": not email}
    )
    return user


def acting(user: Any) -> Actor:
    """The actor of a person, for the organisation of their first membership."""
    return actor_of(user)
