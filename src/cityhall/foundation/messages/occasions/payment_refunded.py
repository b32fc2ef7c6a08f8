"""Money has gone back."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="payment_refunded",
    when="返金したとき",
    to_whom="手続きをした人",
    values=("procedure", "reference", "amount"),
)
