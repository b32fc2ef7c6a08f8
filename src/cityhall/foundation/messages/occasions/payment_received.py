"""A fee has been paid; the receipt is on the page."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="payment_received",
    when="手数料が届いたとき",
    to_whom="手続きをした人",
    values=("procedure", "reference", "amount"),
)
