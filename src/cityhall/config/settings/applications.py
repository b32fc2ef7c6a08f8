"""What is installed, and the order in which a request passes through."""

import os

DEMO = os.environ.get("CITYHALL_DEMO", "0") == "1"
DEBUG = os.environ.get("CITYHALL_DEBUG", "0") == "1"
SURFACES = os.environ.get("CITYHALL_SURFACES", "portal,public,desk,api").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "cityhall.design_system",
    "cityhall.foundation.accounts",
    "cityhall.foundation.organisation",
    "cityhall.foundation.clients",
    "cityhall.foundation.residents",
    "cityhall.foundation.documents",
    "cityhall.foundation.oversight",
    "cityhall.foundation.messages",
    "cityhall.foundation.notices",
    "cityhall.foundation.payments",
    "cityhall.foundation.audit",
    "cityhall.foundation.outbox",
    "cityhall.engine.procedures",
    "cityhall.engine.cases",
    "cityhall.engine.core_systems",
    "cityhall.engine.measures",
    "cityhall.resident_services.guide",
    "cityhall.resident_services.application",
    "cityhall.resident_services.account_keeping",
    "cityhall.governance.investments",
    "cityhall.governance.reform_policies",
    "cityhall.governance.roadmap",
    "cityhall.surfaces.portal",
    "cityhall.surfaces.public",
    "cityhall.surfaces.desk",
    "cityhall.surfaces.api",
]

MIDDLEWARE = [
    "cityhall.config.proxies.BehindProxies",
    "cityhall.surfaces.operations.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cityhall.design_system.middleware.LanguageMiddleware",
    "cityhall.design_system.middleware.ProblemMiddleware",
    "cityhall.foundation.accounts.web.sessions.StaffSessionMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cityhall.config.urls"
WSGI_APPLICATION = "cityhall.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
