"""What the public's role may do, and that nothing else is between a draft and the public."""

from contextlib import contextmanager, suppress

import psycopg
import pytest
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection, connections, transaction
from django.http import StreamingHttpResponse

from conflicts_app import history, rooms
from conflicts_app.actions.publication import publish
from conflicts_app.models import Actor, IncidentFacts, SearchEntry, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return State.objects.create(slug="atlantis", name="Atlantis", iso_alpha3="ATL")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM desk.conflicts_app_actor",
        "SELECT * FROM desk.auth_user",
        "SELECT * FROM auth_user",
        "UPDATE published.conflicts_app_actor SET name = ''",
        "DELETE FROM published.conflicts_app_actor",
        "CREATE TABLE published.mine ()",
        "CREATE TABLE extensions.mine ()",
        "SELECT * FROM published.django_migrations",
    ],
)
def test_the_public_may_read_what_is_published_and_nothing_else(statement):
    with pytest.raises(ProgrammingError), rooms.reading(rooms.PUBLISHED), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_public_may_read_exactly_the_tables_of_records_and_parts():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name, privilege_type FROM information_schema.role_table_grants "
            "WHERE grantee = %s",
            [rooms.ROLE],
        )
        granted = set(cursor.fetchall())
    assert granted == {
        (room, model._meta.db_table, "SELECT")
        for model in (*rooms.mirrored(), IncidentFacts, SearchEntry)
        for room in (rooms.PUBLISHED, "past")
    } | {
        ("past", "change", "SELECT"),
        ("past", "edition", "SELECT"),
        ("past", "latest", "SELECT"),
        (rooms.PUBLISHED, "conflicts_app_incidentchange", "SELECT"),
        (rooms.PUBLISHED, "conflicts_app_word", "SELECT"),
        (rooms.PUBLISHED, "search_entries", "SELECT"),
    }


def test_reading_falls_back_after_an_error_and_keeps_nothing(draft):
    def where():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('search_path'), current_setting('role')")
            return cursor.fetchone()

    before = where()
    with suppress(ZeroDivisionError), rooms.reading(rooms.PUBLISHED):
        inside = where()
        raise ZeroDivisionError
    assert inside == (rooms.ROLE, "published, extensions", rooms.ROLE)
    assert where() == before
    assert Actor.objects.filter(slug="atlantis").exists()


def test_editing_needs_no_reset_by_hand():
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(f"SET LOCAL role = {rooms.ROLE}; SET LOCAL search_path = published, extensions")
        with rooms.editing():
            assert Actor.objects.select_for_update().filter(slug="mali").exists()


def test_both_rooms_have_the_same_tables():
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns "
        "WHERE table_schema = %s AND table_name LIKE 'conflicts_app_%%'"
    )
    found = []
    for room in (rooms.DESK, rooms.PUBLISHED):
        with connection.cursor() as cursor:
            cursor.execute(columns, [room])
            found.append(sorted(cursor.fetchall(), key=str))
    assert found[0] == found[1]
    assert len(found[0]) > 20


def test_migrating_again_changes_nothing_and_keeps_both_rooms():
    call_command("migrate", verbosity=0)
    with rooms.reading(rooms.PUBLISHED):
        assert State.objects.filter(slug="mali").exists()


def test_a_stream_of_the_desk_is_read_at_the_desk_and_one_that_is_not_awaited_nowhere(rf):
    def place():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user <> %s, current_schema()", [rooms.ROLE])
            yield str(cursor.fetchone())

    with rooms.reading(rooms.PUBLISHED):
        answer = rooms.RoomMiddleware(lambda request: StreamingHttpResponse(place()))(rf.get("/admin/"))
        assert answer.getvalue() == b"(True, 'desk')"

    async def never():
        yield b""

    with pytest.raises(TypeError, match="outside of its room"):
        rooms.RoomMiddleware(lambda request: StreamingHttpResponse(never()))(rf.get("/admin/"))


def test_a_process_that_serves_is_at_the_desk_of_the_public_whatever_forgets_to_choose(monkeypatch):
    options = connections.settings["default"]["OPTIONS"]
    monkeypatch.setitem(options, "options", options["options"])
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(connection, "close_pool", lambda: None)
    rooms.serve_the_public()
    with psycopg.connect(**connection.get_connection_params()) as serving:
        where = "SELECT current_user, current_setting('search_path'), current_setting('jit')"
        assert serving.execute(where).fetchone() == (rooms.ROLE, "published,extensions", "off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            serving.execute("SELECT * FROM desk.conflicts_app_actor")


def test_migrating_back_and_forth_takes_both_rooms_along():
    call_command("migrate", "conflicts_app", "zero", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'conflicts_app_%' AND schemaname <> 'history'"
        )
        assert cursor.fetchone() == (0,)
    call_command("migrate", verbosity=0)
    publish(State.objects.create(slug="atlantis", name="Atlantis"), by=None)
    with rooms.reading(rooms.PUBLISHED):
        assert [state.slug for state in State.objects.all()] == ["atlantis"]


def test_a_register_from_before_the_column_learns_from_its_history_when_each_record_was_first_published():
    first = State.objects.get(slug="mali").recorded_at
    call_command("migrate", "conflicts_app", "0002", verbosity=0)
    call_command("migrate", "conflicts_app", "0005", verbosity=0)
    connection.check_constraints()  # as at the end of each migration, which here is in the middle of a transaction
    call_command("migrate", verbosity=0)
    assert State.objects.get(slug="mali").recorded_at == first
    state = State.objects.create(slug="lemuria", name="Lemuria")
    state.refresh_from_db()
    assert state.recorded_at is None


def test_a_database_that_is_gone_is_said_on_page_and_api(client, monkeypatch):
    @contextmanager
    def gone(room, known_at):
        raise OperationalError("gone")
        yield

    monkeypatch.setattr(rooms, "reading", gone)
    page, answer = client.get("/states/"), client.get("/api/v1/states/")
    assert (page.status_code, answer.status_code) == (503, 503)
    assert "database cannot be reached" in page.text
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_fault_of_ours_is_said_on_page_and_api(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr(State.objects.all().__class__, "first", lambda self: 1 / 0)
    page, answer = client.get("/states/mali/"), client.get("/api/v1/states/mali/")
    assert (page.status_code, answer.status_code) == (500, 500)
    assert answer.json()["detail"].startswith("The fault is ours.")


@pytest.mark.django_db
def test_history_follows_a_column_that_becomes_wider():
    """A migration may change the type of a column: what is published afterwards must still find room in history."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP SCHEMA past CASCADE; ALTER TABLE history.conflicts_app_treaty ALTER in_force TYPE varchar(12)"
        )
        history.keep(cursor, rooms.PUBLISHED, rooms.mirrored(), rooms.ROLE)
        cursor.execute(
            "UPDATE published.conflicts_app_treaty SET in_force = '1978-12-07/1978-12-08' WHERE slug = 'ap-ii'"
        )
        cursor.execute("SELECT in_force FROM history.conflicts_app_treaty WHERE slug = 'ap-ii' ORDER BY event_id")
        assert [row[0] for row in cursor.fetchall()] == ["1978-12-07", "1978-12-07/1978-12-08"]


@pytest.mark.parametrize("path", ["/sources/%00/", "/data/1/%00", "/%00", "/api/v1/sources/a%00b/", "/states/mali%00/"])
def test_nothing_is_found_at_an_address_with_a_nul(client, db, path):
    assert client.get(path).status_code == 404
