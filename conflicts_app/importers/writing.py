"""From the tables of the session into the register: some thousand events at a time, each lot whole or not at all."""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from conflicts_app import ihl, rooms
from conflicts_app.actions.publication import publish, withdraw
from conflicts_app.facts import INCIDENT_FACTS
from conflicts_app.importers.staging import IMPORTED, INCIDENT, ask
from conflicts_app.kept import later
from conflicts_app.models import Attribution, Citation, HarmClaim, ImportedEvent, Incident, IncidentConflict, Source
from conflicts_app.searching import SEARCH_ENTRIES

LOT = 5_000  # events that are written and published together
SEEN = ("pk", "uuid", "version", "title")  # what publishing needs of them
ATTRIBUTION, CLAIM = Attribution._meta.db_table, HarmClaim._meta.db_table
LINK, CITATION = IncidentConflict._meta.db_table, Citation._meta.db_table

NEW = f"""
  INSERT INTO {INCIDENT} (uuid, slug, withdrawal_reason, title, record_type, date, date_label, dates, place_id,
    place_relation, country_id, description, dataset_id, external_id, release, as_given)
  SELECT gen_random_uuid(), %(prefix)s || lower(event.external_id), '', title, record_type, date, '',
    daterange(first, last, '[]'), found.place_id, CASE WHEN found.place_id IS NULL THEN '' ELSE place_relation END,
    found.country_id, '', %(dataset)s, event.external_id, %(release)s, as_given
  FROM staged_event AS event JOIN lot AS found USING (line) WHERE what = 'new' ORDER BY line;

  UPDATE lot SET incident_id = incident.id FROM {INCIDENT} AS incident
  WHERE what = 'new' AND incident.dataset_id = %(dataset)s AND incident.external_id = lot.external_id;
"""
CHANGED = f"""
  UPDATE {INCIDENT} AS incident SET title = event.title, record_type = event.record_type, date = event.date,
    dates = daterange(first, last, '[]'), place_id = found.place_id,
    place_relation = CASE WHEN found.place_id IS NULL THEN '' ELSE event.place_relation END,
    country_id = found.country_id, release = %(release)s, as_given = event.as_given,
    version = incident.version + 1, updated_at = now()
  FROM staged_event AS event JOIN lot AS found USING (line)
  WHERE what = 'changed' AND incident.id = found.incident_id;
"""
# What the dataset says is made what it says now; what others say of the same incident stays as it is.
PARTIES = f"""
  CREATE TEMP TABLE wanted ON COMMIT DROP AS SELECT DISTINCT incident_id, actor_id, role
  FROM found_party JOIN lot USING (line);
  DELETE FROM {ATTRIBUTION} AS one USING lot WHERE lot.incident_id = one.incident_id AND said_by_words = %(speaker)s
    AND NOT EXISTS (SELECT FROM wanted WHERE (wanted.incident_id, wanted.actor_id, wanted.role)
      = (one.incident_id, one.actor_id, one.role));
  INSERT INTO {ATTRIBUTION} (incident_id, actor_id, role, basis, said_by_words)
  SELECT incident_id, actor_id, role, '{ihl.AttributionBasis.ATTRIBUTED.value}', %(speaker)s FROM wanted
  WHERE NOT EXISTS (SELECT FROM {ATTRIBUTION} AS one WHERE said_by_words = %(speaker)s
    AND (one.incident_id, one.actor_id, one.role) = (wanted.incident_id, wanted.actor_id, wanted.role))
  ORDER BY incident_id, role, actor_id;
  DROP TABLE wanted;
"""
CLAIMS = f"""
  CREATE TEMP TABLE wanted ON COMMIT DROP AS SELECT DISTINCT ON (incident_id, population, outcome, words)
    incident_id, population, outcome, quantifier, low, high, words
  FROM staged_claim JOIN lot USING (line);
  DELETE FROM {CLAIM} AS one USING lot WHERE lot.incident_id = one.incident_id AND said_by_words = %(speaker)s
    AND NOT EXISTS (SELECT FROM wanted
      WHERE (wanted.incident_id, wanted.population, wanted.outcome, wanted.quantifier, wanted.words)
        = (one.incident_id, one.population, one.outcome, one.quantifier, one.words)
      AND (wanted.low, wanted.high) IS NOT DISTINCT FROM (one.low, one.high));
  INSERT INTO {CLAIM} (incident_id, population, community, outcome, object, quantifier, low, high, words, said_by_words)
  SELECT incident_id, population, '', outcome, '', quantifier, low, high, words, %(speaker)s
  FROM wanted WHERE NOT EXISTS (SELECT FROM {CLAIM} AS one WHERE said_by_words = %(speaker)s
    AND (wanted.incident_id, wanted.population, wanted.outcome, wanted.words)
      = (one.incident_id, one.population, one.outcome, one.words))
  ORDER BY incident_id, population;
  DROP TABLE wanted;
"""
LINKS = f"""
  INSERT INTO {LINK} (incident_id, conflict_id)
  SELECT incident_id, conflict_id FROM found_conflict JOIN lot USING (line)
  WHERE NOT EXISTS (SELECT FROM {LINK} AS one WHERE (one.incident_id, one.conflict_id)
    = (lot.incident_id, found_conflict.conflict_id))
  ORDER BY incident_id, conflict_id;
"""
SOURCES = f"""
  DELETE FROM {CITATION} AS one USING lot, {IMPORTED} AS imported, {Source._meta.db_table} AS source
  WHERE lot.incident_id = one.incident_id AND imported.incident_id = one.incident_id AND source.id = one.source_id
    AND source.id <> %(source)s AND source.slug = %(sources)s || replace(imported.release, '.', '-');
  INSERT INTO {CITATION} (source_id, locator, incident_id)
  SELECT %(source)s, %(locator)s || external_id, incident_id FROM lot WHERE NOT EXISTS (
    SELECT FROM {CITATION} AS one WHERE one.incident_id = lot.incident_id AND one.source_id = %(source)s)
  ORDER BY incident_id;
"""
REMEMBERED = f"""
  INSERT INTO {IMPORTED} (incident_id, release, digest, version, superseded_in)
  SELECT incident_id, %(release)s, lot.digest, incident.version, '' FROM lot
  JOIN {INCIDENT} AS incident ON incident.id = lot.incident_id
  ON CONFLICT (incident_id) DO UPDATE SET (release, digest, version, superseded_in)
    = ROW(excluded.release, excluded.digest, excluded.version, '');
"""
SEEN_AGAIN = f"""
  UPDATE {IMPORTED} AS imported SET release = %(release)s, superseded_in = '' FROM found_event AS found
  WHERE found.what = 'same' AND imported.incident_id = found.incident_id AND imported.release <> %(release)s;
"""


def write(*, by: Any, reason: str, may_be_published: bool, **values: Any) -> Iterator[int]:
    """Write, and publish where allowed, what is new and what changed; after each lot, how many events it had.

    ``values``: dataset and source (keys), release, speaker, and the beginnings of slugs (prefix), of the slugs of the
    releases (sources) and of what citations say (locator).
    """
    with transaction.atomic():
        run(SEEN_AGAIN, values)
    while lot := take_lot(values, by, reason if may_be_published else ""):
        yield lot


def take_lot(values: dict[str, Any], by: Any, reason: str) -> int:
    """Write some events, and with a reason publish them."""
    with transaction.atomic(), connection.cursor() as cursor:
        ask(
            "CREATE TEMP TABLE lot ON COMMIT DROP AS SELECT * FROM found_event "
            f"WHERE what IN ('new', 'changed') ORDER BY line LIMIT {LOT}"
        )
        ask("CREATE INDEX ON lot (line); CREATE INDEX ON lot (incident_id); ANALYZE lot")
        with later(cursor):
            for statement in (NEW, CHANGED, PARTIES, CLAIMS, LINKS, SOURCES, REMEMBERED):
                run(statement, values)
            written = list(Incident._base_manager.filter(pk__in=RawSQL("SELECT incident_id FROM lot", [])).only(*SEEN))
            if written and reason:
                publish(*written, by=by, reason=reason)
        for room in (rooms.DESK, rooms.PUBLISHED) if written else ():
            INCIDENT_FACTS.refresh(cursor, room, [one.pk for one in written])
            SEARCH_ENTRIES.refresh(cursor, room, [one.uuid for one in written])
        ask("UPDATE found_event SET what = 'done' FROM lot WHERE lot.line = found_event.line")
        ask("DROP TABLE lot")
    return len(written)


def supersede(keys: list[int], release: str, *, by: Any, reason: str) -> None:
    """Withdraw incidents that a release no longer has; the next one that has them brings them back."""
    for some in batched(keys, LOT, strict=False):
        with transaction.atomic():
            incidents = Incident._base_manager.filter(pk__any_of=some).only(*SEEN)
            withdraw(*incidents, by=by, reason=reason)
            ImportedEvent.objects.filter(pk__in=some).update(superseded_in=release)


def named_elsewhere(keys: list[int]) -> dict[int, str]:
    """Which of the incidents something else names that is published, and what does."""
    found: dict[int, str] = {}
    own = rooms.parts(Incident)
    with rooms.inside(rooms.PUBLISHED):
        for model in rooms.mirrored():
            for field in rooms.keys_to(Incident, model) if model not in own else ():
                for row in model._base_manager.filter(**{f"{field.name}__pk__any_of": keys}):
                    found[getattr(row, field.attname)] = str(rooms.record_of(row))
    return found


def run(statements: str, values: dict[str, Any]) -> None:
    """Each of some statements; named values stand in them."""
    with connection.cursor() as cursor:
        for statement in filter(str.strip, statements.split(";\n")):
            cursor.execute(statement, values)
