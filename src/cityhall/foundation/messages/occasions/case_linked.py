"""Cases received at a counter have been joined to somebody's account."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="case_linked",
    when="窓口などで受け付けた手続きが、本人のアカウントにつながれたとき",
    to_whom="手続きをした人",
    values=("procedure", "reference"),
)
