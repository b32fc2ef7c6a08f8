"""All settings, one concern a module; each reads its own environment variables."""

from cityhall.config.settings.applications import *  # noqa: F403 - as above
from cityhall.config.settings.broker import *  # noqa: F403 - as above
from cityhall.config.settings.core_systems import *  # noqa: F403 - as above
from cityhall.config.settings.database import *  # noqa: F403 - as above
from cityhall.config.settings.documents import *  # noqa: F403 - as above
from cityhall.config.settings.identity import *  # noqa: F403 - as above
from cityhall.config.settings.logs import *  # noqa: F403 - as above
from cityhall.config.settings.notices import *  # noqa: F403 - as above
from cityhall.config.settings.operations import *  # noqa: F403 - as above
from cityhall.config.settings.pages import *  # noqa: F403 - as above
from cityhall.config.settings.paths import *  # noqa: F403 - settings modules are meant to be merged
from cityhall.config.settings.payments import *  # noqa: F403 - as above
from cityhall.config.settings.secrets import *  # noqa: F403 - as above
from cityhall.config.settings.security import *  # noqa: F403 - as above
from cityhall.config.settings.staff import *  # noqa: F403 - as above
from cityhall.config.settings.webhooks import *  # noqa: F403 - as above
from cityhall.config.settings.wiring import *  # noqa: F403 - as above
