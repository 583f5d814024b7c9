"""Published versions are never rewritten."""

from django.db import migrations

from marketplace.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("core", "0002_audit_append_only")]

    operations = [append_only("catalog_solutionversion")]
