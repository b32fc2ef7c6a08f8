"""A notification waits to be completed at a counter."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="prepared_for_counter",
    when="窓口で仕上げる届出の準備ができたとき",
    to_whom="準備をした人",
    values=("procedure", "reference", "place"),
)
