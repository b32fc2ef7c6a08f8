"""Staff who were warned at the desk of a due day are told by mail as well, if they wish."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="staff_warned",
    when="期限の知らせがデスクに出たとき",
    to_whom="知らせた職員のうち、メールを望む人",
    is_for_staff=True,
)
