"""What the keeping of accounts does again and again."""

from cityhall.foundation.outbox.api import every
from cityhall.resident_services.account_keeping.actions import tend_accounts

every(24 * 60 * 60, "account_keeping.tend")(tend_accounts)
