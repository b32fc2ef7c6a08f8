"""What cases do when they hear of something."""

from cityhall.engine.cases import paying
from cityhall.engine.cases.handlers import due_days, errands, staff_mail, telling

__all__ = ["due_days", "errands", "paying", "staff_mail", "telling"]
