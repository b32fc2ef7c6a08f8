"""An application has been decided; the result itself is read on the page only."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="decided",
    when="申請の結果が決まったとき",
    to_whom="申請した人",
    values=("procedure", "reference"),
)
