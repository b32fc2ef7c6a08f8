from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="pages",
            field=models.PositiveIntegerField(default=1, help_text="ページの数。写真は1"),
        ),
    ]
