"""Bundles are sealed with all that was settled; heads are signed from the journal."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_retention")]

    operations = [
        migrations.AddField(
            model_name="bundle",
            name="contact_salt",
            field=models.CharField(
                blank=True,
                default="",
                help_text="連絡先のハッシュの塩。消去すると空",
                max_length=32,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="bundle",
            name="contact_digest",
            field=models.CharField(default="", help_text="塩と連絡先のハッシュ", max_length=64),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="bundle",
            name="contact",
            field=models.JSONField(
                default=dict,
                help_text="連絡先(email、phone)と配慮の希望(accommodations)。消去すると空",
            ),
        ),
        migrations.AlterField(
            model_name="bundle",
            name="seal",
            field=models.CharField(
                help_text=(
                    "受け付けた時に決まったすべてと案件の一覧への鍵つきハッシュ。案件が消えれば分かる"
                ),
                max_length=64,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="signed_sequence",
            field=models.PositiveIntegerField(
                default=0,
                help_text="署名つきの控えに写した最後の記録の番号。目印だけで、証拠は控えのほう",
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="cases_unsigned"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=Q(signed_sequence__lt=F("head_sequence")),
                fields=["id"],
                name="cases_unsigned",
            ),
        ),
        migrations.RemoveField(model_name="checkpoint", name="cases"),
    ]
