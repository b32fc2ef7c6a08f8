"""A virus was found in a document that had been taken in."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="document_infected",
    when="受け取った書類から、あとでウイルスが見つかったとき",
    to_whom="その書類を出した人",
    values=("procedure", "reference", "document"),
)
