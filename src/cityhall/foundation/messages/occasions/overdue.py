"""The day by which a case was to be decided has passed."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="overdue",
    when="結果をお伝えする期限を過ぎたとき",
    to_whom="市の結果を待っている人",
    values=("procedure", "reference", "due", "section", "told"),
)
