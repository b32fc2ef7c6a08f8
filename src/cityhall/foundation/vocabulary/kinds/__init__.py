"""The fifteen types of item: how each is read from a form, checked, shown and given to rules."""
