"""A parent may act for a child; both are told."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="child_added",
    when="お子さんの手続きを代わりにできるようになったとき",
    to_whom="親と、お子さん本人(と、ほかの親)",
    values=(),
)
