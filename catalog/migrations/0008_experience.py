"""What municipalities tell of their use, whether it still holds, and the yearly question."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_topics_of_the_catalogue"),
        ("catalog", "0007_evidence_claims"),
        ("registers", "0002_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Experience",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("language", models.CharField(default="de", max_length=35)),
                ("went_well", models.TextField(blank=True, max_length=3000)),
                ("went_badly", models.TextField(blank=True, max_length=3000)),
                ("would_choose_again", models.BooleanField(blank=True, null=True)),
                ("written_on", models.DateField()),
                ("reply", models.TextField(blank=True, max_length=3000)),
                ("reply_language", models.CharField(blank=True, max_length=35)),
                ("replied_on", models.DateField(blank=True, null=True)),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                ("hidden_reason", models.TextField(blank=True, max_length=2000)),
            ],
            options={
                "ordering": ["-written_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="YearlyQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("listing", "Is the listing still right?"),
                            ("use", "Is the solution still in use?"),
                        ],
                        max_length=10,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=3)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="deployment",
            name="asked_again_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="deployment",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.contact",
            ),
        ),
        migrations.AddField(
            model_name="deployment",
            name="cost_band",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nothing", "Nothing"),
                    ("to_1k", "Up to €1,000 a year"),
                    ("to_5k", "Up to €5,000 a year"),
                    ("to_15k", "Up to €15,000 a year"),
                    ("to_50k", "Up to €50,000 a year"),
                    ("more", "More than €50,000 a year"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="deployment",
            name="is_from_file",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="deployment",
            name="refused_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="deployment",
            name="still_true_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="deployment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refused_on__isnull", True), ("confirmed_on__isnull", True), _connector="OR"
                ),
                name="catalog_deployment_one_answer",
            ),
        ),
        migrations.AddField(
            model_name="experience",
            name="deployment",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="experience",
                to="catalog.deployment",
            ),
        ),
        migrations.AddField(
            model_name="experience",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="yearlyquestion",
            name="deployment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="catalog.deployment",
            ),
        ),
        migrations.AddField(
            model_name="yearlyquestion",
            name="solution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="catalog.solution"
            ),
        ),
        migrations.AddField(
            model_name="yearlyquestion",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="yearlyquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deployment__isnull", True), ("kind", "listing")),
                    models.Q(("deployment__isnull", False), ("kind", "use")),
                    _connector="OR",
                ),
                name="catalog_question_of_one_thing",
            ),
        ),
    ]
