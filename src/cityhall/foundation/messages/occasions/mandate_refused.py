"""Staff could not confirm a request; who asked is told."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="mandate_refused",
    when="代理の申し出を登録できなかったとき",
    to_whom="申し出た人",
    values=(),
)
