"""Somebody gave a case to a member of staff."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="staff_given",
    when="案件を渡されたとき",
    to_whom="渡された職員が、メールを望む場合",
    is_for_staff=True,
)
