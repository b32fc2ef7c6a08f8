"""A mandate has ended; both are told."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="mandate_revoked",
    when="代理の登録が取り消されたとき",
    to_whom="本人と、代理だった人",
    values=(),
)
