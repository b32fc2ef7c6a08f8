"""Which state of a case a page showed: the number that its form sends back."""

LONGEST = 9  # digits; no case has a thousand million events


def sequence_in(said: str) -> int | None:
    """The number in a form; None where none was sent or it cannot be one."""
    is_number = said.isascii() and said.isdecimal() and len(said) <= LONGEST
    return int(said) if is_number else None
