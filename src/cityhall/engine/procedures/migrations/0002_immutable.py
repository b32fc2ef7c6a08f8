"""The database refuses to change a version that was published."""

from django.db import migrations

from cityhall.foundation.audit.api import append_only


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]
    operations = [append_only("procedures_procedureversion")]
