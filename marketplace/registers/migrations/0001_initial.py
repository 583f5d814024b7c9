"""Areas, and the extension their search index needs."""

import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("land", "Land"),
                            ("government_region", "Government region"),
                            ("region", "Region"),
                            ("district", "District"),
                            ("association", "Association of municipalities"),
                            ("municipality", "Municipality"),
                            ("body", "Body without an official key"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kreisfreie_stadt", "City with district status"),
                            ("stadtkreis", "City with district status (Stadtkreis)"),
                            ("kreis", "District (Kreis)"),
                            ("landkreis", "District (Landkreis)"),
                            ("regionalverband", "Regional association (Regionalverband)"),
                            ("amt", "Association (Amt)"),
                            ("samtgemeinde", "Association (Samtgemeinde)"),
                            ("verbandsgemeinde", "Association (Verbandsgemeinde)"),
                            ("verwaltungsgemeinschaft", "Association (Verwaltungsgemeinschaft)"),
                            ("kirchspielslandgemeinde", "Association (Kirchspielslandgemeinde)"),
                            ("verwaltungsverband", "Association (Verwaltungsverband)"),
                            ("vg_traegermodell", "Association (Verwaltungsgemeinschaft, Trägermodell)"),
                            (
                                "erfuellende_gemeinde",
                                "Municipality that acts for others (erfüllende Gemeinde)",
                            ),
                            ("markt", "Market town"),
                            ("stadt", "Town"),
                            ("grosse_kreisstadt", "Large district town"),
                            ("gemeinde", "Municipality within a district"),
                            ("gemeindefrei_bewohnt", "Inhabited area outside any municipality"),
                            ("gemeindefrei_unbewohnt", "Uninhabited area outside any municipality"),
                            ("stadtbezirk", "District of a city"),
                            ("regionaler_zusammenschluss", "Joint body of a region"),
                            ("zweckverband", "Special-purpose association"),
                            ("it_dienstleister", "Public IT provider"),
                            ("beispielkommune", "Invented example municipality"),
                        ],
                        max_length=30,
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("official_name", models.CharField(max_length=150)),
                ("sort_name", models.CharField(db_index=True, max_length=150)),
                ("search_name", models.CharField(max_length=150)),
                ("search_text", models.CharField(max_length=600)),
                ("ags", models.CharField(blank=True, db_index=True, max_length=8)),
                (
                    "land",
                    models.CharField(
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
                        db_index=True,
                        max_length=2,
                    ),
                ),
                ("population", models.PositiveIntegerField(blank=True, db_index=True, null=True)),
                ("area_ha", models.PositiveIntegerField(blank=True, null=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                (
                    "point_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("polygon", "Centre of the area"),
                            ("postcode", "Centre of the postcode"),
                            ("members", "Centre of its municipalities, weighted by inhabitants"),
                            ("predecessors", "Centre of the municipalities it was formed from"),
                            ("by_hand", "Set by hand"),
                        ],
                        max_length=20,
                    ),
                ),
                ("nuts3", models.CharField(blank=True, max_length=5)),
                ("postcode", models.CharField(blank=True, db_index=True, max_length=5)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("is_example", models.BooleanField(default=False)),
                ("official", models.BooleanField(default=True)),
                (
                    "association",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.area",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.area",
                    ),
                ),
                ("members", models.ManyToManyField(blank=True, related_name="+", to="registers.area")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.area",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registers.area",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_name", "key"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False,
                        fields=["search_name"],
                        name="registers_area_search_name",
                        opclasses=["gin_trgm_ops"],
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False,
                        fields=["search_text"],
                        name="registers_area_search_text",
                        opclasses=["gin_trgm_ops"],
                    ),
                    models.Index(fields=["latitude", "longitude"], name="registers_area_point"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("successor__isnull", True),
                            models.Q(
                                ("ended_on__isnull", False),
                                models.Q(("successor", models.F("id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="registers_area_successor",
                        violation_error_message="Only an ended area has a successor, and never itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("latitude__isnull", True), ("longitude__isnull", True), ("point_source", "")
                            ),
                            models.Q(
                                ("latitude__isnull", False),
                                ("longitude__isnull", False),
                                models.Q(("point_source", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="registers_area_point_whole",
                        violation_error_message="A point has two coordinates and a source.",
                    ),
                ],
            },
        ),
    ]
