"""What is done again and again for other systems."""

from cityhall.foundation.clients.actions.tokens import forget_what_is_over
from cityhall.foundation.clients.delivering import deliver_due
from cityhall.foundation.outbox.api import every

every(10, "clients.deliver_webhooks")(deliver_due)
every(60 * 60, "clients.forget_what_is_over")(forget_what_is_over)
