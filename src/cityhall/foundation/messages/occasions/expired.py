"""What was prepared for a counter has been deleted, because nobody came for long."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="expired",
    when="窓口で出す準備をしたまま、期限が過ぎて消えたとき",
    to_whom="手続きを準備した人",
    values=("procedure", "reference", "place"),
)
