"""The web entry: `granian --interface wsgi cityhall.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityhall.config.settings")
application = get_wsgi_application()
