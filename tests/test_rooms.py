"""What the public's role may do, and that nothing else is between a draft and the public."""

from contextlib import suppress

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.http import StreamingHttpResponse

from conflicts_app import rooms
from conflicts_app.models import Actor, State

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
    assert granted == {(rooms.PUBLISHED, model._meta.db_table, "SELECT") for model in rooms.mirrored()}


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


def test_a_stream_is_refused_as_it_would_be_read_outside_of_its_room(rf):
    middleware = rooms.RoomMiddleware(lambda request: StreamingHttpResponse([b""]))
    with pytest.raises(TypeError, match="streams"):
        middleware(rf.get("/states/"))
