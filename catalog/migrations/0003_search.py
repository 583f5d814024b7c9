"""What searches read: rows, cards, codes of facets, and the dictionary."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_append_only"),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="SearchCards",
            fields=[
                (
                    "solution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_cards",
                        serialize=False,
                        to="catalog.solution",
                    ),
                ),
                ("de", models.JSONField()),
                ("en", models.JSONField()),
                ("api", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchLexeme",
            fields=[
                (
                    "lexeme",
                    models.CharField(db_collation="C", max_length=80, primary_key=True, serialize=False),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FacetValue",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("facet", models.CharField(max_length=30)),
                ("code", models.CharField(max_length=300)),
                ("label", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("facet", "code"), name="catalog_facet_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                (
                    "solution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_row",
                        serialize=False,
                        to="catalog.solution",
                    ),
                ),
                ("slug", models.CharField(max_length=120)),
                (
                    "facets",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
                ("tsv", django.contrib.postgres.search.SearchVectorField()),
                ("name_key", models.CharField(db_collation="C", max_length=200)),
                ("published_at", models.DateTimeField()),
                ("uses", models.PositiveIntegerField()),
                ("evidence_until", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["tsv"], name="catalog_search_tsv"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["facets"], name="catalog_search_facets"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "word",
                    models.CharField(db_collation="C", max_length=80, primary_key=True, serialize=False),
                ),
                ("shown", models.CharField(max_length=80)),
                (
                    "lexemes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False,
                        fields=["word"],
                        name="catalog_word_trigrams",
                        opclasses=["gin_trgm_ops"],
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["lexemes"], name="catalog_word_lexemes"
                    ),
                ],
            },
        ),
        # Text vectors are looked into for each hit: inside the row and without compression that costs least. With more
        # statistics than usual the planner knows that most lexemes are rare, and takes the index.
        migrations.RunSQL(
            "ALTER TABLE catalog_searchrow SET (toast_tuple_target = 8160);"
            "ALTER TABLE catalog_searchrow ALTER COLUMN tsv SET STORAGE EXTERNAL, ALTER COLUMN tsv SET STATISTICS 500;",
            "ALTER TABLE catalog_searchrow RESET (toast_tuple_target);"
            "ALTER TABLE catalog_searchrow ALTER COLUMN tsv SET STORAGE EXTENDED, ALTER COLUMN tsv SET STATISTICS -1;",
        ),
    ]
