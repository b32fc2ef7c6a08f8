"""The day by which a case is to be decided is another one."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="due_day_moved",
    when="閉庁日が変わり、結果をお伝えする期限が動いたとき",
    to_whom="市の結果を待っている人",
    values=("procedure", "reference", "due"),
)
