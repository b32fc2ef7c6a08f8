"""The database links no account of staff to a person."""

from django.db import migrations

from cityhall.foundation.audit.api import refuse


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]
    operations = [
        refuse(
            "residents_holder_is_a_resident",
            table="residents_accountholder",
            on=["INSERT", "UPDATE"],
            when="(SELECT kind FROM accounts_user WHERE id = NEW.user_id) <> 'resident'",
            message="only residents' accounts belong to a person",
        ),
    ]
