"""An account that nobody uses will soon be gone."""

from cityhall.foundation.messages.occasions.occasion import Occasion

OCCASION = Occasion(
    name="account_ending",
    when="長くログインのないアカウントが、まもなく消えるとき",
    to_whom="アカウントの持ち主",
    values=("until",),
)
