"""Proofs that vendors hand in, documents of our own, and who attested."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_topics_of_the_catalogue"),
        ("catalog", "0006_revisions"),
        ("core", "0007_repeatable_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("fact", models.CharField(max_length=60)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("self_declared", "Self-declared"),
                            ("platform_checked", "Checked by the platform"),
                            ("municipality", "Confirmed by a municipality"),
                            ("third_party", "Checked by a third party"),
                            ("measured", "Measured"),
                        ],
                        max_length=20,
                    ),
                ),
                ("checked_by", models.CharField(max_length=300)),
                ("checked_on", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("document_title", models.CharField(blank=True, max_length=300)),
                ("document_url", models.URLField(blank=True, max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, max_length=2000)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="attested_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="core.storedfile",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("attested_by__isnull", False)),
                fields=("solution", "fact", "attested_by"),
                name="catalog_attested_once",
            ),
        ),
        migrations.AddField(
            model_name="evidenceclaim",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidenceclaim",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="core.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="evidenceclaim",
            name="evidence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalog.evidence",
            ),
        ),
        migrations.AddField(
            model_name="evidenceclaim",
            name="requested_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidenceclaim",
            name="solution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence_claims",
                to="catalog.solution",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidenceclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("checked_on")),
                    _connector="OR",
                ),
                name="catalog_evidence_claim_dates",
            ),
        ),
    ]
