"""What oversight does again and again."""

from cityhall.foundation.outbox.api import every
from cityhall.foundation.oversight.keeping import forget_findings
from cityhall.foundation.oversight.sweeping import sweep_reads

every(60 * 60, "oversight.unusual")(sweep_reads)
every(24 * 60 * 60, "oversight.forgetting")(forget_findings)
