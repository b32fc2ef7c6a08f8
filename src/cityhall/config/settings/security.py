"""Who gets in, what a page may load, how long a session lasts."""

import os

from csp.constants import NONE, SELF

from cityhall.config.settings.applications import DEMO

ALLOWED_HOSTS = os.environ.get("CITYHALL_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
PROXIES = int(os.environ.get("CITYHALL_PROXIES", "0"))
SECURE_COOKIES = os.environ.get("CITYHALL_HTTPS", "0") == "1"
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CITYHALL_ORIGINS", "").split(",") if o]

# A form may lead on to the payment provider's page: browsers hold redirects to form-action, too.
PAYMENT_SITES = [each for each in os.environ.get("CITYHALL_PAYMENT_SITES", "").split(",") if each]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *PAYMENT_SITES],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
#: What signing out takes from a device beside the session: the next person is another one.
COOKIES_OF_A_PERSON = ["cityhall_draft"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_ENGINE = "django.contrib.sessions.backends.db"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
LOGIN_URL = "/staff/sign-in/"
AXES_FAILURE_LIMIT = 10 if DEMO else 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a lock lasts as long as its page says
AXES_LOCKOUT_CALLABLE = "cityhall.foundation.accounts.web.views.locked_out"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
