"""Rules: one text, three answers, two engines."""
