"""How much the register adds to its database: ``python benchmarks/api.py``.

Reads the register that ``make demo`` made (or the one of ``DATABASE_URL``); changes nothing. Every list of the API, 100
records at a time, and one record of each is asked for in this process, through the same bare WSGI call as a floor: the
very queries that the answer took, by psycopg, their rows made JSON by orjson. Both are asked by turns and the fastest
of each counts, so that what else the machine does weighs on both. Prints a table for ``docs/performance.md`` and fails
above four times the floor, above one millisecond for a 304, or where a longer page takes more queries.
"""

import io
import os
import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["API_RATE"] = ""

import django

from config.postgres import ensure_running

ensure_running()
django.setup()

import orjson
import psycopg
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.rows import dict_row

from conflicts_app.api.urls import router

TIMES, NOT_MODIFIED = 4.0, 1.0  # the floor, milliseconds
ROUNDS, SECONDS = 15, 1  # at least


def asked(application, path, query="", **headers):
    """One request as a server hands it on: status, headers, content."""
    heard = {}

    def start(status, fields, _fault=None):
        heard.update({"status": int(status.split()[0]), **{name.lower(): value for name, value in fields}})

    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        **headers,
    }
    answer = application(environ, start)
    content = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    return heard, content


def floor(bare, queries):
    """An application that runs these queries and sends their rows."""
    reading = [query for query in queries if not query.startswith(("BEGIN", "ROLLBACK"))]

    def application(environ, start):
        found = []
        with bare.transaction(force_rollback=True), bare.cursor(row_factory=dict_row) as cursor:
            for query in reading:
                cursor.execute(query)
                found.append(cursor.fetchall() if cursor.description else [])
        start("200 OK", [("Content-Type", "application/json")])
        return [orjson.dumps(found, default=str)]

    return application


def fastest(*calls):
    """The fastest of each in milliseconds, taken by turns."""
    times = [[] for _call in calls]
    until = time.perf_counter() + SECONDS
    while len(times[0]) < ROUNDS or time.perf_counter() < until:
        for call, taken in zip(calls, times, strict=True):
            begun = time.perf_counter()
            call()
            taken.append((time.perf_counter() - begun) * 1000)
    return [min(taken) for taken in times]


def queries_of(application, path, query):
    with CaptureQueriesContext(connection) as taken:
        heard, content = asked(application, path, query)
    assert heard["status"] == 200, (path, query, content)
    return [one["sql"] for one in taken], heard, content


def main():
    application = get_wsgi_application()
    asked(application, "/api/v1/")
    parameters = {**connection.get_connection_params(), "cursor_factory": psycopg.Cursor, "autocommit": True}
    database = psycopg.connect(**parameters)
    broken = []
    print("| what | queries | ms | floor ms | times | 304 ms |\n|---|---|---|---|---|---|")
    for resource, _viewset, _basename in router.registry:
        path = f"/api/v1/{resource}/"
        many, _heard, content = queries_of(application, path, "limit=500")
        lists = [(path, "limit=100")]
        if (records := orjson.loads(content)["results"]) and resource != "changes":
            lists.append((f"{path}{records[0]['slug']}/", ""))
        for address, query in lists:
            queries, heard, _content = queries_of(application, address, query)
            bare = floor(database, queries)
            tag = heard["etag"]
            ours, theirs = fastest(partial(asked, application, address, query), partial(asked, bare, address, query))
            (unchanged,) = fastest(partial(asked, application, address, query, HTTP_IF_NONE_MATCH=tag))
            row = f"`{address}` | {len(queries)} | {ours:.1f} | {theirs:.1f} | {ours / theirs:.1f} | {unchanged:.2f}"
            print(f"| {row} |", flush=True)
            if ours > TIMES * theirs or unchanged > NOT_MODIFIED or (query and len(queries) < len(many)):
                broken.append(f"Breaks the budget: {row}; {len(many)} queries for 500 records")
    print(*broken, sep="\n")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
