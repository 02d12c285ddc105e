"""Events on their way in: tables of this session only, into which a file is copied and from which SQL goes on."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from django.db import connection
from django.db.models import F
from psycopg.types.json import Jsonb

from conflicts_app import ihl
from conflicts_app.importers.events import Event
from conflicts_app.land import countries
from conflicts_app.models import Actor, Conflict, ExternalId, FormerAddress, ImportedEvent, Incident, Place
from conflicts_app.rooms import PUBLISHED

AT_ONCE = 2_000  # events held in memory
BEYOND = 0.5  # degrees from what is drawn of a country, whose borders and coasts are drawn roughly
SAME_OR_PART = (ihl.IdMatch.EXACT.value, ihl.IdMatch.NARROWER.value)  # what is true of the number is true of ours

TABLES = {
    "staged_event": "line int, external_id text, title text, record_type text, date text, first date, last date, "
    "country text, place text, place_relation text, as_given jsonb",
    "staged_place": "line int, slug text, name text, admin1 text, country text, latitude float8, longitude float8, "
    "precision smallint",
    "staged_party": "line int, scheme text, number text, name text, role text, state text, may_be_made boolean",
    "staged_claim": "line int, population text, outcome text, quantifier text, low int, high int, words text",
    "staged_conflict": "line int, scheme text, number text, name text, may_be_made boolean",
}
# Found in the register, once all is there that is going to be.
FOUND = {
    "known_state": "code text PRIMARY KEY, id bigint",
    "found_party": "line int, actor_id bigint, role text",
    "found_conflict": "line int, conflict_id bigint",
    "land": "state_id bigint, piece polygon",
    "found_event": "line int PRIMARY KEY, external_id text, incident_id bigint, place_id bigint, country_id bigint, "
    "digest uuid, what text",
}


def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows that a statement returns; none where it returns no rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def prepare(country_codes: str) -> None:
    """Make the tables; ``country_codes`` is the field of a State by which the events name countries.

    What an import left that broke off goes.
    """
    clear()
    for name, columns in {**TABLES, **FOUND}.items():
        ask(f"CREATE TEMP TABLE {name} ({columns})")
    ask(f"INSERT INTO known_state SELECT {country_codes}::text, id FROM {ACTOR} WHERE {country_codes}::text > ''")


def clear() -> None:
    """Leave nothing to whoever gets the connection next."""
    ask(f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{name}' for name in {**TABLES, **FOUND})}")


def stage(events: Iterable[tuple[int, Event]]) -> Iterator[int]:
    """Copy events, each with the line on which its row begins; after some thousand, how many they were."""
    for some in batched(events, AT_ONCE, strict=False):
        for table, rows in (
            ("staged_event", (event_row(line, event) for line, event in some)),
            ("staged_place", (place_row(line, event) for line, event in some if event.place)),
            ("staged_party", party_rows(some)),
            ("staged_claim", claim_rows(some)),
            ("staged_conflict", conflict_rows(some)),
        ):
            with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        yield len(some)


def event_row(line: int, event: Event) -> Sequence[Any]:
    first, last = event.days or (None, None)
    place = event.place.slug if event.place else None
    kept = Jsonb(event.as_given) if event.as_given else None
    what = event.external_id, event.title, event.record_type, event.date
    return line, *what, first, last, event.country, place, event.place_relation, kept


def place_row(line: int, event: Event) -> Sequence[Any]:
    place: Any = event.place
    point = place.latitude, place.longitude, place.precision
    return line, place.slug, place.name, place.admin1, place.country, *point


def party_rows(events: Iterable[tuple[int, Event]]) -> Iterator[Sequence[Any]]:
    for line, event in events:
        for one in event.parties:
            yield line, one.scheme, one.number, one.name, one.role, one.state, one.may_be_made


def claim_rows(events: Iterable[tuple[int, Event]]) -> Iterator[Sequence[Any]]:
    for line, event in events:
        for one in event.claims:
            yield line, one.population, one.outcome, one.quantifier, one.low, one.high, one.words


def conflict_rows(events: Iterable[tuple[int, Event]]) -> Iterator[Sequence[Any]]:
    for line, event in events:
        for one in event.conflicts:
            yield line, one.scheme, one.number, one.name, one.may_be_made


def settle() -> list[tuple[int, str, int]]:
    """Leave one row of each event; those that went: line, number of the event, line of the row that stays."""
    ask("CREATE INDEX ON staged_event (external_id); CREATE INDEX ON staged_event (line)")
    gone = ask(
        "DELETE FROM staged_event AS later USING staged_event AS first WHERE later.external_id = first.external_id "
        "AND later.line > first.line AND NOT EXISTS (SELECT FROM staged_event AS earlier "
        "WHERE earlier.external_id = first.external_id AND earlier.line < first.line) "
        "RETURNING later.line, later.external_id, first.line"
    )
    for table in TABLES:
        if table != "staged_event":
            ask(f"CREATE INDEX ON {table} (line)")
            if gone:
                ask(f"DELETE FROM {table} WHERE line = ANY(%s)", [line for line, *_rest in gone])
        ask(f"ANALYZE {table}")
    return gone


ACTOR, CONFLICT, PLACE = Actor._meta.db_table, Conflict._meta.db_table, Place._meta.db_table
FORMER = f"{PUBLISHED}.{FormerAddress._meta.db_table}"
AT_PLACE = (
    f"LEFT JOIN {FORMER} AS former ON former.slug = event.place AND collection = 'place' AND moved_to > '' "
    f"LEFT JOIN {PLACE} AS place ON place.slug = coalesce(moved_to, event.place)"
)
EXTERNAL_ID, INCIDENT, IMPORTED = ExternalId._meta.db_table, Incident._meta.db_table, ImportedEvent._meta.db_table


# Whether the register has somebody for a party: by its number, or by the country that it is said to be.
HAS_NUMBER = (
    f"EXISTS (SELECT FROM {EXTERNAL_ID} AS known WHERE known.scheme = party.scheme AND known.value = party.number "
    f"AND known.match IN {SAME_OR_PART})"
)
IS_STATE = "EXISTS (SELECT FROM known_state WHERE code = party.state)"


def missing_actors() -> list[tuple[str, str]]:
    """Armed groups that may be taken over and that no number in the register names: number, latest name."""
    return ask(
        f"SELECT number, (array_agg(name ORDER BY line DESC))[1] FROM staged_party AS party "
        f"WHERE may_be_made AND NOT {HAS_NUMBER} AND NOT {IS_STATE} GROUP BY number ORDER BY 2, 1"
    )


def names_of_taken_over(dataset: int) -> list[tuple[Actor, list[str]]]:
    """Actors that were taken over and that no editor is at, with the names that events have for them, the last last."""
    names = dict(
        ask(
            f"SELECT actor_id, array_agg(name ORDER BY line) FROM (SELECT actor_id, left(name, 200) AS name, "
            f"max(line) AS line FROM staged_party AS party JOIN {EXTERNAL_ID} AS known ON known.scheme = party.scheme "
            f"AND value = number AND match IN {SAME_OR_PART} GROUP BY actor_id, left(name, 200)) AS named "
            f"GROUP BY actor_id"
        )
    )
    settled = Actor.objects.filter(stage=ihl.Stage.PUBLISHED, version=F("published_version"), dataset=dataset)
    found = settled.filter(pk__in=names).select_for_update().prefetch_related("names").order_by("pk")
    return [(actor, names[actor.pk]) for actor in found]


def missing_conflicts() -> list[tuple[str, str]]:
    """Conflicts that may be taken over and that no number in the register names: number, latest name."""
    return ask(
        f"SELECT number, (array_agg(name ORDER BY line DESC))[1] FROM staged_conflict AS conflict WHERE may_be_made "
        f"AND NOT EXISTS (SELECT FROM {EXTERNAL_ID} AS known WHERE known.scheme = conflict.scheme "
        f"AND known.value = conflict.number) GROUP BY number ORDER BY 2, 1"
    )


def missing_places() -> list[tuple[Any, ...]]:
    """Places that are not in the register: slug, name, admin1, id of the State, latitude, longitude, precision."""
    return ask(
        f"SELECT DISTINCT ON (place.slug) place.slug, place.name, admin1, state.id, place.latitude, place.longitude, "
        f"precision FROM staged_place AS place LEFT JOIN known_state AS state ON state.code = place.country "
        f"WHERE NOT EXISTS (SELECT FROM {PLACE} AS known WHERE known.slug = place.slug) "
        f"AND NOT EXISTS (SELECT FROM {FORMER} AS former WHERE former.slug = place.slug AND collection = 'place') "
        f"ORDER BY place.slug, line"
    )


def unknown_countries() -> list[tuple[str, int]]:
    """Codes of countries that no State of the register has, with the first line of each."""
    return ask(
        "SELECT country, min(line) FROM staged_event WHERE country > '' AND NOT EXISTS "
        "(SELECT FROM known_state WHERE code = country) GROUP BY country ORDER BY 2"
    )


def withdrawn_places() -> list[tuple[str, int, int]]:
    """Places that events name and nobody has any more: the name, the first line, how many events."""
    return ask(
        f"SELECT place.name, min(line), count(*) FROM staged_event AS event {AT_PLACE} "
        f"WHERE place.stage = %s GROUP BY place.id, place.name ORDER BY 2",
        ihl.Stage.WITHDRAWN,
    )


def outside() -> list[tuple[int, str, float, float, str]]:
    """Places beyond the borders of their country, as far as they are drawn: line, name, where, name of the country."""
    states = dict(
        ask(
            f"SELECT actor.iso_numeric, actor.id FROM {ACTOR} AS actor JOIN known_state USING (id) "
            f"WHERE code IN (SELECT country FROM staged_place)"
        )
    )
    borders = countries("countries")
    with connection.cursor() as cursor, cursor.copy("COPY land FROM STDIN") as copy:
        for number, state in states.items():
            for piece in borders.get(number, ()):
                copy.write_row([state, ",".join(f"({x:.5f},{y:.5f})" for x, y in piece.points)])
    return ask(
        f"""
        SELECT given.line, given.name, latitude, longitude, state.name FROM (
          SELECT DISTINCT ON (slug) * FROM staged_place ORDER BY slug, line
        ) AS given JOIN known_state ON code = country JOIN {ACTOR} AS state USING (id)
        WHERE EXISTS (SELECT FROM land WHERE state_id = id) AND NOT EXISTS (
          SELECT FROM land, generate_series(-360, 360, 360) AS turn
          WHERE state_id = id AND point(longitude + turn, latitude) <-> piece < {BEYOND}
        ) ORDER BY line
        """
    )


def resolve(dataset: int, newer_releases: list[str]) -> None:
    """Find for each event what the register has of it, and what has to become of it.

    Of several actors that share a number (a group was renamed) the one counts that existed then, if it is one.
    ``what`` is new, same, changed, older (a newer release was read), held (an editor has it) or unchanged.
    """
    ask(
        f"""
        INSERT INTO found_party
        SELECT line, min(actor.id), role FROM staged_party AS party JOIN staged_event AS event USING (line)
        JOIN {EXTERNAL_ID} AS known ON known.scheme = party.scheme AND known.value = number
          AND known.match IN {SAME_OR_PART}
        JOIN {ACTOR} AS actor ON actor.id = known.actor_id AND (
          actor.possible && daterange(event.first, event.last, '[]') OR actor.possible IS NULL OR event.first IS NULL
          OR NOT EXISTS (SELECT FROM {EXTERNAL_ID} AS other WHERE other.scheme = known.scheme
            AND other.value = known.value AND other.match IN {SAME_OR_PART} AND other.id <> known.id))
        GROUP BY line, number, role HAVING count(*) = 1;
        """
    )
    ask(
        f"INSERT INTO found_party SELECT line, state.id, role FROM staged_party AS party "
        f"JOIN known_state AS state ON code = state WHERE NOT {HAS_NUMBER}"
    )
    ask(
        f"INSERT INTO found_conflict SELECT DISTINCT line, known.conflict_id FROM staged_conflict AS conflict "
        f"JOIN {EXTERNAL_ID} AS known ON known.scheme = conflict.scheme AND known.value = conflict.number "
        f"AND known.match IN {SAME_OR_PART}"
    )
    ask("CREATE INDEX ON found_party (line); CREATE INDEX ON found_conflict (line)")
    ask(
        f"""
        INSERT INTO found_event
        SELECT event.line, event.external_id, incident.id, place.id, state.id,
          md5(ROW(event.external_id, event.title, event.record_type, event.date, place.id, state.id,
            event.place_relation, event.as_given::text,
            (SELECT string_agg(actor_id || role, ',' ORDER BY actor_id, role) FROM found_party WHERE line = event.line),
            (SELECT string_agg(claim::text, ',' ORDER BY claim::text) FROM (
              SELECT population, outcome, quantifier, low, high, words FROM staged_claim WHERE line = event.line
            ) AS claim),
            (SELECT string_agg(conflict_id::text, ',' ORDER BY conflict_id) FROM found_conflict
              WHERE line = event.line))::text)::uuid,
          'new'
        FROM staged_event AS event
        LEFT JOIN {INCIDENT} AS incident ON incident.dataset_id = %s AND incident.external_id = event.external_id
        {AT_PLACE} AND place.stage <> %s
        LEFT JOIN known_state AS state ON state.code = event.country
        """,
        dataset,
        ihl.Stage.WITHDRAWN,
    )
    ask(
        f"""
        UPDATE found_event AS event SET what = CASE
          WHEN imported.release = ANY(%s) OR imported.superseded_in = ANY(%s) THEN 'older'
          WHEN imported.version IS NULL OR imported.version <> incident.version THEN 'held'
          WHEN incident.stage = %s AND imported.superseded_in <> '' THEN 'changed'
          WHEN incident.stage = %s THEN 'held'
          WHEN imported.digest = event.digest THEN 'same' ELSE 'changed' END
        FROM {INCIDENT} AS incident LEFT JOIN {IMPORTED} AS imported ON imported.incident_id = incident.id
        WHERE incident.id = event.incident_id
        """,
        newer_releases,
        newer_releases,
        ihl.Stage.WITHDRAWN,
        ihl.Stage.WITHDRAWN,
    )
    ask("CREATE INDEX ON found_event (what, line); ANALYZE found_event; ANALYZE found_party; ANALYZE found_conflict")


def gone(dataset: int, as_new: list[str]) -> list[int]:
    """Incidents of older releases that the file no longer has, although they lie in its countries and between its days.

    ``as_new`` are the releases that are not older. What an editor is at is left out.
    """
    found = ask(
        f"SELECT incident.id FROM {INCIDENT} AS incident JOIN {IMPORTED} AS imported ON incident_id = incident.id "
        f"AND imported.version = incident.version "
        f"WHERE dataset_id = %s AND stage = %s AND superseded_in = '' AND imported.release <> ALL(%s) "
        f"AND country_id IN (SELECT country_id FROM found_event) "
        f"AND dates <@ (SELECT daterange(min(first), max(last), '[]') FROM staged_event) "
        f"AND NOT EXISTS (SELECT FROM found_event AS found WHERE found.incident_id = incident.id) ORDER BY incident.id",
        dataset,
        ihl.Stage.PUBLISHED,
        as_new,
    )
    return [key for (key,) in found]


def what_became() -> dict[str, int]:
    return dict(ask("SELECT what, count(*)::int FROM found_event GROUP BY what"))


def nobody() -> list[tuple[str, str, int, int]]:
    """Parties whom nothing in the register stands for: number, name, first line, how often."""
    return ask(
        f"SELECT number, min(name), min(line), count(*)::int FROM staged_party AS party "
        f"WHERE NOT {HAS_NUMBER} AND NOT {IS_STATE} GROUP BY number ORDER BY 3"
    )


def unclear_parties() -> list[tuple[str, str, int, int]]:
    """Parties that several actors may be, of whom not one alone existed then: number, name, first line, how often."""
    return ask(
        f"SELECT number, min(name), min(line), count(*)::int FROM staged_party AS party WHERE {HAS_NUMBER} "
        f"AND NOT EXISTS (SELECT FROM found_party AS found JOIN {EXTERNAL_ID} AS known USING (actor_id) "
        f"WHERE found.line = party.line AND known.value = party.number AND known.scheme = party.scheme) "
        f"GROUP BY number ORDER BY 3"
    )
