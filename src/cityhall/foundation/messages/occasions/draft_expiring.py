"""A draft will soon be deleted."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="draft_expiring",
    when="入力の途中の内容が、まもなく消えるとき",
    to_whom="途中まで入力した人",
    values=("until",),
)
