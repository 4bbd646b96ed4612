"""Django's settings, derived from the environment (see `homeground.environment`)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from homeground import database, environment, keys

HOMEGROUND = environment.read()
PACKAGE = Path(__file__).resolve().parent

# Who we are and where ------------------------------------------------------------------------------

DEBUG = HOMEGROUND.debug
# Read, and at the very first start made, when something is signed; not when the settings are looked at.
SECRET_KEY = lazy(keys.secret_key, str)(HOMEGROUND)
ALLOWED_HOSTS = list(HOMEGROUND.allowed_hosts)
if HOMEGROUND.public_url:
    ALLOWED_HOSTS.append(HOMEGROUND.public_url.split("://", 1)[1].rsplit(":", 1)[0])
    CSRF_TRUSTED_ORIGINS = [HOMEGROUND.public_url]
# Brands' names for short links: `web.link_hosts` serves nothing else at them.
ALLOWED_HOSTS += HOMEGROUND.link_hosts
ROOT_URLCONF = "homeground.web.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "homeground.accounts",
    "homeground.content",
    "homeground.publishing",
    "homeground.community",
    "homeground.insights",
    "homeground.referrals",
    "homeground.reports",
    "homeground.approvals",
    "homeground.audit",
    "homeground.remarks",
    "homeground.notifications",
    "homeground.search",
    "homeground.web",
]

MIDDLEWARE = [
    "homeground.web.link_hosts.LinksOnly",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Django masks what is secret in a page, and pads it at random: its length tells nothing.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Every page asks who you are, unless it is marked otherwise: a view that forgets is closed, not open.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "homeground.web.callers.CallersAddress",
    "homeground.web.tenants.ViewersTenants",
    "homeground.web.signing_in.requiring.SecondFactorFirst",
    "homeground.web.clock.ViewersClock",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The database --------------------------------------------------------------------------------------

DATABASES = {"default": database.django_database(HOMEGROUND)}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# People --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60  # seconds

# Signing in: docs/decisions/signing-in.md says what of django-allauth is used.
ACCOUNT_ADAPTER = "homeground.web.signing_in.adapters.People"
MFA_ADAPTER = "homeground.web.signing_in.adapters.SecondFactors"
SOCIALACCOUNT_ADAPTER = "homeground.web.signing_in.provider.Providers"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation went there
ACCOUNT_PREVENT_ENUMERATION = True
# `web.guessing` counts, in the database; allauth would count in each process for itself.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # half minutes that a telephone's clock may be wrong
MFA_RECOVERY_CODES_SHOW_ONCE = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds

# Languages and time --------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("ru", _("Russian")),
    ("de", _("German")),
    ("fr", _("French")),
    ("zh-hans", _("Chinese")),
]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files ---------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = PACKAGE / "web" / "collected"  # built by `make`, never edited
MEDIA_ROOT = HOMEGROUND.home / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Mail ----------------------------------------------------------------------------------------------

_MAIL = urlsplit(HOMEGROUND.mail_url or "")
EMAIL_HOST = _MAIL.hostname or "localhost"
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_USE_TLS = bool(_MAIL.username) and not EMAIL_USE_SSL
EMAIL_PORT = _MAIL.port or (465 if EMAIL_USE_SSL else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = HOMEGROUND.mail_from

# What a browser may do -----------------------------------------------------------------------------

# No inline script or style anywhere: a post's text that slips through unescaped still cannot run.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "frame-src": [NONE],
        "img-src": [SELF],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HOMEGROUND.served_by_https
SESSION_COOKIE_HTTPONLY = True
if HOMEGROUND.served_by_https:
    SECURE_HSTS_SECONDS = 31_536_000
if HOMEGROUND.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Logging -------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "homeground.logs.Lines"},
        "json": {"()": "homeground.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": HOMEGROUND.log_format}},
    # It warns of every click that has to wait for another.
    "loggers": {"waitress.queue": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": HOMEGROUND.log_level.upper()},
}
