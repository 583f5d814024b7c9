"""Texts that the next correction of a published sounding will bring, and who wrote them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("procurement", "0005_open_data_releases"),
    ]

    operations = [
        migrations.AlterField(
            model_name="needpart",
            name="state",
            field=models.CharField(
                choices=[
                    ("invited", "Asked"),
                    ("joined", "Takes part"),
                    ("declined", "Does not take part"),
                    ("left", "Left"),
                    ("withdrawn", "Taken back"),
                ],
                default="invited",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="sounding",
            name="corrected",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="sounding",
            name="corrected_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
