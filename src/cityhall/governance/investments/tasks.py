"""What is done again and again with investments."""

from cityhall.foundation.outbox.api import every
from cityhall.governance.investments.outcomes import check_promises

every(6 * 60 * 60, "investments.check")(check_promises)
