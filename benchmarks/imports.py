"""How fast events come in, against a bare COPY of the same rows: ``python benchmarks/imports.py [--rows 1000000]``.

In a scratch database of the register that comes with the program, a file of UCDP is imported by the command, in a
process of its own. What it wrote in every table of every schema (desk, published, history; facts and search) is then
dumped and copied with COPY into the same tables of a second scratch database, with their indexes, checks and foreign
keys, but without our triggers: that is the floor. Prints both times and the import's highest memory; fails above four
times the floor or 200 MB. With ``--rows`` the file is repeated under new numbers until it has as many.
"""

import argparse
import csv
import lzma
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psycopg
from psycopg import sql

from config.postgres import ensure_running

MOST_TIMES, MOST_MEGABYTES = 4, 200
MEXICO = ROOT / "tests" / "data" / "ucdp" / "GED_v24_1_mexico.csv.xz"
SCRATCH = ("register_bench", "register_bench_floor")
SCHEMAS = ("desk", "published", "history")
COLUMNS = (
    "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
    "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
)


def repeated(file, rows, folder):
    """The file again and again, with numbers of its own for each event, until there are so many rows."""
    path = Path(folder) / "repeated_v24_1.csv"
    with lzma.open(file, "rt", newline="") as given:
        header, *events = csv.reader(given)
    number, distance = header.index("id"), 1 + max(int(row[header.index("id")]) for row in events)
    with path.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(header)
        for done in range(rows):
            again, which = divmod(done, len(events))
            row = list(events[which])
            row[number] = str(int(row[number]) + again * distance)
            writer.writerow(row)
    return path


def manage(database, *words, **options):
    """A command of the register on a scratch database."""
    environment = {**os.environ, "DATABASE_URL": url(database)}
    return subprocess.Popen([sys.executable, ROOT / "manage.py", *words], env=environment, **options)


def url(database):
    return f"postgresql:///{database}"


def finished(process):
    """Seconds and megabytes that a process took until now, when it has ended."""
    began = time.perf_counter()
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - began, used.ru_maxrss / 1024


def tables(connection):
    found = connection.execute(
        "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables WHERE schemaname = ANY(%s) ORDER BY 1",
        [list(SCHEMAS)],
    )
    return [name for (name,) in found]


def dump(connection, since, folder):
    """A file for each table that was written since a transaction, with the rows that are its own since then."""
    dumped = {}
    for table in tables(connection):
        path = Path(folder) / f"{table}.copy"
        (columns,) = connection.execute(COLUMNS, [table]).fetchone()
        what = f"SELECT {columns} FROM {table} WHERE xmin::text::bigint >= {since} ORDER BY ctid"
        with connection.cursor().copy(f"COPY ({what}) TO STDOUT") as copy, path.open("wb") as file:
            for block in copy:
                file.write(block)
        if path.stat().st_size:
            dumped[table] = (columns, path)
    return dumped


def make_room(connection, dumped):
    """Take away, untimed, what the rows will replace; our triggers sleep, so that all that is timed is COPY."""
    connection.execute("SET session_replication_role = replica")
    for table, (columns, path) in dumped.items():
        connection.execute(f"CREATE TEMP TABLE replaced AS SELECT {columns} FROM {table} LIMIT 0")
        fill(connection, "replaced", columns, path)
        (key,) = connection.execute(
            "SELECT string_agg(quote_ident(attname), ', ') FROM pg_index JOIN pg_attribute "
            "ON attrelid = indrelid AND attnum = ANY(indkey) WHERE indrelid = %s::regclass AND indisprimary",
            [table],
        ).fetchone()
        if key:
            connection.execute(f"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM replaced)")
        connection.execute("DROP TABLE replaced")
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    connection.execute("SET session_replication_role = origin")
    connection.commit()


def fill(connection, table, columns, path):
    with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy, path.open("rb") as file:
        while block := file.read(1 << 20):
            copy.write(block)


def floor(connection, dumped):
    """Seconds of COPY into all the tables, until it is safe on the disk."""
    began = time.perf_counter()
    for table, (columns, path) in dumped.items():
        fill(connection, table, columns, path)
    connection.commit()
    return time.perf_counter() - began


def scratch(server):
    for name in SCRATCH:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def measure(server, file, folder):
    importing, bare = SCRATCH
    server.execute(f"CREATE DATABASE {importing}")
    for words in (["migrate", "--verbosity", "0"], ["load_register", "--verbosity", "0"]):
        process = manage(importing, *words)
        if process.wait():
            sys.exit(f"{words[0]} failed.")
    server.execute(f"CREATE DATABASE {bare} TEMPLATE {importing}")
    with psycopg.connect(url(importing)) as connection:
        (since,) = connection.execute("SELECT pg_current_xact_id()::text::bigint + 1").fetchone()
    what = ["--format", "ucdp-ged", str(file), "--commit", "--create", "actors", "places", "conflicts"]
    process = manage(importing, "import_events", *what, stdout=subprocess.DEVNULL)
    seconds, megabytes = finished(process)
    if process.returncode not in (0, 1):  # 1: something is left to look at
        sys.exit("The import failed.")
    with psycopg.connect(url(importing)) as connection:
        (events,) = connection.execute("SELECT count(*) FROM published.conflicts_app_incident").fetchone()
        dumped = dump(connection, since, folder)
    with psycopg.connect(url(bare)) as connection:
        make_room(connection, dumped)
        bare_seconds = floor(connection, dumped)
    rows = sum(path.read_bytes().count(b"\n") for _columns, path in dumped.values())
    return {"events": events, "rows": rows, "import": seconds, "copy": bare_seconds, "MB": megabytes}


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--file", type=Path, default=MEXICO, help="a file of UCDP GED")
    asked.add_argument("--rows", type=int, help="repeat the file until it has so many")
    asked = asked.parse_args()
    ensure_running()
    with psycopg.connect(url("postgres"), autocommit=True) as server, tempfile.TemporaryDirectory() as folder:
        scratch(server)
        try:
            file = repeated(asked.file, asked.rows, folder) if asked.rows else asked.file
            found = measure(server, file, folder)
        finally:
            scratch(server)
    times = found["import"] / found["copy"]
    print("| events | rows in all tables | import s | bare COPY s | times | highest MB |\n|---|---|---|---|---|---|")
    print(
        f"| {found['events']:,} | {found['rows']:,} | {found['import']:.1f} | {found['copy']:.1f} | {times:.1f} "
        f"| {found['MB']:.0f} |"
    )
    if times > MOST_TIMES or found["MB"] > MOST_MEGABYTES:
        sys.exit(f"The budget is {MOST_TIMES} times the bare COPY and {MOST_MEGABYTES} MB.")


if __name__ == "__main__":
    main()
