"""The database refuses to change revisions."""

from django.db import migrations

from cityhall.foundation.audit.api import append_only


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0001_initial")]
    operations = [append_only("roadmap_planrevision")]
