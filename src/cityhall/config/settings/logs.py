"""Logs on standard error: JSON lines without personal values, or plain ones for a developer."""

from cityhall.config.settings.applications import DEBUG, DEMO

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "cityhall.surfaces.operations.logs.JsonLines"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain" if DEBUG else "json"}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A line for each request is for those who run a city, not for one who looks at the demo.
    "loggers": {"cityhall.requests": {"level": "WARNING" if DEBUG or DEMO else "INFO"}},
}
