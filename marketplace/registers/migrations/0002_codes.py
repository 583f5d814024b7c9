"""CPV, NUTS, licences, thresholds, and what of all registers is loaded."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="RegisterLoad",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "register",
                    models.CharField(
                        choices=[
                            ("areas", "Areas"),
                            ("bodies", "Bodies without an official key"),
                            ("cpv", "Common Procurement Vocabulary (CPV)"),
                            ("nuts", "Statistical regions (NUTS)"),
                            ("licences", "Licences (SPDX)"),
                            ("thresholds", "Thresholds"),
                        ],
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("content_hash", models.CharField(max_length=64)),
                ("as_of", models.DateField(blank=True, null=True)),
                ("from_file", models.BooleanField(default=False)),
                ("rows", models.PositiveIntegerField()),
                ("loaded_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="CpvCode",
            fields=[
                ("code", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("bare", models.CharField(max_length=8, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("supplies", "Supplies"), ("services", "Services"), ("works", "Works")],
                        max_length=10,
                    ),
                ),
                ("label_de", models.CharField(max_length=250)),
                ("label_en", models.CharField(max_length=250)),
                ("search_text", models.CharField(max_length=600)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.cpvcode",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Licence",
            fields=[
                ("spdx_id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("category", models.CharField(blank=True, max_length=40)),
                ("is_osi", models.BooleanField(default=False)),
                ("is_open", models.BooleanField(default=False)),
                ("is_exception", models.BooleanField(default=False)),
                ("is_deprecated", models.BooleanField(default=False)),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.licence",
                    ),
                ),
            ],
            options={
                "ordering": ["spdx_id"],
            },
        ),
        migrations.CreateModel(
            name="NutsCode",
            fields=[
                ("code", models.CharField(max_length=5, primary_key=True, serialize=False)),
                ("level", models.PositiveSmallIntegerField()),
                ("label_de", models.CharField(max_length=150)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.nutscode",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="ThresholdRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=80, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("eu", "EU threshold"), ("direct_order", "Limit for direct orders")],
                        max_length=20,
                    ),
                ),
                (
                    "land",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bw", "Baden-Württemberg"),
                            ("by", "Bavaria"),
                            ("be", "Berlin"),
                            ("bb", "Brandenburg"),
                            ("hb", "Bremen"),
                            ("hh", "Hamburg"),
                            ("he", "Hesse"),
                            ("mv", "Mecklenburg-Western Pomerania"),
                            ("ni", "Lower Saxony"),
                            ("nw", "North Rhine-Westphalia"),
                            ("rp", "Rhineland-Palatinate"),
                            ("sl", "Saarland"),
                            ("sn", "Saxony"),
                            ("st", "Saxony-Anhalt"),
                            ("sh", "Schleswig-Holstein"),
                            ("th", "Thuringia"),
                        ],
                        max_length=2,
                    ),
                ),
                (
                    "buyer",
                    models.CharField(
                        choices=[
                            ("municipality", "Municipalities"),
                            ("land", "Authorities of the Land"),
                            ("federation", "Federation"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("supplies", "Supplies"),
                            ("services", "Services"),
                            ("social", "Social and other specific services"),
                            ("construction", "Construction work"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("source_title", models.CharField(max_length=300)),
                ("source_url", models.URLField(blank=True, max_length=500)),
                ("verified", models.BooleanField(default=False)),
                ("note_de", models.TextField(blank=True)),
                ("note_en", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["kind", "land", "buyer", "subject", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="registers_threshold_dates",
                    )
                ],
            },
        ),
    ]
