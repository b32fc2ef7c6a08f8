"""What oversight does again and again."""

from cityhall.foundation.outbox.api import every
from cityhall.foundation.oversight.sweeping import sweep_reads

every(60 * 60, "oversight.unusual")(sweep_reads)
