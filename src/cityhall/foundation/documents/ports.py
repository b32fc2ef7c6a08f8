"""What a virus scanner must be able to do."""

from typing import Protocol


class ScannerAway(Exception):
    """The scanner does not answer, or not in time: ask again later. The text says why."""


class CannotScan(Exception):
    """The scanner answers, but will not look at this content. The text is the scanner's."""


class VirusScanner(Protocol):
    """One way of looking for viruses."""

    def scan(self, content: bytes) -> str:
        """The name of what was found, '' for nothing; raises `ScannerAway`, `CannotScan`."""
        ...

    def version(self) -> str:
        """The scanner and the age of what it knows, in its own words; raises `ScannerAway`."""
        ...
