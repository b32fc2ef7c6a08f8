"""Form fields of all fifteen kinds: a page gives a `FieldView`, `{% field view %}` draws it.

Names of form fields are `<item id>` or `<item id>__<part>`; rows of people `<item id>__<row>__…`.
What is typed and what is wrong are looked up by these names, so that a page passes the same two
mappings to all its fields.
"""

from cityhall.design_system.fields.controls import Choice, Form, control_id
from cityhall.design_system.fields.view import FieldKind, FieldView, error_links

__all__ = ["Choice", "FieldKind", "FieldView", "Form", "control_id", "error_links"]
