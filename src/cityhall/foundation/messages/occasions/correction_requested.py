"""A clerk asks for single answers to be corrected."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="correction_requested",
    when="職員が、直してほしいところを知らせたとき",
    to_whom="手続きをした人",
    values=("procedure", "reference", "until"),
)
