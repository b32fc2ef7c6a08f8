"""People, households, what is known about them, who acts for whom."""
