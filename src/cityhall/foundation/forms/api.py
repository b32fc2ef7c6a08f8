"""What pages use to ask for items."""

from cityhall.foundation.forms.buttons import pressed
from cityhall.foundation.forms.item_form import ItemForm, Reading
from cityhall.foundation.forms.uploads import Held, held_in, keep_uploads

__all__ = ["Held", "ItemForm", "Reading", "held_in", "keep_uploads", "pressed"]
