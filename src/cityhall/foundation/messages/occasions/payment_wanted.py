"""A fee is to be paid."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="payment_wanted",
    when="手数料を払う時が来たとき",
    to_whom="手続きをした人",
    values=("procedure", "reference", "amount", "until"),
)
