"""What the public was told, and when: every change in ``published``, by triggers, so that raw SQL and COPY count too.

Beside each published table stands one in ``history`` with a row for each state that the public had: ``event_since``,
``event_until`` (null: now) and ``event_label`` (insert, update, delete, sealed). The views in ``past`` have the names
and columns of the published tables and show them as they were at the moment in the setting ``register.known_at``, so
that every query of the register runs there unchanged; ``past.change`` is the feed of what changed. ``history.turn`` has
a row for each transaction that wrote: when, why (for all), by whom (for editors).
Nothing here is made by migrations: ``manage.py migrate`` keeps it.
"""

import datetime
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.http import HttpRequest
from django.utils.translation import gettext as _

from conflicts_app.models import ROUTES, Actor, FormerAddress, Record, Release

HISTORY = "history"
PAST = "past"
CLOCK_LOCK = 1949  # one writer of ``published`` at a time; the desk and readers never wait

# One moment for a transaction, later than that of every transaction that has ended before, also where the clock was set
# back: the start of a transaction would give two answers for one moment, and a plain clock or sequence loses changes
# when writers overtake each other.
CLOCK = f"""
CREATE SCHEMA IF NOT EXISTS {HISTORY};
CREATE SEQUENCE IF NOT EXISTS {HISTORY}.event_id;
CREATE TABLE IF NOT EXISTS {HISTORY}.turn (
  moment timestamptz PRIMARY KEY, reason text NOT NULL DEFAULT '', editor text NOT NULL DEFAULT ''
);
CREATE OR REPLACE FUNCTION {HISTORY}.moment() RETURNS timestamptz LANGUAGE plpgsql
SET search_path = pg_catalog AS $$ DECLARE
  now_and_later timestamptz;
BEGIN
  IF coalesce(current_setting('register.now', true), '') = '' THEN
    PERFORM pg_advisory_xact_lock({CLOCK_LOCK});
    INSERT INTO {HISTORY}.turn (moment) SELECT greatest(clock_timestamp(), max(moment) + interval '1 microsecond')
      FROM {HISTORY}.turn RETURNING moment INTO now_and_later;
    PERFORM set_config('register.now', now_and_later::text, true);
  END IF;
  RETURN current_setting('register.now')::timestamptz;
END $$;
CREATE OR REPLACE FUNCTION {HISTORY}.take_turn() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$ BEGIN
  PERFORM {HISTORY}.moment();
  RETURN NULL;
END $$;
"""

# The columns that a table has now, each with its type, and with the one that it has in history.
COLUMNS = """
SELECT quote_ident(now.attname), format_type(now.atttypid, NULL), format_type(kept.atttypid, kept.atttypmod)
FROM pg_attribute AS now LEFT JOIN pg_attribute AS kept
  ON kept.attrelid = to_regclass(%s) AND kept.attname = now.attname AND NOT kept.attisdropped
WHERE now.attrelid = to_regclass(%s) AND now.attnum > 0 AND NOT now.attisdropped ORDER BY now.attnum
"""

TABLE = """
CREATE TABLE IF NOT EXISTS {history}.{table} (
  event_id bigint PRIMARY KEY DEFAULT nextval('{history}.event_id'),
  event_label text NOT NULL, event_since timestamptz NOT NULL, event_until timestamptz
);
{columns}
CREATE INDEX IF NOT EXISTS {table}_id ON {history}.{table} (id, event_since);

CREATE OR REPLACE FUNCTION {history}.{table}_written() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$ BEGIN
  UPDATE {history}.{table} AS event SET event_until = {history}.moment()
    FROM rows WHERE event.id = rows.id AND event.event_until IS NULL;
  INSERT INTO {history}.{table} (event_label, event_since, {names})
    SELECT lower(TG_OP), {history}.moment(), {names} FROM rows;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER history_turn BEFORE INSERT OR UPDATE OR DELETE ON {room}.{table}
  FOR EACH STATEMENT EXECUTE FUNCTION {history}.take_turn();
CREATE OR REPLACE TRIGGER history_insert AFTER INSERT ON {room}.{table}
  REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION {history}.{table}_written();
CREATE OR REPLACE TRIGGER history_update AFTER UPDATE ON {room}.{table}
  REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION {history}.{table}_written();
CREATE OR REPLACE TRIGGER history_delete AFTER DELETE ON {room}.{table}
  REFERENCING OLD TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION {history}.{table}_written();

CREATE VIEW {past}.{table} AS SELECT {names} FROM {history}.{table}
  WHERE event_label NOT IN ('delete', 'sealed') AND event_since <= current_setting('register.known_at')::timestamptz
  AND (event_until IS NULL OR event_until > current_setting('register.known_at')::timestamptz);
"""

# The parts of a record in the past are found by what they belong to, as they are in the present.
BY_OWNER = (
    "CREATE INDEX IF NOT EXISTS {table}_{column} ON {history}.{table} ({column}, event_since) "
    "WHERE {column} IS NOT NULL"
)

# Every event of a record's own row: whoever publishes moves that row, also where only parts of the record changed.
# What was merged left its new address in the same moment; of what was sealed one event without content is left.
CHANGE = """
CREATE INDEX IF NOT EXISTS {addresses}_then ON {history}.{addresses} (slug, event_since);
CREATE VIEW {past}.change AS
SELECT event.event_id AS id, event.event_since AS updated_at, route, event.uuid, event.slug,
  coalesce(turn.reason, '') AS reason, coalesce(address.moved_to, '') AS moved_to,
  CASE event.event_label WHEN 'insert' THEN 'published' WHEN 'update' THEN 'changed' WHEN 'sealed' THEN 'sealed'
    ELSE CASE WHEN address.moved_to > '' THEN 'merged' ELSE 'withdrawn' END END AS action
FROM ({events}) AS event
LEFT JOIN {history}.turn ON turn.moment = event.event_since
LEFT JOIN {history}.{addresses} AS address ON event.event_label = 'delete' AND address.slug = event.slug
  AND address.collection = event.collection AND address.event_since = event.event_since
WHERE event.event_since <= coalesce(nullif(current_setting('register.known_at', true), '')::timestamptz, 'infinity');
GRANT SELECT ON {past}.change TO {reader};
"""
# What whoever asks whether anything is new is told by, before any room is entered.
LATEST = """
CREATE VIEW {past}.latest AS SELECT max(moment) AS moment FROM {history}.turn;
CREATE VIEW {past}.edition AS SELECT number, known_at, id, event_since, event_until FROM {history}.{releases}
  WHERE event_label NOT IN ('delete', 'sealed');
GRANT SELECT ON {past}.latest, {past}.edition TO {reader};
"""
ASK_LATEST = f"""
SELECT coalesce(moment, to_timestamp(0)), coalesce((
  SELECT number FROM {PAST}.edition WHERE event_since <= %(asked)s AND (event_until IS NULL OR event_until > %(asked)s)
  ORDER BY known_at DESC, id DESC LIMIT 1
), '') FROM {PAST}.latest
"""
EVENTS = (
    "SELECT event_id, event_since, event_label, {route} AS route, '{collection}' AS collection, uuid, slug "
    "FROM {history}.{table}"
)


def keep(cursor: CursorWrapper, room: str, tables: list[type[models.Model]], reader: str) -> None:
    """Bring history, triggers and the views of the past to the columns that the published tables have now."""
    cursor.execute(CLOCK)
    cursor.execute(
        f"DROP SCHEMA IF EXISTS {PAST} CASCADE; CREATE SCHEMA {PAST}; GRANT USAGE ON SCHEMA {PAST} TO {reader}"
    )
    events: list[str] = []
    there: set[type[models.Model]] = set()
    for model in tables:
        table = model._meta.db_table
        cursor.execute(COLUMNS, [f"{HISTORY}.{table}", f"{room}.{table}"])
        columns = cursor.fetchall()
        if not columns:
            continue
        there.add(model)
        changes = "\n".join(
            f"ALTER TABLE {HISTORY}.{table} ALTER COLUMN {name} TYPE {kind} USING {name}::{kind};"
            if kept
            else f"ALTER TABLE {HISTORY}.{table} ADD COLUMN {name} {kind};"
            for name, kind, kept in columns
            if kept != kind
        )
        names = ", ".join(name for name, *_kinds in columns)
        cursor.execute(TABLE.format(history=HISTORY, past=PAST, room=room, table=table, columns=changes, names=names))
        for column in owner_columns(model):
            cursor.execute(BY_OWNER.format(history=HISTORY, table=table, column=column))
        cursor.execute(f"GRANT SELECT ON {PAST}.{table} TO {reader}")
        if issubclass(model, Record):
            kind = {"route": route_of(model), "collection": model._meta.model_name}
            events.append(EVENTS.format(history=HISTORY, table=table, **kind))
    if events:
        addresses = FormerAddress._meta.db_table
        every = " UNION ALL ".join(events)
        cursor.execute(CHANGE.format(history=HISTORY, past=PAST, reader=reader, addresses=addresses, events=every))
        if Release in there:
            cursor.execute(LATEST.format(history=HISTORY, past=PAST, reader=reader, releases=Release._meta.db_table))


def owner_columns(model: Any) -> list[str]:
    """The columns by which the rows of a model belong to a record."""
    return [model._meta.get_field(name).column for name in model.owners]


def route_of(model: type[Record]) -> str:
    """SQL for the route of a record in the table of the model; actors of each kind have their own."""
    if model is Actor:
        return f"CASE kind {' '.join(f"WHEN '{kind}' THEN '{route}'" for kind, route in ROUTES.items())} END"
    return f"'{model._meta.model_name}'"


def moment_of(text: str) -> datetime.datetime:
    """One moment with its zone, so that everybody means the same; ValueError, with a sentence, where it is none."""
    try:
        moment = datetime.datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError) as fault:
        raise ValueError(
            _("“%(text)s” is not a moment with its zone. Write it as 2025-04-01T00:00:00Z.") % {"text": text[:60]}
        ) from fault


def known_moment(text: str) -> datetime.datetime:
    """A moment at which the register can have known something: none in the future."""
    moment = moment_of(text)
    if moment > datetime.datetime.now(datetime.UTC):
        raise ValueError(
            _("%(text)s lies in the future: nobody knows what the register will say.") % {"text": text[:60]}
        )
    return moment


def latest(known_at: datetime.datetime | None = None) -> tuple[datetime.datetime, str]:
    """When the register last changed for the public, or may have: no answer about it is older than that.

    With the number of the release that is current, or was at the moment; blank where there is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(ASK_LATEST, {"asked": known_at.isoformat() if known_at else "infinity"})
        return cursor.fetchone()


def asked_moment(request: HttpRequest) -> datetime.datetime | None:
    """The moment as at which the register is asked for; ValueError, with a sentence, where none can be known."""
    asked = request.GET.get("known_at", "")
    return known_moment(asked) if asked else None


def editors_at(moments: list[datetime.datetime]) -> dict[datetime.datetime, str]:
    """Who made the changes of these moments; for editors, at the desk."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT moment, editor FROM {HISTORY}.turn WHERE moment = ANY(%s)", [moments])
        return dict(cursor.fetchall())
