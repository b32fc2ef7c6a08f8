from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_seal"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("actor_kind", "staff"), ("person_id__isnull", False)),
                fields=["person_id", "id"],
                name="audit_staff_by_person",
            ),
        ),
    ]
