"""Settings of Cadre: one file, read from the environment, typed, failing loudly.

CADRE_ENV says what kind of installation this is:
  production   the default: everything must be given, and SQLite is refused
  demo         everything has a value: an embedded database and keys kept in var/demo
  test         as the demo, in memory, with keys that are no secret
"""

import os
import secrets
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.prefix = ""
# The demo and the tests name themselves in the environment; neither may meet the databases and mail of a .env.
if os.environ.get("CADRE_ENV", "production") == "production" and (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

ENVIRONMENT = env.str("CADRE_ENV", "production")
if ENVIRONMENT not in ("production", "demo", "test"):
    raise ImproperlyConfigured(f"CADRE_ENV is '{ENVIRONMENT}'. Set it to production, demo or test.")
PRODUCTION = ENVIRONMENT == "production"
TESTING = ENVIRONMENT == "test"
DATA_DIR = Path(env.str("CADRE_DATA_DIR", str(BASE_DIR / "var" / ENVIRONMENT)))


def kept_secret(name: str, make) -> str:
    """A secret from the environment; outside production one is made once and kept in DATA_DIR."""
    if PRODUCTION or env.str(name, ""):
        return required(name)
    if TESTING:
        return make()
    path = DATA_DIR / "secrets" / name.lower()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text().strip()


def required(name: str) -> str:
    """A setting without which Cadre does not start."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. See .env.sample for what it is and how to make one.")
    return value


def new_field_key() -> str:
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


DEBUG = False
SECRET_KEY = kept_secret("SECRET_KEY", lambda: secrets.token_urlsafe(50))
# Newest first: the first key encrypts, all of them decrypt. Back them up apart from the database.
FIELD_KEYS = [key.strip() for key in kept_secret("CADRE_FIELD_KEYS", new_field_key).split(",")]

SITE_URL = (required("SITE_URL") if PRODUCTION else env.str("SITE_URL", "http://localhost:8000")).rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "testserver"])
HTTPS = SITE_URL.startswith("https://")
if PRODUCTION and not HTTPS:
    raise ImproperlyConfigured("SITE_URL must begin with https:// in production.")

# The installation's own name and words; nothing says NHS unless these do.
INSTALLATION_NAME = env.str("CADRE_NAME", "Ashdown Leadership" if not PRODUCTION else "Cadre")
CONCERN_CONTACT_NAME = env.str("CADRE_CONCERN_NAME", "the Freedom to Speak Up Guardian")
CONCERN_CONTACT_EMAIL = env.str("CADRE_CONCERN_EMAIL", "" if PRODUCTION else "speakup@ashdown.example")
CONCERN_CONTACT_PHONE = env.str("CADRE_CONCERN_PHONE", "" if PRODUCTION else "01632 960 150")
HOLIDAY_NATION = env.str("CADRE_HOLIDAY_NATION", "ENG")

# Thresholds, with floors that no setting goes under (PRODUCT.md, rule 6).
TEAM_THRESHOLD = max(3, env.int("CADRE_TEAM_THRESHOLD", 3))
OUTSIDE_THRESHOLD = max(5, env.int("CADRE_OUTSIDE_THRESHOLD", 5))
COMMENT_THRESHOLD = max(10, env.int("CADRE_COMMENT_THRESHOLD", 10))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "config.apps.CadreAdminConfig",
    "config.apps.CadreConfig",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
    "django_htmx",
    "core",
    "people",
    "outbox",
    "documents",
    "accounts",
    "programmes",
    "cohorts",
    "projects",
    "library",
    "evaluations",
    "alumni",
    "journals",
    "awards",
    "outcomes",
    "home",
]

MIDDLEWARE = [
    "config.health.answered_first",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.formats", "core.templatetags.components"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.installation",
            ],
        },
    },
]

# Storage
SQLITE = f"sqlite:///{DATA_DIR / 'cadre.sqlite3'}"
DATABASES = {"default": env.db_url_config(required("DATABASE_URL") if PRODUCTION else env.str("DATABASE_URL", SQLITE))}
DATABASE = DATABASES["default"]
EMBEDDED_DATABASE = DATABASE["ENGINE"] == "django.db.backends.sqlite3"
if EMBEDDED_DATABASE:
    if PRODUCTION:
        raise ImproperlyConfigured("SQLite is for the demo and tests. Set DATABASE_URL to postgres://…")
    # With the defaults, half of all writes fail "database is locked" as soon as a worker writes too.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
    }
    DATA_DIR.mkdir(parents=True, exist_ok=True)
else:
    DATABASE["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
    DATABASE["CONN_HEALTH_CHECKS"] = True
    DATABASE.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds

REDIS_URL = required("REDIS_URL") if PRODUCTION else env.str("REDIS_URL", "redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cadre",
        # Seconds. A cache that is silent must not hold up every page.
        "OPTIONS": {"socket_connect_timeout": 3, "socket_timeout": 5},
    }
}

MEDIA_ROOT = Path(env.str("CADRE_MEDIA_DIR", str(DATA_DIR / "media")))
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("CADRE_STATIC_DIR", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # every page asks for these; compressing both takes twice as long

# Background
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Europe/London"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # no process holds messages that another could take
# Heartbeats overtake whatever else waits (config/heartbeats.py). Every worker takes from both queues.
CELERY_TASK_QUEUES = [Queue("celery", routing_key="celery"), Queue("heartbeat", routing_key="heartbeat")]
CELERY_TASK_ROUTES = {"config.heartbeat": {"queue": "heartbeat"}}
CELERY_BEAT_SCHEDULER = "config.heartbeats.Scheduler"
# Setting text leaves some 25 kB a page behind in the libraries under WeasyPrint: a process that has grown is replaced.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kB
CELERY_BEAT_SCHEDULE = {
    # Not piled up while no worker is there.
    "config.heartbeat": {"task": "config.heartbeat", "schedule": 10.0, "options": {"expires": 30.0}},
    "documents.sweep_documents": {"task": "documents.sweep_documents", "schedule": 20.0},
    "documents.remove_orphans": {"task": "documents.remove_orphans", "schedule": 60.0 * 60 * 24},
    "outbox.sweep_outbox": {"task": "outbox.sweep_outbox", "schedule": 60.0},
    "cohorts.warn": {"task": "cohorts.warn", "schedule": crontab(hour=7, minute=30)},
    "alumni.ask": {"task": "alumni.ask", "schedule": crontab(hour=8, minute=15)},
    "cohorts.forget_taps": {"task": "cohorts.forget_taps", "schedule": 60.0 * 60 * 24},
    "evaluations.open_surveys": {"task": "evaluations.open_surveys", "schedule": 60.0 * 10},
    "evaluations.close_surveys": {"task": "evaluations.close_surveys", "schedule": 60.0 * 60},
    "cohorts.remind_of_expiry": {"task": "cohorts.remind_of_expiry", "schedule": 60.0 * 60 * 12},
    "accounts.forget_sessions": {"task": "accounts.forget_sessions", "schedule": 60.0 * 60 * 24},
    "outcomes.write_attendance": {"task": "outcomes.write_attendance", "schedule": crontab(hour=2, minute=30)},
    "people.seal_audit_trail": {"task": "people.seal_audit_trail", "schedule": 60.0 * 5},
}

# Time and words
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# Signing in: e-mail and password, or a code by e-mail. Nobody signs up; coordinators invite (accounts).
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "given_name", "family_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:start"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "request_login_code": "accounts.forms.AskForCodeForm",
    "confirm_login_code": "accounts.forms.CodeForm",
    "reset_password": "accounts.forms.AskForResetForm",
    "reset_password_from_key": "accounts.forms.ResetForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is proved by using the invitation or code that was sent to it
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE, without asking
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60 * 15
ACCOUNT_LOGIN_TIMEOUT = 60 * 60  # longer, so that a code that comes too late is told why
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
# By address typed ("key") and by network address ("ip"), counted in the shared cache. A hospital's staff share
# one network address, so that limit is wide; three guesses a code and twenty codes a day keep guessing hopeless.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "request_login_code": "60/m/ip,3/5m/key,20/d/key",
    "reset_password": "60/m/ip,3/5m/key,20/d/key",
    "reset_password_from_key": "60/m/ip",
    "change_password": "5/m/user",
}
# How many proxies stand in front: that many entries of X-Forwarded-For are theirs and can be believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1 if PRODUCTION else 0)

# The browser
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "nhsuk"
CRISPY_TEMPLATE_PACK = "nhsuk"

# Mail: in the demo it is kept and shown at /demo/mail instead of being sent.
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Cadre <no-reply@cadre.example>")
EMAIL_TIMEOUT = 20
vars().update(env.email_url_config(required("EMAIL_URL") if PRODUCTION else env.str("EMAIL_URL", "dummymail://")))
if ENVIRONMENT == "demo" and not env.str("EMAIL_URL", ""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")

# Text messages, for what cannot wait: a key to GOV.UK Notify, and the template there that has the field ((message)).
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", "")
NOTIFY_TEMPLATE = env.str("NOTIFY_TEMPLATE", "")
NOTIFY_URL = env.str("NOTIFY_URL", "https://api.notifications.service.gov.uk")

# The demo offers its cast by one click, and only where no real person could be: embedded database, own machine.
LOCAL_SITE = SITE_URL.split("//")[1].split(":")[0] in ("localhost", "127.0.0.1")
DEMO = ENVIRONMENT == "demo" and EMBEDDED_DATABASE and LOCAL_SITE

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "config.logs.Json"},
    },
    "filters": {"no heartbeats": {"()": "config.logs.NoHeartbeats"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if PRODUCTION else "line",
            "filters": ["no heartbeats"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING")},
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
