"""More was paid than was owed; it goes back."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="payment_surplus",
    when="余分なお金が届いたとき",
    to_whom="手続きをした人",
    values=("procedure", "reference", "amount"),
)
