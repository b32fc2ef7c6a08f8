"""What is done again and again with core systems."""

from cityhall.engine.core_systems.actions import exchange
from cityhall.foundation.outbox.api import every

every(60, "core_systems.exchange")(exchange)
