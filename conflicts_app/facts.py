"""The facts of incidents, kept right by the database: one view defines them, triggers write them down.

``incident_facts`` in each room is the only definition. The table of ``IncidentFacts`` in ``desk`` and ``published``
holds its rows; statement-level triggers on all that the view reads bring the rows of the incidents concerned up to
date, within the transaction that changed them, so that raw SQL and COPY count too. In ``past`` the view itself stands
in for the table. Nothing here is made by migrations: ``manage.py migrate`` keeps it.
"""

from hashlib import sha256

from django.db.backends.utils import CursorWrapper

from conflicts_app import ihl
from conflicts_app.models import (
    Account,
    Attribution,
    HarmClaim,
    Incident,
    IncidentConflict,
    IncidentFacts,
    IncidentMeans,
    Place,
    ViolationFinding,
    ViolationType,
)

TABLE = IncidentFacts._meta.db_table
NAMES = [field.attname for field in IncidentFacts._meta.concrete_fields]
COLUMNS = ", ".join(NAMES)
MINE, THEIRS = (", ".join(f"{row}.{name}" for name in NAMES) for row in ("facts", "excluded"))
POINTS = ", ".join(str(one.value) for one in (ihl.PlacePrecision.EXACT, ihl.PlacePrecision.NEAR))

SOURCE = f"""
SELECT incident.id AS incident_id,
  incident.dates IS NOT NULL AS dated,
  first.day AS low, last.day AS high,
  (extract(year FROM first.day) * 12 + extract(month FROM first.day) - 1)::int AS low_month,
  (extract(year FROM last.day) * 12 + extract(month FROM last.day) - 1)::int AS high_month,
  place.id AS place_id, place.latitude, place.longitude,
  place.latitude IS NOT NULL AND place.precision IN ({POINTS}) AS located,
  incident.record_type, incident.dataset_id, deaths.killed, coalesce(deaths.killed, -1) AS killed_order,
  ARRAY(
    SELECT incident.country_id WHERE incident.country_id IS NOT NULL
    UNION SELECT territory_id FROM {{room}}.{Account._meta.db_table}
      WHERE incident_id = incident.id AND territory_id IS NOT NULL ORDER BY 1) AS countries,
  ARRAY(SELECT conflict_id FROM {{room}}.{IncidentConflict._meta.db_table}
    WHERE incident_id = incident.id ORDER BY 1) AS conflicts,
  ARRAY(SELECT DISTINCT actor_id FROM {{room}}.{Attribution._meta.db_table}
    WHERE incident_id = incident.id AND actor_id IS NOT NULL ORDER BY 1) AS actors,
  ARRAY(
    WITH RECURSIVE alleged AS (
      SELECT violation_type_id AS id FROM {{room}}.{ViolationFinding._meta.db_table} WHERE incident_id = incident.id
      UNION SELECT type.parent_id FROM alleged JOIN {{room}}.{ViolationType._meta.db_table} AS type USING (id)
        WHERE type.parent_id IS NOT NULL
    ) SELECT id FROM alleged ORDER BY 1) AS violations,
  ARRAY(SELECT means FROM {{room}}.{IncidentMeans._meta.db_table}
    WHERE incident_id = incident.id ORDER BY 1) AS means,
  incident.updated_at
FROM {{room}}.{Incident._meta.db_table} AS incident
LEFT JOIN {{room}}.{Place._meta.db_table} AS place ON place.id = incident.place_id,
LATERAL (SELECT coalesce(lower(incident.dates), date '0001-01-01') AS day) AS first,
LATERAL (SELECT coalesce(upper(incident.dates) - 1, date '9999-12-31') AS day) AS last,
LATERAL (SELECT max(low) AS killed FROM {{room}}.{HarmClaim._meta.db_table}
  WHERE incident_id = incident.id AND outcome = '{ihl.Outcome.KILLED.value}') AS deaths
"""

TYPES_LOCK = f"'{{room}}.{ViolationType._meta.db_table}'::regclass::int, 0"
# Whoever writes facts first locks what they are read from, so that of two writers at once the second sees what the
# first has written: the incidents and their places row by row; the few types of violations, read up their tree, by one
# key that the findings share and whoever changes a type has alone.
REFRESH = f"""
CREATE VIEW {{room}}.incident_facts AS {SOURCE};

CREATE OR REPLACE FUNCTION {{room}}.refresh_incident_facts(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog AS $$ BEGIN
  PERFORM FROM {{room}}.{Incident._meta.db_table} WHERE id = ANY(ids) ORDER BY id FOR NO KEY UPDATE;
  PERFORM FROM {{room}}.{Place._meta.db_table}
    WHERE id IN (SELECT place_id FROM {{room}}.{Incident._meta.db_table} WHERE id = ANY(ids)) ORDER BY id FOR SHARE;
  PERFORM pg_advisory_xact_lock_shared({TYPES_LOCK})
    WHERE EXISTS (SELECT FROM {{room}}.{ViolationFinding._meta.db_table} WHERE incident_id = ANY(ids));
  DELETE FROM {{room}}.{TABLE} AS facts WHERE facts.incident_id = ANY(ids)
    AND NOT EXISTS (SELECT FROM {{room}}.{Incident._meta.db_table} WHERE id = facts.incident_id);
  INSERT INTO {{room}}.{TABLE} AS facts ({COLUMNS})
    SELECT {COLUMNS} FROM {{room}}.incident_facts WHERE incident_id = ANY(ids)
    ON CONFLICT (incident_id) DO UPDATE SET ({COLUMNS}) = ROW({THEIRS})
    WHERE ({MINE}) IS DISTINCT FROM ({THEIRS});
END $$;

CREATE OR REPLACE FUNCTION {{room}}.incident_facts_written() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$ DECLARE
  ids bigint[];
BEGIN
  IF TG_TABLE_NAME = '{ViolationType._meta.db_table}' THEN
    PERFORM pg_advisory_xact_lock({TYPES_LOCK});
  END IF;
  IF TG_OP <> 'INSERT' THEN
    EXECUTE replace(TG_ARGV[0], '<rows>', 'old_rows') INTO ids;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    EXECUTE 'SELECT $1 || (' || replace(TG_ARGV[0], '<rows>', 'new_rows') || ')' INTO ids USING ids;
  END IF;
  IF ids <> '{{{{}}}}' THEN
    PERFORM {{room}}.refresh_incident_facts(ids);
  END IF;
  RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER facts_insert AFTER INSERT ON {room}.{table} REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION {room}.incident_facts_written('{concerned}');
CREATE TRIGGER facts_update AFTER UPDATE ON {room}.{table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION {room}.incident_facts_written('{concerned}');
CREATE TRIGGER facts_delete AFTER DELETE ON {room}.{table} REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION {room}.incident_facts_written('{concerned}');
"""

OF_INCIDENT = "SELECT array_agg(DISTINCT incident_id) FROM <rows>"
AT_PLACE = "SELECT array_agg(id) FROM {room}." + Incident._meta.db_table + " WHERE place_id IN (SELECT id FROM <rows>)"
BELOW_TYPE = (
    "WITH RECURSIVE below AS (SELECT id FROM <rows> UNION SELECT type.id FROM below JOIN {room}."
    + ViolationType._meta.db_table
    + " AS type ON type.parent_id = below.id) SELECT array_agg(DISTINCT incident_id) FROM {room}."
    + ViolationFinding._meta.db_table
    + " WHERE violation_type_id IN (SELECT id FROM below)"
)
# For each table that the view reads: which incidents do its rows concern?
CONCERNED = {
    Incident: "SELECT array_agg(id) FROM <rows>",
    IncidentConflict: OF_INCIDENT,
    IncidentMeans: OF_INCIDENT,
    Account: OF_INCIDENT,
    Attribution: OF_INCIDENT,
    HarmClaim: OF_INCIDENT,
    ViolationFinding: OF_INCIDENT,
    Place: AT_PLACE,
    ViolationType: BELOW_TYPE,
}

REBUILD = f"""
DELETE FROM {{room}}.{TABLE} AS facts
  WHERE NOT EXISTS (SELECT FROM {{room}}.{Incident._meta.db_table} WHERE id = facts.incident_id);
INSERT INTO {{room}}.{TABLE} AS facts ({COLUMNS}) SELECT {COLUMNS} FROM {{room}}.incident_facts
  ON CONFLICT (incident_id) DO UPDATE SET ({COLUMNS}) = ROW({THEIRS})
  WHERE ({MINE}) IS DISTINCT FROM ({THEIRS});
"""

DEFINITION = sha256("".join([REFRESH, TRIGGERS, *CONCERNED.values()]).encode()).hexdigest()


def drop(cursor: CursorWrapper, room: str) -> None:
    """Give the tables of the room free for migrations: no view and no trigger depends on their columns."""
    cursor.execute(
        f"DROP VIEW IF EXISTS {room}.incident_facts CASCADE;"
        f"DROP FUNCTION IF EXISTS {room}.incident_facts_written, {room}.refresh_incident_facts CASCADE"
    )


def keep(cursor: CursorWrapper, room: str) -> None:
    """Bring view, triggers and rows of the room to what is written here; changes nothing where they are."""
    cursor.execute(
        "SELECT to_regclass(%s), obj_description(to_regclass(%s))", [f"{room}.{TABLE}", f"{room}.incident_facts"]
    )
    table, definition = cursor.fetchone()
    if table is None or definition == DEFINITION:
        return
    drop(cursor, room)
    cursor.execute(REFRESH.format(room=room))
    for model, concerned in CONCERNED.items():
        cursor.execute(TRIGGERS.format(room=room, table=model._meta.db_table, concerned=concerned.format(room=room)))
    cursor.execute(REBUILD.format(room=room))
    cursor.execute(f"COMMENT ON VIEW {room}.incident_facts IS '{DEFINITION}'")


def keep_past(cursor: CursorWrapper, past: str, reader: str) -> None:
    """Of the past the view stands in for the table."""
    cursor.execute(
        f"CREATE VIEW {past}.{TABLE} AS {SOURCE.format(room=past)}; GRANT SELECT ON {past}.{TABLE} TO {reader}"
    )
