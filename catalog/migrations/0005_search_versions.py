"""Versions of the search rows, and what changed with each; verified marks make versions too, whoever writes them."""

import django.contrib.postgres.fields
from django.db import migrations, models

FORWARD = """
    CREATE FUNCTION catalog_next_search_version() RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE
        known text := current_setting('marketplace.search_version', true);
        made bigint;
        clock bigint := floor(extract(epoch FROM clock_timestamp()) * 1000000);
    BEGIN
        -- Forgotten at the end of the transaction, and where a savepoint is rolled back that it was set in.
        IF known <> '' THEN
            RETURN known::bigint;
        END IF;
        INSERT INTO catalog_searchstate AS state (id, version) VALUES (1, clock)
            ON CONFLICT (id) DO UPDATE SET version = greatest(state.version + 1, clock) RETURNING version INTO made;
        PERFORM set_config('marketplace.search_version', made::text, true);
        RETURN made;
    END $$;

    CREATE FUNCTION catalog_note_mark() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO catalog_searchchange (version, solution_id, lexemes, words)
            VALUES (catalog_next_search_version(), 0, '{}', false);
        RETURN NULL;
    END $$;

    CREATE TRIGGER catalog_mark_changed AFTER UPDATE OF verified_at, verified_until ON accounts_organisation
        FOR EACH ROW WHEN (
            (OLD.verified_at, OLD.verified_until) IS DISTINCT FROM (NEW.verified_at, NEW.verified_until)
        ) EXECUTE FUNCTION catalog_note_mark();
"""
BACKWARD = """
    DROP TRIGGER catalog_mark_changed ON accounts_organisation;
    DROP FUNCTION catalog_note_mark();
    DROP FUNCTION catalog_next_search_version();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_verified_until_index"), ("catalog", "0004_claims")]

    operations = [
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.BigIntegerField(db_index=True)),
                ("solution_id", models.BigIntegerField()),
                (
                    "lexemes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), size=None
                    ),
                ),
                ("words", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="facetvalue", name="version", field=models.BigIntegerField(db_default=0, db_index=True)
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
