"""What an occasion says of itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Occasion:
    """When somebody is told, who, and what the texts need.

    Texts stand in catalogue/texts/messages.yaml: `messages.<name>.subject` and `.body` for the
    page, `.mail` for the mail, which says less because others may read it. What is for staff never
    stands on the page of the case's person.
    """

    name: str
    when: str
    to_whom: str
    values: tuple[str, ...] = ()
    is_for_staff: bool = False

    @property
    def subject_key(self) -> str:
        return f"messages.{self.name}.subject"

    @property
    def body_key(self) -> str:
        return f"messages.{self.name}.body"

    @property
    def mail_key(self) -> str:
        return f"messages.{self.name}.mail"
