"""The database refuses to change what the audit has written."""

from django.db import migrations

from cityhall.foundation.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [append_only("audit_entry")]
