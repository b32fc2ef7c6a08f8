"""From words or life events to the procedures that apply."""
