"""Tests run against a real PostgreSQL: the one that DATABASE_URL names, or the embedded one."""

import time
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

from config.postgres import ensure_running

ensure_running()
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing


@pytest.fixture(autouse=True)
def static_files_as_they_are(settings):
    """No test depends on what was collected before it."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def as_often_as_it_likes(settings):
    """All tests ask from one address."""
    settings.API_RATE = None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """Every test begins with the register that comes with the program, published, and with a release of it."""
    settings.RELEASES = tmp_path_factory.mktemp("releases")
    with django_db_blocker.unblock():
        call_command("load_register", verbosity=0)
        call_command("publish_release", "1", stdout=StringIO())
        time.sleep(1)  # answers have a Last-Modified when nothing can change any more in the same second


@pytest.fixture
def editor(db):
    return get_user_model().objects.create_superuser("editor", password="secret")


@pytest.fixture
def desk(editor):
    """A client who is signed in to the administration."""
    client = Client(raise_request_exception=True)
    client.force_login(editor)
    return client


@pytest.fixture
def moment(db):
    """A moment between two publications. A test is one transaction, which has one moment unless it is taken back."""

    def taken():
        with connection.cursor() as cursor:
            time.sleep(0.002)
            cursor.execute("SELECT set_config('register.now', '', true), clock_timestamp()")
            now = cursor.fetchone()[1]
            time.sleep(0.002)
            return now.isoformat()

    return taken
