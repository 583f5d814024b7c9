"""Topics of mails about listings, uses, and what was found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_verified_until_index"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="topic",
            field=models.CharField(
                choices=[
                    ("account", "Your account"),
                    ("invitation", "Invitations"),
                    ("membership", "People of your organisation"),
                    ("verification", "Verification and applications"),
                    ("mandate", "Mandates"),
                    ("listing", "Your listings and what is said about them"),
                    ("use", "Solutions that your organisation uses"),
                    ("found", "Saved searches and solutions you watch"),
                    ("expiry", "Things that expire"),
                    ("operations", "Work of the operator"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="noticepreference",
            name="topic",
            field=models.CharField(
                choices=[
                    ("account", "Your account"),
                    ("invitation", "Invitations"),
                    ("membership", "People of your organisation"),
                    ("verification", "Verification and applications"),
                    ("mandate", "Mandates"),
                    ("listing", "Your listings and what is said about them"),
                    ("use", "Solutions that your organisation uses"),
                    ("found", "Saved searches and solutions you watch"),
                    ("expiry", "Things that expire"),
                    ("operations", "Work of the operator"),
                ],
                max_length=30,
            ),
        ),
    ]
