"""What was searched, asked, amended and handed in is never rewritten."""

from django.db import migrations

from marketplace.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("procurement", "0001_needs_soundings_responses")]

    operations = [
        append_only("procurement_shortlistsearch"),
        append_only("procurement_shortliststep"),
        append_only("procurement_questionnaireversion"),
        append_only("procurement_amendment"),
        append_only("procurement_submission"),
    ]
