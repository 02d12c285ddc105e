import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.browser.kinds import PAGES


@pytest.mark.django_db
def test_the_home_page_asks_the_question(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "<h1>When does violence become an armed conflict in law?</h1>" in answer.text


@pytest.mark.django_db
def test_pages_allow_no_inline_script_or_style_and_contain_none(client):
    for address in ("/", "/nothing-here/"):
        answer = client.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "<style" not in answer.text
        assert " style=" not in answer.text
        assert "<script" not in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/%3Cb%3Enothing%3C/b%3E/", "/%00", "/%E2%80%AErtl"])
def test_an_unknown_address_is_named_in_letters_that_do_no_harm(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert f"<code>{address}</code>" in answer.text


@pytest.mark.django_db
def test_a_form_without_its_sign_is_refused_with_the_way_out():
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "admin", "password": "secret"})
    assert answer.status_code == 403
    assert "Nothing was saved. Go back, reload the page and send it again." in answer.text
    assert "secret" not in answer.text


def test_health_needs_no_database(client):
    assert client.get("/healthz").text == "ok\n"


@pytest.mark.django_db
def test_the_register_is_ready_with_all_migrations(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.django_db
def test_the_register_is_not_ready_without_a_migration(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'auth'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "The database lacks migrations.\n")


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_deployment_checks_are_silent(settings):
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    call_command("check", deploy=True, fail_level="WARNING")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_asks_the_database_few_times(client, kind):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGES[kind]).status_code == 200
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]  # of the test's own transaction
    assert len(asked) <= 12
