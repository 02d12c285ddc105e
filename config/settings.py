"""Settings. The environment is read in the block below and nowhere else.

But for ``VAR_DIR``, which ``config.postgres`` needs before there are settings.
"""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from config.postgres import VAR_DIR

BASE_DIR = Path(__file__).resolve().parent.parent


def local_secret() -> str:
    """The key of an installation that was given none: made once, whole, and readable by its owner only."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=VAR_DIR) as fresh, suppress(FileExistsError):
            fresh.write(secrets.token_urlsafe(64))
            fresh.flush()
            os.link(fresh.name, path)
    return path.read_text()


env = environ.Env()
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or local_secret()
ADDRESS = env.str("ADDRESS", default="http://127.0.0.1:8000").rstrip("/")  # by which releases name the register
if not re.fullmatch(r"https?://[^/?#\s]+", ADDRESS):
    raise ImproperlyConfigured(f"ADDRESS is “{ADDRESS}”: write it as https://register.example")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", str(urlsplit(ADDRESS).hostname)])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=False)
# Without DATABASE_URL libpq is told by config.postgres, through PGHOST and PGUSER, where the embedded server listens.
database = env.db_url("DATABASE_URL", default="postgresql:///postgres")

if database["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database: postgresql://user:password@host/name")
asked = database.get("OPTIONS", {})
DATABASES = {
    "default": {
        **database,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **asked,
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
            # The planner's just-in-time compiler makes queries of 100 ms slower by as much again.
            # Commands are at the editors' desk; what serves the public moves away from it (conflicts_app/rooms.py).
            "options": f"-c jit=off -c search_path=desk,extensions {asked.get('options', '')}".strip(),
        },
        "TEST": {"TEMPLATE": "template0"},
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # more than an address can have: what it asks is then refused in words
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "conflicts_app",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "corsheaders",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "conflicts_app.api.caching.Revalidation",
    "conflicts_app.rooms.RoomMiddleware",
    "conflicts_app.api.throttling.Quota",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "conflicts_app.views.past.StayInThePast",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 8 * 60 * 60  # seconds since an editor last did something
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

RELEASES = VAR_DIR / "releases"

API_RATE = env.str("API_RATE", default="300/minute")  # requests of one address; blank: as many as it likes
if API_RATE and not re.fullmatch(r"[1-9]\d*/(second|minute|hour|day)", API_RATE):
    raise ImproperlyConfigured(f"API_RATE is “{API_RATE}”: write it as 300/minute, or leave it blank for no limit")
# How often which address has asked: for all workers, and nothing else is kept there.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
CORS_URLS_REGEX = "^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = [
    "Content-Disposition",
    "ETag",
    "Link",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "Retry-After",
    "Threshold-Release",
]
CORS_PREFLIGHT_MAX_AGE = 86_400  # seconds
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_THROTTLE_CLASSES": ["conflicts_app.api.throttling.PerAddress"],
    "NUM_PROXIES": env.int("PROXIES", default=0),  # in front, of which each names the address that asked it
    "DEFAULT_SCHEMA_CLASS": "conflicts_app.api.schema.Description",
    "EXCEPTION_HANDLER": "conflicts_app.api.problems.answer_problem",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Threshold",
    "DESCRIPTION": "An open register of armed conflicts and their classification in law. Read-only, no key.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "ENUM_NAME_OVERRIDES": {
        name: f"conflicts_app.ihl.{name}"
        for name in (
            "ActorKind",
            "NameKind",
            "GroupType",
            "RelationType",
            "ConflictType",
            "ClassificationStatus",
            "Applicability",
            "PartyRole",
            "AttributionRole",
        )
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "conflicts_app.api.schema.complete",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
}
# Loaded into an empty desk in this order, so that every row finds what it names.
FIXTURES = [
    "sources",
    "actors",
    "places",
    "assessors",
    "law",
    "conflicts",
    "external_ids",
    "classifications",
    "incidents",
    "developments",
    "briefs",
    "citations",
]
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
