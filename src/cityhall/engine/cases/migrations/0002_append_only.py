"""The database refuses to change events of a case."""

from django.db import migrations

from cityhall.foundation.audit.api import append_only


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [append_only("cases_caseevent")]
