"""The database refuses to change entries."""

from django.db import migrations

from cityhall.foundation.audit.api import append_only


class Migration(migrations.Migration):
    dependencies = [("investments", "0001_initial")]
    operations = [append_only("investments_investmententry")]
