"""Notices about listings and complaints against the decisions on them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_topics_of_the_catalogue"),
        ("catalog", "0009_bookmarks_searches_watches"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("fact", models.CharField(blank=True, max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("wrong", "Something is wrong"),
                            ("outdated", "Something is out of date"),
                            ("rights", "It hurts somebody's rights"),
                            ("illegal", "It is against the law"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("explanation", models.TextField(max_length=4000)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="de", max_length=5)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("upheld", "Upheld"), ("rejected", "Rejected")],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No measure"),
                            ("correction", "The vendor corrects it"),
                            ("fact_hidden", "The statement is taken out"),
                            ("withdrawn", "The listing is taken out of the catalogue"),
                        ],
                        max_length=12,
                    ),
                ),
                ("grounds", models.CharField(blank=True, max_length=500)),
                ("reason", models.TextField(blank=True, max_length=4000)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reply", models.TextField(blank=True, max_length=3000)),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "solution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="catalog.solution",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.solutionversion",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("by_vendor", models.BooleanField()),
                ("text", models.TextField(max_length=4000)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("upheld", "Upheld"), ("rejected", "Rejected")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=4000)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="complaints",
                        to="catalog.report",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    models.Q(models.Q(("reason", ""), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="catalog_report_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.UniqueConstraint(fields=("report", "by_vendor"), name="catalog_complaint_once"),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    models.Q(models.Q(("reason", ""), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="catalog_complaint_has_reason",
            ),
        ),
    ]
