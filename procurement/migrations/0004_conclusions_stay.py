"""Protocols, declarations, reports and notes for the file are never rewritten."""

from django.db import migrations

from marketplace.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("procurement", "0003_openings_and_conclusions")]

    operations = [
        append_only("procurement_opening"),
        append_only("procurement_declaration"),
        append_only("procurement_soundingreport"),
        append_only("procurement_filenote"),
    ]
