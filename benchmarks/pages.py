"""How long the server needs for every public page, and how many queries: ``python benchmarks/pages.py``.

Reads the register that ``make demo`` made (or the one of ``DATABASE_URL``); changes nothing. Every list, and the page
of every published record, is asked for several times and its fastest answer counts: these are times of the server,
with a warm cache and without a network. Prints a table for ``docs/performance.md`` and fails where a page breaks the
budget.
"""

import os
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

from config.postgres import ensure_running

ensure_running()
django.setup()

from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, resolve, reverse

from conflicts_app import rooms

QUERIES, MILLISECONDS = 12, 50  # and one query for each question that is asked, to look up what it names
EXPLORER = 60  # milliseconds for the list of incidents, which counts, draws and maps what it finds
ASKED = (
    "/search/?q=jnim",
    "/search/?q=ambsuh",
    "/incidents/?actor=jnim&country=MLI",
    "/incidents/?date_after=2024-01-01&date_before=2024-12-31&match=certain&view=table",
    "/incidents/?bbox=-5,13,1,18&ordering=-killed",
)
NO_PAGES = ("healthz", "readyz", "date-reading")


def addresses():
    """Every page that needs no argument, some of them asked something, and the page of every published record."""
    yield from ASKED
    for name in get_resolver().reverse_dict:
        if isinstance(name, str) and name not in NO_PAGES:
            try:
                yield reverse(name)
            except NoReverseMatch:
                continue
    with rooms.reading(rooms.PUBLISHED):
        records = [record for model in rooms.records() for record in model._base_manager.all()]
    for record in records:
        yield record.get_absolute_url()
        yield reverse("history", args=[record.uuid])


def measured(client, address):
    """The queries of one answer and the fastest of three in milliseconds; of thirteen where three are not enough.

    What else the machine does only ever makes an answer slower.
    """
    queries, times = [], []

    def counted(execute, sql, *rest):
        queries.append(sql)
        return execute(sql, *rest)

    while len(times) < 3 or (min(times) > MILLISECONDS and len(times) < 13):
        queries.clear()
        with connection.execute_wrapper(counted):
            begun = time.perf_counter()
            answer = client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return len(queries), min(times)


def main():
    client = Client(headers={"host": "localhost"})
    client.get("/")
    kinds = defaultdict(list)
    found = sorted(set(addresses()))
    for done, address in enumerate(found, 1):
        print(f"\r{done} of {len(found)}", end="", file=sys.stderr)
        kinds[resolve(address.partition("?")[0]).url_name].append((*measured(client, address), address))
    print(file=sys.stderr)
    print("| page | how many | most queries | median ms | slowest ms | the slowest |\n|---|---|---|---|---|---|")
    broken = []
    for kind, pages in sorted(kinds.items()):
        slowest = max(pages, key=lambda page: page[1])
        queries = max(page[0] for page in pages)
        print(
            f"| {kind} | {len(pages)} | {queries} | {median(page[1] for page in pages):.0f} "
            f"| {slowest[1]:.0f} | `{slowest[2]}` |"
        )
        for queries, milliseconds, address in pages:
            most = QUERIES + address.count("="), EXPLORER if kind == "incident-list" else MILLISECONDS
            if queries > most[0] or milliseconds > most[1]:
                broken.append(f"Over {most[0]} queries or {most[1]} ms: {address}, {queries}, {milliseconds:.0f} ms")
    print(*broken, sep="\n")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
