"""What search goes by: the words of every record, kept in both rooms (kept.py), and how typed words are understood.

In each room ``asked(words)`` makes the query for some words, ``understood(words)`` says how each was taken, and
``shown(records, words)`` marks what was found. The stems of a text are those of English and of French, since a text may
quote the other language; names are not stemmed. What somebody misspells is looked for among the register's own words.
"""

from typing import Any

from django.db.backends.utils import CursorWrapper

from conflicts_app.kept import Kept
from conflicts_app.models import (
    BEGIN,
    END,
    PAGES,
    Account,
    Actor,
    ActorName,
    Assessor,
    Brief,
    BriefSection,
    Conflict,
    Development,
    Incident,
    Indicator,
    LegalElement,
    Participation,
    Place,
    Rule,
    SearchEntry,
    Source,
    Treaty,
    ViolationType,
    Word,
)

# Text search without accents, and the words of which nothing is told apart by an apostrophe: “l’attaque”, “Jama’at”.
PREPARE = r"""
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch SCHEMA extensions;
DO $$ DECLARE language text; BEGIN
  FOREACH language IN ARRAY ARRAY['english', 'french'] LOOP
    IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = language AND cfgnamespace = 'extensions'::regnamespace) THEN
      EXECUTE format('CREATE TEXT SEARCH CONFIGURATION extensions.%1$s (COPY = pg_catalog.%1$s);
        ALTER TEXT SEARCH CONFIGURATION extensions.%1$s ALTER MAPPING FOR hword, hword_part, word
          WITH extensions.unaccent, pg_catalog.%1$s_stem', language);
    END IF;
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION extensions.without_apostrophes(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog RETURN
  regexp_replace(regexp_replace(words, '\m(qu|[cdjlmnst])[''’]', ' ', 'gi'), '[''’‘ʼʻʿʾ`´]', '', 'g');

CREATE OR REPLACE FUNCTION extensions.vector_of(names text, near text, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog RETURN
  setweight(to_tsvector('simple', extensions.folded(names)), 'A')
  || setweight(to_tsvector('simple', extensions.folded(near)), 'B')
  || to_tsvector('extensions.english', extensions.without_apostrophes(words))
  || to_tsvector('extensions.french', extensions.without_apostrophes(words));

CREATE OR REPLACE FUNCTION extensions.marked(words text, query tsquery, how text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE SET search_path = pg_catalog AS $$
  SELECT CASE WHEN english ~ '<begin>' OR french !~ '<begin>' THEN english ELSE french END FROM (SELECT
    ts_headline('extensions.english', words, query, 'StartSel="<begin>", StopSel="<end>", ' || how) AS english,
    ts_headline('extensions.french', words, query, 'StartSel="<begin>", StopSel="<end>", ' || how) AS french) AS tried
$$;

CREATE OR REPLACE FUNCTION extensions.query_of(word text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog RETURN
  (quote_literal(word) || CASE WHEN word ~ '[[:alpha:]]' THEN ':*AB' ELSE ':AB' END)::tsquery
  || plainto_tsquery('extensions.english', word) || plainto_tsquery('extensions.french', word);
""".replace("<begin>", BEGIN).replace("<end>", END)


def entry(
    model: Any,
    title: str,
    *,
    route: str = "",
    code: str = "''",
    also: str = "''",
    near: str = "''",
    text: str = "''",
    joined: str = "",
) -> str:
    """The entries of one kind of record: SQL over a row ``record`` of its table."""
    kind = model._meta.model_name
    return f"""
SELECT record.uuid, '{kind}' AS kind, {route or f"'{kind}'"} AS route, record.id AS record, record.slug,
  {code} AS code, {title} AS title, concat_ws(' ', {code}, {title}, {also}) AS names, {near} AS near, {text} AS text
FROM {{room}}.{model._meta.db_table} AS record {joined}"""


def all_of(part: Any, column: str, key: str, separator: str = " ") -> str:
    """A column of all parts of the record, joined."""
    return (
        f"(SELECT string_agg({column}, '{separator}' ORDER BY id) FROM {{room}}.{part._meta.db_table} "
        f"WHERE {key} = record.id)"
    )


def owner_of(record: Any, key: str) -> str:
    """The records to which some parts belong."""
    return f"SELECT array_agg(uuid) FROM {{room}}.{record._meta.db_table} WHERE id IN (SELECT {key} FROM <rows>)"


def with_those(record: Any, key: str) -> str:
    """Some records, and those of another kind that are found by their names."""
    return (
        f"SELECT array_agg(uuid) FROM (SELECT uuid FROM <rows> UNION ALL SELECT uuid FROM "
        f"{{room}}.{record._meta.db_table} WHERE {key} IN (SELECT id FROM <rows>)) AS concerned"
    )


def of_actors(actors: str, key: str) -> str:
    """Some actors, and the conflicts to which these are parties."""
    return (
        f"SELECT array_agg(uuid) FROM ({actors} UNION ALL SELECT uuid FROM {{room}}.{Conflict._meta.db_table} "
        f"WHERE id IN (SELECT conflict_id FROM {{room}}.{Participation._meta.db_table} "
        f"WHERE actor_id IN (SELECT {key} FROM <rows>))) AS concerned"
    )


PAGE_OF_ACTOR = f"CASE kind {' '.join(f"WHEN '{kind}' THEN '{page}'" for kind, page in PAGES.items())} ELSE 'actor' END"
NAMED = f"SELECT uuid FROM {{room}}.{Actor._meta.db_table} WHERE id IN (SELECT actor_id FROM <rows>)"
NAMES_OF_PARTIES = f"""(SELECT string_agg(concat_ws(' ', actor.acronym, actor.name,
  (SELECT string_agg(name, ' ') FROM {{room}}.{ActorName._meta.db_table} WHERE actor_id = actor.id)), ' ')
  FROM {{room}}.{Participation._meta.db_table} AS party JOIN {{room}}.{Actor._meta.db_table} AS actor
    ON actor.id = party.actor_id WHERE party.conflict_id = record.id)"""
TREATY = f"LEFT JOIN {{room}}.{Treaty._meta.db_table} AS treaty ON treaty.id = record.treaty_id"
PLACE = f"LEFT JOIN {{room}}.{Place._meta.db_table} AS place ON place.id = record.place_id"
# Of Markdown only the words.
SECTIONS = (
    rf"regexp_replace({all_of(BriefSection, "heading || '. ' || text", 'brief_id')}, '\]\([^)]*\)|[][*#>`]', '', 'g')"
)

# What most look for comes first.
KINDS = {
    Actor: entry(
        Actor, "record.name", route=PAGE_OF_ACTOR, code="record.acronym",
        also=all_of(ActorName, "name", "actor_id"), text="record.summary",
    ),
    Conflict: entry(Conflict, "record.title", near=NAMES_OF_PARTIES, text="record.summary"),
    Incident: entry(
        Incident, "record.title", near="concat_ws(' ', place.name, array_to_string(place.alternative_names, ' '))",
        text=f"concat_ws(' ', record.description, {all_of(Account, 'text', 'incident_id')})", joined=PLACE,
    ),
    Development: entry(Development, "record.title", text="record.description"),
    Brief: entry(Brief, "record.title", text=f"concat_ws(' ', record.summary, {SECTIONS})"),
    Place: entry(Place, "record.name", also="array_to_string(record.alternative_names, ' '), record.admin1"),
    Rule: entry(
        Rule, "record.title", code="coalesce(treaty.short_name || ', art. ', '') || record.number",
        also="CASE WHEN record.treaty_id IS NULL THEN 'rule règle' ELSE 'article' END", text="record.chapter",
        joined=TREATY,
    ),
    Treaty: entry(Treaty, "record.short_name", also="record.title"),
    ViolationType: entry(ViolationType, "record.title", code="record.code"),
    LegalElement: entry(LegalElement, "record.text", code="record.code", text="record.authority"),
    Indicator: entry(Indicator, "record.label", code="record.code", text="record.authority"),
    Assessor: entry(Assessor, "record.name", text="record.summary"),
    Source: entry(Source, "record.title", text="concat_ws(' ', record.author, record.publisher)"),
}  # fmt: skip
SOURCE = f"""
SELECT uuid, kind, route, record, slug, code, title,
  extensions.vector_of(names, coalesce(near, ''), concat_ws(' ', title, text)) AS vector,
  coalesce(text, '') AS text, concat_ws(' ', names, near, text) AS words
FROM ({" UNION ALL ".join(KINDS.values())}) AS entry
"""

# Words of letters alone: a number that is nearly another means something else.
WORDS = (
    "INSERT INTO {room}." + Word._meta.db_table + " (word) SELECT DISTINCT word FROM {room}.search_entries, "
    "regexp_split_to_table(extensions.folded(extensions.without_apostrophes(words)), ' ') AS word "
    "WHERE word ~ '^[[:alpha:]]+$' AND length(word) > 3 {where} ORDER BY word ON CONFLICT DO NOTHING;"
)

AGAIN = "DELETE FROM {room}." + Word._meta.db_table + ";" + WORDS.replace("{where}", "")

TAKEN = "TABLE (place bigint, word text, counts boolean, known boolean, near text[])"
# A word that says nothing in one of the languages counts only where there is no other.
UNDERSTOOD = f"""
DROP FUNCTION IF EXISTS {{room}}.understood, {{room}}.asked;
SELECT extensions.similarity('', '');
CREATE FUNCTION {{room}}.understood(typed text)
RETURNS {TAKEN} LANGUAGE sql STABLE
SET search_path = {{room}}, extensions SET pg_trgm.similarity_threshold = 0.25 AS $$
  SELECT place, typed.word, says OR NOT bool_or(says) OVER (), known, ARRAY(
    SELECT candidate.word FROM {Word._meta.db_table} AS candidate, levenshtein(candidate.word, typed.word) AS apart
    WHERE NOT known AND typed.word ~ '^[[:alpha:]]+$' AND length(typed.word) > 3
      AND candidate.word % typed.word AND apart <= CASE WHEN length(typed.word) > 4 THEN 2 ELSE 1 END
      AND EXISTS (SELECT FROM {SearchEntry._meta.db_table} WHERE vector @@ query_of(candidate.word))
    ORDER BY apart, similarity(candidate.word, typed.word) DESC, candidate.word LIMIT 3)
  FROM (
    SELECT min(place) AS place, one.word FROM
      regexp_split_to_table(folded(without_apostrophes(typed)), ' ') WITH ORDINALITY AS one(word, place)
    WHERE one.word <> '' GROUP BY one.word) AS typed,
  LATERAL (SELECT numnode(plainto_tsquery('extensions.english', typed.word)) > 0
    AND numnode(plainto_tsquery('extensions.french', typed.word)) > 0 AS says) AS speech,
  LATERAL (SELECT EXISTS (
    SELECT FROM {SearchEntry._meta.db_table} WHERE vector @@ query_of(typed.word)) AS known) AS knowledge
$$;
CREATE FUNCTION {{room}}.asked(typed text) RETURNS tsquery LANGUAGE plpgsql STABLE
SET search_path = {{room}}, extensions AS $$ DECLARE
  whole tsquery; one record; part tsquery; candidate text;
BEGIN
  FOR one IN SELECT * FROM understood(typed) WHERE counts LOOP
    part := query_of(one.word);
    FOREACH candidate IN ARRAY one.near LOOP
      part := part || query_of(candidate);
    END LOOP;
    whole := coalesce(whole && part, part);
  END LOOP;
  RETURN coalesce(whole, '');
END $$;
"""
SHOWN = """
DROP FUNCTION IF EXISTS {room}.shown;
CREATE FUNCTION {room}.shown(records uuid[], typed text) RETURNS TABLE (uuid uuid, title text, passage text)
LANGUAGE sql STABLE SET search_path = {room}, extensions AS $$
  SELECT entry.uuid, marked(entry.title, asked.query, 'HighlightAll=true'),
    marked(entry.text, asked.query, 'MaxWords=35, MinWords=18')
  FROM {view} AS entry, (SELECT asked(typed) AS query) AS asked WHERE entry.uuid = ANY(records)
$$;
"""

SEARCH_ENTRIES = Kept(
    name="search_entries",
    model=SearchEntry,
    source=SOURCE,
    concerned={
        **dict.fromkeys(KINDS, "SELECT array_agg(uuid) FROM <rows>"),
        Actor: of_actors("SELECT uuid FROM <rows>", "id"),
        ActorName: of_actors(NAMED, "actor_id"),
        Participation: owner_of(Conflict, "conflict_id"),
        Account: owner_of(Incident, "incident_id"),
        BriefSection: owner_of(Brief, "brief_id"),
        Place: with_those(Incident, "place_id"),
        Treaty: with_those(Rule, "treaty_id"),
    },
    common={Actor, ActorName, Place, Treaty},
    locked=dict.fromkeys(KINDS, "uuid"),
    after=WORDS.replace("{where}", "AND uuid = ANY(ids)"),
    further_tables=(Word,),
    functions=UNDERSTOOD + SHOWN.replace("{view}", "search_entries"),
    rebuild=AGAIN,
)


def forget_words(cursor: CursorWrapper, room: str) -> None:
    """Keep only the words that there are now, where something has to leave no trace."""
    cursor.execute(AGAIN.format(room=room))


def keep_past(cursor: CursorWrapper, past: str, today: str) -> None:
    """Words that are typed in the past are understood as ``today``; what they find is of that time."""
    cursor.execute(
        f"CREATE FUNCTION {past}.understood(typed text) RETURNS {TAKEN} LANGUAGE sql STABLE "
        f"AS 'SELECT * FROM {today}.understood(typed)';"
        f"CREATE FUNCTION {past}.asked(typed text) RETURNS tsquery LANGUAGE sql STABLE "
        f"AS 'SELECT {today}.asked(typed)';" + SHOWN.format(room=past, view=SearchEntry._meta.db_table)
    )
