"""A day's reads were looked through, and some were not as usual; whoever settles them is told."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="unusual_found",
    when="ふだんと違う閲覧が見つかったとき(1日に1回)",
    to_whom="係の統括と、システム運用の担当(職員)",
    is_for_staff=True,
)
