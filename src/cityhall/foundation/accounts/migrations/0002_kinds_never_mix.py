"""The database keeps staff and residents apart: kinds are final, duties and identities fit them."""

from django.db import migrations

from cityhall.foundation.audit.api import refuse

KIND_OF_USER = "(SELECT kind FROM accounts_user WHERE id = NEW.user_id)"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        refuse(
            "accounts_kind_is_final",
            table="accounts_user",
            on=["UPDATE"],
            when="OLD.kind <> NEW.kind",
            message="the kind of an account never changes",
        ),
        refuse(
            "accounts_duty_is_for_staff",
            table="accounts_duty",
            on=["INSERT", "UPDATE"],
            when=f"{KIND_OF_USER} <> 'staff'",
            message="only staff have duties",
        ),
        refuse(
            "accounts_identity_is_for_residents",
            table="accounts_residentidentity",
            on=["INSERT", "UPDATE"],
            when=f"{KIND_OF_USER} <> 'resident'",
            message="only residents have identities",
        ),
    ]
