"""Who is who: people, organisations, and who may act for which."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from marketplace.core.models import Timestamped

from .choices import OrganisationKind, Ownership, Role, SizeClass


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail address is the name people sign in with, its case does not matter."""

    def create_user(self, email: str, password: str | None = None, **fields) -> User:
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a login."""

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=200, blank=True)
    language = models.CharField(max_length=5, default="de")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.email.split("@")[0]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations by what they are."""

    def vendors(self) -> OrganisationQuerySet:
        """Those that may offer solutions: companies, and municipalities or centres that publish their own."""
        return self.exclude(kind=OrganisationKind.OPERATOR)


class Organisation(Timestamped):
    """A municipality, vendor, competence centre or operator, with the profile it shows in public.

    `name_key` is the folded name by which an import finds an organisation again; `area` binds a public body to the register.
    Harvested organisations were named in a file and have no members yet.
    """

    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = models.CharField(max_length=300)
    name_key = models.CharField(max_length=300, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    area = models.ForeignKey(
        "registers.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    uri = models.CharField(max_length=500, blank=True)
    website = models.URLField(max_length=500, blank=True)
    description = models.JSONField(default=dict, blank=True)
    legal_form = models.CharField(max_length=100, blank=True)
    seat = models.CharField(max_length=200, blank=True)
    size_class = models.CharField(max_length=10, choices=SizeClass, blank=True)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    ownership = models.CharField(max_length=20, choices=Ownership, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    is_harvested = models.BooleanField(default=False)
    is_example = models.BooleanField(default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_key"]

    def __str__(self) -> str:
        return self.name


class Membership(Timestamped):
    """A person's role in an organisation; one row a role."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="accounts_membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"
