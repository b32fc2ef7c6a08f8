"""What a helper prepared waits for its person."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="draft_handed",
    when="支援員が準備した下書きを、本人に渡したとき",
    to_whom="本人",
    values=(),
)
