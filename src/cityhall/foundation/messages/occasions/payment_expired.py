"""A fee was not paid in time, and the case has ended."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="payment_expired",
    when="手数料が期限までに届かなかったとき",
    to_whom="手続きをした人",
    values=("procedure", "reference"),
)
