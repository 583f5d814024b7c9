"""Open data of market soundings: one release for each public change, never rewritten."""

import django.db.models.deletion
from django.db import migrations, models

from marketplace.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("procurement", "0004_conclusions_stay"),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ocid", models.CharField(max_length=100)),
                ("release_id", models.CharField(max_length=120, unique=True)),
                ("number", models.PositiveIntegerField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("published", "Publication"),
                            ("corrected", "Correction"),
                            ("extended", "Extension"),
                            ("answered", "Answers to clarification questions"),
                            ("cancelled", "Cancellation"),
                            ("opened", "Opening"),
                            ("concluded", "Conclusion"),
                            ("followed", "Procedure that followed"),
                            ("caught_up", "Published later"),
                        ],
                        max_length=12,
                    ),
                ),
                ("date", models.DateTimeField(unique=True)),
                ("document", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "follow_up",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="procurement.followup",
                    ),
                ),
                (
                    "sounding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="procurement.sounding",
                    ),
                ),
            ],
            options={
                "ordering": ["date"],
                "constraints": [
                    models.UniqueConstraint(fields=("ocid", "number"), name="procurement_release_number_once")
                ],
            },
        ),
        append_only("procurement_release"),
    ]
