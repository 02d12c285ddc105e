"""Tables that the database keeps right: a view defines their rows, triggers write them down.

The view in each room is the only definition. The table of the model in ``desk`` and ``published`` holds its rows;
statement-level triggers on all that the view reads bring the rows concerned up to date, within the transaction that
changed them, so that raw SQL and COPY count too. In ``past`` the view itself stands in for the table. Nothing here is
made by migrations: ``manage.py migrate`` keeps it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.backends.utils import CursorWrapper

WRITE = """
  DELETE FROM {room}.{table} AS kept WHERE {which}
    AND NOT EXISTS (SELECT FROM {room}.{name} AS source WHERE source.{key} = kept.{key});
  INSERT INTO {room}.{table} AS kept ({columns}) SELECT {columns} FROM {room}.{name} WHERE {which}
    ON CONFLICT ({key}) DO UPDATE SET ({columns}) = ROW({theirs}) WHERE ({mine}) IS DISTINCT FROM ({theirs});
"""

# Whoever writes rows down first locks what they are made of, so that of two writers at once the second sees what the
# first has written: the records row by row; what is common to many (a place, a type) by one key that all share, and
# that whoever changes such a thing has alone.
REFRESH = """
CREATE FUNCTION {room}.refresh_{name}(ids {type}[], alone boolean) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog AS $$ BEGIN
  IF NOT alone THEN
    PERFORM pg_advisory_xact_lock_shared('{room}.{table}'::regclass::int, 0);
    {locks}
  END IF;
  {written}
  {after}
END $$;

CREATE FUNCTION {room}.{name}_written() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$ DECLARE
  ids {type}[];
BEGIN
  IF current_setting('register.kept_later', true) = 'on' THEN
    RETURN NULL;
  END IF;
  IF TG_ARGV[1]::boolean THEN
    PERFORM pg_advisory_xact_lock('{room}.{table}'::regclass::int, 0);
  END IF;
  IF TG_OP <> 'INSERT' THEN
    EXECUTE replace(TG_ARGV[0], '<rows>', 'old_rows') INTO ids;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    EXECUTE 'SELECT $1 || (' || replace(TG_ARGV[0], '<rows>', 'new_rows') || ')' INTO ids USING ids;
  END IF;
  IF ids <> '{{}}' THEN
    PERFORM {room}.refresh_{name}(ids, TG_ARGV[1]::boolean);
  END IF;
  RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER {name}_insert AFTER INSERT ON {room}.{table} REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION {room}.{name}_written('{concerned}', '{alone}');
CREATE TRIGGER {name}_update AFTER UPDATE ON {room}.{table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION {room}.{name}_written('{concerned}', '{alone}');
CREATE TRIGGER {name}_delete AFTER DELETE ON {room}.{table} REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION {room}.{name}_written('{concerned}', '{alone}');
"""


@contextmanager
def later(cursor: CursorWrapper) -> Iterator[None]:
    """Within a transaction that writes much, leave the rows as they are for now: who does so refreshes them after."""
    cursor.execute("SET LOCAL register.kept_later = 'on'")
    yield
    cursor.execute("SET LOCAL register.kept_later = 'off'")


@dataclass(frozen=True)
class Kept:
    """A table and what keeps it; in all SQL ``{room}`` stands for the room.

    ``name`` is that of the view, ``source`` its query. ``concerned`` says of each table that the view reads which rows
    of the kept table some of its rows (``<rows>``) concern: an array of keys. ``common`` are those of these tables
    whose rows are read for many. ``locked`` are the tables of the records themselves, with the column that the key is.
    ``after`` is done after the rows of ``ids`` were written, and fills ``further_tables``. When all is made anew,
    ``functions`` are made and ``rebuild`` is done.
    """

    name: str
    model: type[models.Model]
    source: str
    concerned: dict[Any, str]
    common: set[Any]
    locked: dict[Any, str]
    after: str = ""
    further_tables: tuple[type[models.Model], ...] = ()
    functions: str = ""
    rebuild: str = ""

    @property
    def columns(self) -> list[str]:
        return [field.attname for field in self.model._meta.concrete_fields]

    def put(self, template: str, room: str, **names: str) -> str:
        """The SQL of a template for a room."""
        key = self.model._meta.pk
        listed = ", ".join(self.columns)
        mine, theirs = (", ".join(f"{row}.{name}" for name in self.columns) for row in ("kept", "excluded"))
        locks = "\n    ".join(
            f"PERFORM FROM {room}.{model._meta.db_table} WHERE {column} = ANY(ids) ORDER BY id FOR NO KEY UPDATE;"
            for model, column in self.locked.items()
        )
        usual = {
            "room": room, "name": self.name, "table": self.model._meta.db_table, "key": key.attname,
            "type": "uuid" if isinstance(key, models.UUIDField) else "bigint", "columns": listed,
            "mine": mine, "theirs": theirs, "locks": locks, "after": self.after.format(room=room),
        }  # fmt: skip
        return template.format(**{**usual, **names})

    def made(self, room: str) -> str:
        """All that makes and fills it."""
        triggers = (
            self.put(
                TRIGGERS,
                room,
                table=model._meta.db_table,
                concerned=concerned.format(room=room),
                alone=str(model in self.common).lower(),
            )
            for model, concerned in self.concerned.items()
        )
        view = f"CREATE VIEW {room}.{self.name} AS {self.source.format(room=room)};"
        refresh = self.put(
            REFRESH, room, written=self.put(WRITE, room, which=f"{self.model._meta.pk.attname} = ANY(ids)")
        )
        every = self.put(WRITE, room, which="true")
        functions, rebuild = self.functions.format(room=room), self.rebuild.format(room=room)
        return "".join([view, functions, refresh, *triggers, every, rebuild])

    def refresh(self, cursor: CursorWrapper, room: str, keys: list[Any]) -> None:
        """Bring the rows with these keys up to date, of whatever was written."""
        cursor.execute(f"SELECT {room}.refresh_{self.name}(%s, false)", [keys])

    def drop(self, cursor: CursorWrapper, room: str) -> None:
        """Give the tables of the room free for migrations: no view and no trigger depends on their columns."""
        cursor.execute(
            f"DROP VIEW IF EXISTS {room}.{self.name} CASCADE;"
            f"DROP FUNCTION IF EXISTS {room}.{self.name}_written, {room}.refresh_{self.name} CASCADE"
        )

    def keep(self, cursor: CursorWrapper, room: str) -> None:
        """Bring view, triggers and rows of the room to what is written here; changes nothing where they are."""
        tables = [f"{room}.{model._meta.db_table}" for model in (self.model, *self.further_tables)]
        cursor.execute(
            "SELECT bool_and(to_regclass(name) IS NOT NULL), obj_description(to_regclass(%s)) "
            "FROM unnest(%s::text[]) AS name",
            [f"{room}.{self.name}", tables],
        )
        there, definition = cursor.fetchone()
        made = self.made(room)
        mark = sha256(made.encode()).hexdigest()
        if not there or definition == mark:
            return
        self.drop(cursor, room)
        cursor.execute(made)
        cursor.execute(f"COMMENT ON VIEW {room}.{self.name} IS '{mark}'")

    def keep_past(self, cursor: CursorWrapper, past: str, reader: str) -> None:
        """Of the past the view stands in for the table."""
        table = self.model._meta.db_table
        cursor.execute(
            f"CREATE VIEW {past}.{table} AS {self.source.format(room=past)}; GRANT SELECT ON {past}.{table} TO {reader}"
        )
