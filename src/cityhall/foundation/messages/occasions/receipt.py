"""A case has arrived."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="receipt",
    when="手続きを受け取ったとき",
    to_whom="手続きをした人",
    values=("procedure", "reference"),
)
