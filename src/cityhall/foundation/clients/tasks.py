"""What is done again and again for other systems."""

from cityhall.foundation.clients.actions.tokens import forget_what_is_over
from cityhall.foundation.outbox.api import every

every(60 * 60, "clients.forget_what_is_over")(forget_what_is_over)
