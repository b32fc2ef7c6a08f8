"""Somebody took access in an emergency; whoever may review it is told."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="emergency_opened",
    when="職員が、担当でない案件を緊急に開いたとき",
    to_whom="係の統括と、システム運用の担当(職員)",
    is_for_staff=True,
)
