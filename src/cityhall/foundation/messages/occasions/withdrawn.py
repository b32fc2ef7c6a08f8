"""A case has been withdrawn."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="withdrawn",
    when="手続きが取り下げられたとき",
    to_whom="手続きをした人",
    values=("procedure", "reference"),
)
