"""Market soundings: what the buyer publishes, whom it invites, and what it changes afterwards."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from marketplace.core.actor import Actor
from marketplace.core.models import Timestamped
from marketplace.core.names import clean_field, clean_name
from marketplace.core.tokens import new_public_id
from procurement.choices import (
    PREPARING,
    PUBLIC,
    AmendmentKind,
    DeclineReason,
    InvitationKind,
    SoundingState,
)

from .needs import Need


class SoundingQuerySet(models.QuerySet["Sounding"]):
    """Soundings by who may see them."""

    def visible_to(self, actor: Actor) -> SoundingQuerySet:
        """Those of the organisation acted for, in every state; nobody else's, and not for the operator either."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def public(self) -> SoundingQuerySet:
        """Those that everybody may read: published ones that are not for invited vendors alone."""
        shown = Q(state__in=PUBLIC) | Q(state=SoundingState.CANCELLED, published_at__isnull=False)
        return self.filter(shown, is_public=True)

    def readable_by(self, actor: Actor) -> SoundingQuerySet:
        """Published ones that a vendor may read and answer: the public ones, those it was invited to, those it takes part in.

        Who was invited by mail takes part through the address in it, and reads on without that.
        """
        if actor.organisation_id is None:
            return self.public()
        invited = Invitation.objects.filter(organisation_id=actor.organisation_id, sent_at__isnull=False)
        joined = apps.get_model("procurement", "Participation").objects.own_of(actor)
        shown = Q(state__in=PUBLIC) | Q(state=SoundingState.CANCELLED, published_at__isnull=False)
        own = Q(pk__in=invited.values("sounding_id")) | Q(pk__in=joined.values("sounding_id"))
        return self.filter(shown & (Q(is_public=True) | own))


class Sounding(Timestamped):
    """One market sounding from the draft to the conclusion (VgV § 28, UVgO § 20).

    number            name in the organisation's file, such as MS-2026-014
    description       what all vendors read; procedure: what is planned afterwards, without any promise
    contact_name, contact_email  whom vendors may reach at the buyer
    question_deadline, response_deadline  UTC; what arrives exactly then is still in time
    report_until      by when everybody who took part gets the report
    is_public         everybody may read and answer; else only who is invited, then with `few_reason` where these are under three
    short_reason      why the time is shorter than usual
    is_blind          names of vendors stay hidden in the overview after the opening
    findings_seen     hash of the neutrality findings that the approving person saw
    four_eyes         whether the rule was on when it was published
    opening_requested_*  the first of the two persons of the opening
    corrected, corrected_by  texts by field that the next correction brings, and who wrote them or added documents
    """

    public_id = models.CharField(max_length=12, default=new_public_id, unique=True, editable=False)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.PROTECT, related_name="soundings")
    number = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=10, choices=SoundingState, default=SoundingState.DRAFT, db_index=True)
    language = models.CharField(max_length=5, default="de")
    title = models.CharField(max_length=200)
    purpose = models.TextField(max_length=4000, blank=True)
    description = models.TextField(max_length=10000, blank=True)
    procedure = models.TextField(max_length=2000, blank=True)
    cpv = models.JSONField(default=list, blank=True)
    regions = models.JSONField(default=list, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    question_deadline = models.DateTimeField(null=True, blank=True)
    response_deadline = models.DateTimeField(null=True, blank=True)
    procedure_start = models.DateField(null=True, blank=True)
    report_until = models.DateField(null=True, blank=True)
    is_public = models.BooleanField(default=True)
    few_reason = models.TextField(max_length=2000, blank=True)
    short_reason = models.TextField(max_length=2000, blank=True)
    is_blind = models.BooleanField(default=False)
    saves = models.PositiveIntegerField(default=0)

    created_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    comment = models.TextField(max_length=4000, blank=True)
    findings_seen = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    four_eyes = models.BooleanField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    published_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    current = models.ForeignKey(
        "QuestionnaireVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opening_requested_at = models.DateTimeField(null=True, blank=True)
    opening_requested_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    corrected = models.JSONField(default=dict, blank=True, db_default={})
    corrected_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    end_reason = models.TextField(max_length=4000, blank=True)

    objects = SoundingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], condition=~Q(number=""), name="procurement_number_once"
            ),
            models.CheckConstraint(
                condition=Q(question_deadline__isnull=True)
                | Q(response_deadline__isnull=True)
                | Q(question_deadline__lt=F("response_deadline")),
                name="procurement_deadlines_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC)
                | Q(published_at__isnull=False, response_deadline__isnull=False, current__isnull=False),
                name="procurement_published_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_preparing(self) -> bool:
        """Whether nobody outside has seen it yet."""
        return self.state in PREPARING


class Invitation(Timestamped):
    """Somebody whom the buyer asks to answer, and why: kept before anything is sent.

    candidate    the entry of the shortlist it comes from
    reason       why this one, for the file
    token_hash   of the secret address in the mail, SHA-256 in hex
    declined_at  the buyer sees this before the opening, and nothing else of what the vendor does
    """

    sounding = models.ForeignKey(Sounding, on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=10, choices=InvitationKind)
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    candidate = models.ForeignKey(
        "Candidate", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(max_length=2000)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    invited_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=15, choices=DeclineReason, blank=True)
    decline_text = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sounding", "organisation"],
                condition=Q(organisation__isnull=False),
                name="procurement_invited_once",
            ),
            models.UniqueConstraint(
                fields=["sounding", "email"], condition=~Q(email=""), name="procurement_mailed_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=InvitationKind.VENDOR, organisation__isnull=False)
                | (Q(kind=InvitationKind.MAIL) & ~Q(email="")),
                name="procurement_invitation_reaches_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sounding_id} invitation {self.pk}"

    def clean(self) -> None:
        """Bring the name into one spelling; invisible characters are an error."""
        super().clean()
        self.name = clean_field(clean_name, "name", self.name)


class SoundingDocument(Timestamped):
    """A file that all vendors get with the sounding; added later only by a correction."""

    sounding = models.ForeignKey(Sounding, on_delete=models.CASCADE, related_name="documents")
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Amendment(models.Model):
    """What was changed after the publication, for all at once: correction, extension, cancellation. Never changed (trigger).

    number       counts the amendments of a sounding from 1
    version      the questionnaire that holds from then on, where it changed
    is_material  whether answers may turn out differently by it
    before, after  the deadlines as ISO texts
    changes      what else changed, as data
    published_by_id  the person, as a number: the row outlives the account
    """

    sounding = models.ForeignKey(Sounding, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=AmendmentKind)
    reason = models.TextField(max_length=4000)
    is_material = models.BooleanField(default=False)
    version = models.ForeignKey(
        "QuestionnaireVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    published_at = models.DateTimeField()
    published_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sounding", "number"], name="procurement_amendment_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sounding_id} amendment {self.number}"
