"""A notification has been checked and needs nothing more."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="checked",
    when="届出の中身を確認し終えたとき",
    to_whom="届け出た人",
    values=("procedure", "reference"),
)
