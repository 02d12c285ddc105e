"""Tests run against a real PostgreSQL: the one that DATABASE_URL names, or the embedded one."""

import pytest
from django.conf import settings

from config.postgres import ensure_running

ensure_running()
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing


@pytest.fixture(autouse=True)
def static_files_as_they_are(settings):
    """No test depends on what was collected before it."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
