"""The facts of incidents, by which they are found and counted: what they are read from, and when again (kept.py)."""

from conflicts_app import ihl
from conflicts_app.kept import Kept
from conflicts_app.models import (
    Account,
    Attribution,
    HarmClaim,
    Incident,
    IncidentChange,
    IncidentConflict,
    IncidentFacts,
    IncidentMeans,
    Place,
    ViolationFinding,
    ViolationType,
)

POINTS = ", ".join(str(one.value) for one in ihl.POINTS)

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
LATERAL (SELECT max(low) AS killed FROM {{room}}.{HarmClaim._meta.db_table} AS claim
  WHERE incident_id = incident.id AND outcome = '{ihl.Outcome.KILLED.value}' AND NOT (
    population <> '{ihl.Population.ALL.value}' AND EXISTS (
      SELECT FROM {{room}}.{HarmClaim._meta.db_table} AS whole
      WHERE whole.incident_id = claim.incident_id AND whole.outcome = claim.outcome
        AND whole.population = '{ihl.Population.ALL.value}' AND whole.said_by_words = claim.said_by_words
        AND whole.said_by_id IS NOT DISTINCT FROM claim.said_by_id))) AS deaths
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
# Noted for a day, for whoever keeps a copy of the facts. Old notes that another transaction takes away are left to it.
NOTE = f"""
  INSERT INTO {{room}}.{IncidentChange._meta.db_table} (incident_id) SELECT DISTINCT unnest(ids);
  DELETE FROM {{room}}.{IncidentChange._meta.db_table} WHERE id IN (
    SELECT id FROM {{room}}.{IncidentChange._meta.db_table} WHERE moment < now() - interval '1 day'
    FOR UPDATE SKIP LOCKED);
"""

INCIDENT_FACTS = Kept(
    name="incident_facts",
    model=IncidentFacts,
    source=SOURCE,
    concerned={
        Incident: "SELECT array_agg(id) FROM <rows>",
        IncidentConflict: OF_INCIDENT,
        IncidentMeans: OF_INCIDENT,
        Account: OF_INCIDENT,
        Attribution: OF_INCIDENT,
        HarmClaim: OF_INCIDENT,
        ViolationFinding: OF_INCIDENT,
        Place: AT_PLACE,
        ViolationType: BELOW_TYPE,
    },
    common={Place, ViolationType},
    locked={Incident: "id"},
    after=NOTE,
    further_tables=(IncidentChange,),
)
