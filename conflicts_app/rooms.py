"""Two rooms: ``desk``, where editors work, and ``published``, which the public reads. The same tables in two schemas.

Models, filters, serializers and templates know nothing of rooms. Whoever reads chooses a room here; whoever publishes
does it through ``conflicts_app.actions``. The public's requests run as a role that may read ``published`` and nothing
else, so what forgets to choose is refused, not leaked.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection, connections, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from conflicts_app import history, searching
from conflicts_app.facts import INCIDENT_FACTS
from conflicts_app.models import Record, SearchEntry
from conflicts_app.problems import problem, speaks_json, unanswered
from conflicts_app.searching import SEARCH_ENTRIES

Table = Any  # a model whose table exists in both rooms: it has ``owners``

DESK = "desk"
PUBLISHED = "published"
ROLE = "register_public"
PATHS = {room: f"{room}, extensions" for room in (DESK, PUBLISHED, history.PAST, history.HISTORY)}
KEPT = (INCIDENT_FACTS, SEARCH_ENTRIES)
MOST_ASKED = 8000  # characters of a query
UNSETTLED = datetime.timedelta(seconds=10)  # a moment this close may still get a change from a writer who has begun

# The role belongs to the whole server, where another register or another test may make it at the same moment.
PREPARE = f"""
CREATE SCHEMA IF NOT EXISTS {DESK};
CREATE SCHEMA IF NOT EXISTS {PUBLISHED};
CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA extensions;
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN CREATE ROLE {ROLE} NOLOGIN; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN
  PERFORM set_config('role', '{ROLE}', true), set_config('role', 'none', true);
EXCEPTION WHEN insufficient_privilege THEN GRANT {ROLE} TO CURRENT_USER; END $$;

CREATE OR REPLACE FUNCTION extensions.folded(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog RETURN
  btrim(regexp_replace(lower(extensions.unaccent('extensions.unaccent'::regdictionary,
    regexp_replace(name, '[''’‘ʼʻʿʾ`´]', '', 'g'))), '[^[:alnum:]]+', ' ', 'g'));

CREATE OR REPLACE FUNCTION extensions.sort_key(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog RETURN
  regexp_replace(extensions.folded(name), '^(the|la|le|les) ', '');
"""


@contextmanager
def reading(room: str, known_at: datetime.datetime | None = None, *, as_one: bool = False) -> Iterator[None]:
    """Read one room as the public does; with ``known_at`` the room is the past, as published at that moment.

    A transaction that is always left by rollback: room and role fall back with it, also after an error and inside
    another transaction, and nothing that was written by mistake stays. With ``as_one`` all queries see the same state
    of the register, that of the first; inside another transaction, what that sees.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if as_one and outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        if known_at:
            turn_to(known_at, f"SET LOCAL search_path = {PATHS[history.PAST]}; SET LOCAL role = {ROLE};")
        else:
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL search_path = {PATHS[room]}; SET LOCAL role = {ROLE}")
        yield
        transaction.set_rollback(True)


def turn_to(moment: datetime.datetime, entering: str = "") -> None:
    """In the past: go to another moment."""
    with connection.cursor() as cursor:
        if moment > datetime.datetime.now(datetime.UTC) - UNSETTLED:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [history.CLOCK_LOCK])
        cursor.execute(f"{entering}SELECT set_config('register.known_at', %s, true)", [moment.isoformat()])


@contextmanager
def editing() -> Iterator[None]:
    """Work at the desk, in a process that is at the public's by default."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET role = NONE; SET search_path = {PATHS[DESK]}")
    try:
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET role; RESET search_path")


@contextmanager
def inside(room: str) -> Iterator[None]:
    """Look at or write in one room with the rights of the desk; for the actions and for commands."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL search_path = {PATHS[room]}")
        yield
        cursor.execute(f"SET LOCAL search_path = {PATHS[DESK]}")


def serve_the_public() -> None:
    """From now on every new connection of this process is at the public's desk until it says otherwise."""
    options = connections.settings["default"]["OPTIONS"]
    options["options"] += f" -c role={ROLE} -c search_path={PATHS[PUBLISHED].replace(' ', '')}"
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


class RoomMiddleware:
    """Puts each request into its room: the administration at the desk, everybody else among what is published.

    Stands before all that may ask the database, so that views, lazily rendered templates and error pages are inside.
    """

    OUTSIDE = ("/healthz", "/readyz")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in self.OUTSIDE:
            return self.get_response(request)
        # Nothing can be asked of the database with a NUL in it; no address has the sign that stands for it then.
        request.path_info = request.path_info.replace("\0", "\ufffd")
        try:
            self.readable(request)
            room = self.room(request)
        except ValueError as fault:
            return refused(request, *fault.args)
        try:
            with room:
                answer = self.get_response(request)
        except OperationalError:  # on the way in or out: errors of views are answers by now
            if speaks_json(request):
                return unanswered()
            return render(request, "503.html", status=503)
        if answer.status_code in (301, 308, 410):  # browsers would keep these for good, and records return
            answer.headers.setdefault("Cache-Control", "no-cache")
        if isinstance(answer, StreamingHttpResponse) and not isinstance(answer, FileResponse):  # a file asks nothing
            if answer.is_async:
                raise TypeError(f"{request.path_info} streams its answer, which would be read outside of its room.")
            answer.streaming_content = self.streamed(request, answer.streaming_content)
        return answer

    def streamed(self, request: HttpRequest, content: Any) -> Iterator[bytes]:
        """What is sent after the view has ended, read in the same room; for the public in one state of it.

        Whoever breaks off ends it; and where it breaks off, the connection does: half a list never looks whole.
        """
        with editing() if at_the_desk(request) else reading(PUBLISHED, request.known_at, as_one=True):  # type: ignore[attr-defined]
            yield from content

    def readable(self, request: HttpRequest) -> None:
        """Raises ValueError, with what it is about and a sentence, where nobody reads such an address."""
        asked = len(request.META.get("QUERY_STRING", ""))
        if asked > MOST_ASKED:
            said = _("What stands after the “?” has %(asked)s characters; at most %(most)s are read. Ask in parts.")
            raise ValueError("?", said % {"asked": asked, "most": MOST_ASKED})

    def room(self, request: HttpRequest) -> AbstractContextManager[None]:
        """The room of the request; ValueError, with a sentence, where its moment cannot be known."""
        if at_the_desk(request):
            return editing()
        try:
            request.known_at = history.asked_moment(request)  # type: ignore[attr-defined]
        except ValueError as fault:
            raise ValueError("known_at", str(fault)) from fault
        return reading(PUBLISHED, request.known_at)  # type: ignore[attr-defined]


def at_the_desk(request: HttpRequest) -> bool:
    return request.path_info.startswith("/admin/")


def day_of(request: HttpRequest) -> datetime.date:
    """The day on which the register is read: today; of the past, the day of that moment."""
    return timezone.localdate(getattr(request, "known_at", None))


def refused(request: HttpRequest, name: str, why: str) -> HttpResponseBase:
    """400: what was asked for cannot be known, on any page."""
    if speaks_json(request):
        return problem(400, f"{name}: {why}", errors=[{"parameter": name, "detail": why}])
    return render(request, "400.html", {"problems": {name: [why]}}, status=400)


def mirrored() -> list[Table]:
    """The models whose tables exist in both rooms: those that say whose part a row is."""
    found = apps.get_app_config("conflicts_app").get_models()
    return [model for model in found if hasattr(model, "owners") and not model._meta.proxy]


def records() -> list[type[Record]]:
    """The models of records, which are published each as a whole."""
    return [model for model in mirrored() if issubclass(model, Record)]


def prepare(cursor: CursorWrapper) -> None:
    """Schemas, extensions, functions and the public's role; changes nothing where they are."""
    cursor.execute(PREPARE)
    cursor.execute(searching.PREPARE)


def free(cursor: CursorWrapper) -> None:
    """Let migrations change the tables of both rooms; ``mirror`` puts back what stood on them."""
    for room in (DESK, PUBLISHED):
        for kept in KEPT:
            kept.drop(cursor, room)


def mirror(cursor: CursorWrapper, *, fake: bool = False) -> None:
    """Bring ``published`` to the register's migrations of the desk, forwards or backwards, and let the public read."""
    graph = (loader := MigrationExecutor(connection).loader).graph
    ours = {key for key in loader.applied_migrations if key[0] == "conflicts_app"}
    last = [key for key in ours if not any(child.key in ours for child in graph.node_map[key].children)]
    for kept in KEPT:
        kept.keep(cursor, DESK)
    cursor.execute(f"SET search_path = {PATHS[PUBLISHED]}")
    try:
        MigrationExecutor(connection).migrate(last or [("conflicts_app", None)], fake=fake)
        for kept in KEPT:
            kept.keep(cursor, PUBLISHED)
        cursor.execute(f"GRANT USAGE ON SCHEMA {PUBLISHED}, extensions TO {ROLE}")
        there = connection.introspection.table_names(cursor)
        for model in (*mirrored(), *(model for kept in KEPT for model in (kept.model, *kept.further_tables))):
            if model._meta.db_table in there:
                cursor.execute(f"GRANT SELECT ON {PUBLISHED}.{model._meta.db_table} TO {ROLE}")
        history.keep(cursor, PUBLISHED, mirrored(), ROLE)
        for kept in KEPT:
            if kept.model._meta.db_table in there:
                kept.keep_past(cursor, history.PAST, ROLE)
        if SearchEntry._meta.db_table in there:
            cursor.execute(f"GRANT SELECT ON {PUBLISHED}.{SEARCH_ENTRIES.name} TO {ROLE}")  # for the texts it has
            searching.keep_past(cursor, history.PAST, PUBLISHED)
    finally:
        cursor.execute("RESET search_path")


def lacking_migrations() -> bool:
    """Whether either room lacks a migration that the program has."""
    with editing():
        loader = MigrationExecutor(connection).loader
        with inside(PUBLISHED):
            among_published = MigrationExecutor(connection).loader.applied_migrations
    return any(
        key not in loader.applied_migrations or (key[0] == "conflicts_app" and key not in among_published)
        for key in loader.disk_migrations
    )


def parts(record: Table) -> list[Table]:
    """The model of a record and those of its parts, each after the one that it belongs to."""
    return [model for model in mirrored() if record in ancestry(model)]


def owners_of(part: Table) -> list[Table]:
    return [part._meta.get_field(name).related_model._meta.concrete_model for name in part.owners]


def belonging(part: Table, record: Table, keys: Iterable[int]) -> models.QuerySet:
    """The rows of one model that belong to the records with these keys, in the room where the query runs."""
    if part is record:
        return part._base_manager.filter(pk__in=keys)
    rows, earlier = models.Q(pk__in=[]), models.Q()
    for name, owner in zip(part.owners, owners_of(part), strict=True):
        if record in ancestry(owner):
            rows |= earlier & models.Q(**{f"{name}__in": belonging(owner, record, keys)})
        earlier &= models.Q(**{f"{name}__isnull": True})
    return part._base_manager.filter(rows)


@models.Field.register_lookup
class AnyOf(models.Lookup):
    """Is one of many values, which go to the database as one array; ``in`` sends each by itself, thousands slowly."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, list(self.rhs))


def keys_of_parts(record: Table, keys: Iterable[int]) -> dict[Table, list[int]]:
    """The keys of the rows of each model that belong to the records, in this room. For many records at once."""
    found = {record: list(keys)}
    for part in parts(record)[1:]:
        rows, earlier = models.Q(pk__in=[]), models.Q()
        for name, owner in zip(part.owners, owners_of(part), strict=True):
            if found.get(owner):
                rows |= earlier & models.Q(**{f"{name}__pk__any_of": found[owner]})
            earlier &= models.Q(**{f"{name}__isnull": True})
        found[part] = list(part._base_manager.filter(rows).order_by().values_list("pk", flat=True))
    return found


def owning(rows: models.QuerySet, record: Table) -> models.QuerySet:
    """The records of one model to which the rows belong, in the room where the query runs."""
    if rows.model is record:
        return rows
    found, earlier = models.Q(pk__in=[]), models.Q()
    for name, owner in zip(rows.model.owners, owners_of(rows.model), strict=True):
        if record in ancestry(owner):
            keys = rows.filter(earlier, **{f"{name}__isnull": False}).order_by().values(name)
            found |= models.Q(pk__in=owning(owner._base_manager.filter(pk__in=keys), record).values("pk"))
        earlier &= models.Q(**{f"{name}__isnull": True})
    return record._base_manager.filter(found)


def in_full(rows: models.QuerySet) -> models.QuerySet:
    """With what they may name themselves by: “Mali v. JNIM” is a classification of that conflict."""
    keys = [field.name for field in rows.model._meta.concrete_fields if field.many_to_one]
    return rows.select_related(*keys) if keys else rows


def keys_to(target: Table, model: Table) -> list[models.ForeignKey]:
    """The fields of one model that name rows of another."""
    fields = model._meta.concrete_fields
    return [field for field in fields if field.many_to_one and field.related_model._meta.concrete_model is target]


def ancestry(model: Table) -> set[Table]:
    return {model}.union(*(ancestry(owner) for owner in owners_of(model)))


def record_of(row: Any) -> Record:
    """The record that a row belongs to, or is."""
    for name in row.owners:
        if (owner := getattr(row, name)) is not None:
            return record_of(owner)
    return row
