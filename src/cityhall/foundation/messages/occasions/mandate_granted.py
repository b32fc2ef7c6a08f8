"""Somebody may act for another; both are told."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="mandate_granted",
    when="代わりに手続きができるようになったとき",
    to_whom="本人と、代わりにする人",
    values=(),
)
