"""What was prepared for a counter can no longer be used, because nobody came for long."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="expired",
    when="窓口で出す準備をしたまま、期限が過ぎて使えなくなったとき",
    to_whom="手続きを準備した人",
    values=("procedure", "reference", "place"),
)
