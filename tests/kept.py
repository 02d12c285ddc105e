"""A third room in which two writers may do what they like with what keeps a table (conflicts_app/kept.py)."""

import random
import threading
from contextlib import contextmanager

import psycopg
from django.db import connection

ROOM = "scratch"
REFUSED = (psycopg.errors.IntegrityError, psycopg.errors.DeadlockDetected)  # a random edit need not be a good one
SOME = "(SELECT id FROM {table} ORDER BY random() LIMIT {n})"


@contextmanager
def scratch_room(kept):
    """The address of a user at home in a room made of what is at the desk, and the columns of each of its tables."""
    address = {**connection.get_connection_params(), "dbname": connection.settings_dict["NAME"]}
    address = {key: value for key, value in address.items() if key not in ("cursor_factory", "context")}
    address |= {"options": f"-c search_path={ROOM},extensions", "autocommit": True}
    with psycopg.connect(**address) as own:
        own.execute(f"CREATE SCHEMA {ROOM}")
        try:
            names = {}
            for model in (*kept.concerned, kept.model, *kept.further_tables):
                table = model._meta.db_table
                own.execute(f"CREATE TABLE {ROOM}.{table} (LIKE desk.{table} INCLUDING ALL)")
                if model in kept.concerned:
                    written = [field.column for field in model._meta.concrete_fields if not field.generated]
                    names[table], listed = written, ", ".join(f'"{name}"' for name in written)
                    own.execute(
                        f"INSERT INTO {table} ({listed}) OVERRIDING SYSTEM VALUE SELECT {listed} FROM desk.{table}"
                    )
            kept.keep(own.cursor(), ROOM)
            yield address, names
        finally:
            own.execute(f"DROP SCHEMA {ROOM} CASCADE")


def apart(kept, own, room=ROOM):
    """The rows in which table and view differ."""
    columns = ", ".join(kept.columns)
    table, view = (f"SELECT {columns} FROM {room}.{name}" for name in (kept.model._meta.db_table, kept.name))
    return own.execute(f"({view} EXCEPT {table}) UNION ALL ({table} EXCEPT {view})").fetchall()


def two_writers(address, edits, times):
    """Let two writers at once make so many random edits each."""
    done = [0, 0]

    def write(number):
        rng = random.Random(number)
        with psycopg.connect(**address) as own:
            for edit in edits(rng):
                if done[number] == times:
                    return
                try:
                    done[number] += own.execute(edit).rowcount > 0
                except REFUSED:
                    continue

    writers = [threading.Thread(target=write, args=[number]) for number in (0, 1)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert done == [times, times]


def one_after_the_other(kept, address, edits):
    """Of two edits that touch the same things the second waits for the first, and then sees what it did."""
    with psycopg.connect(**address) as first, psycopg.connect(**address) as second:
        with first.transaction():
            first.execute(edits[0])
            later = threading.Thread(target=second.execute, args=[edits[1]])
            later.start()
            later.join(0.5)
            assert later.is_alive()
        later.join()
        assert apart(kept, first) == []
