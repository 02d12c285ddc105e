"""How whole lists are sent: ``python benchmarks/exports.py [--seconds 30]``.

Reads the register that ``make demo`` made (or the one of ``DATABASE_URL``); changes nothing. Serves it by one worker
like those of ``make demo`` and asks for all incidents in every form over HTTP: how soon the first byte comes, how much
memory the worker has at most while it sends, and whether it reads on when whoever asked is gone. ``--seconds`` says how
long each list is followed; 0 follows it to the end. Prints a table for ``docs/performance.md`` and fails above 300 ms,
above 150 MB, or where somebody still reads.
"""

import argparse
import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["API_RATE"] = ""

import django

from config.postgres import ensure_running

ensure_running()
django.setup()

from django.db import connection

MILLISECONDS, MEGABYTES = 300, 150
FORMS = ("format=csv", "format=csv&profile=ged", "format=geojson", "format=jsonl")
TRIES = 5
READING = "SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND query ILIKE '%%FETCH%%' AND pid <> %s"


def served(port):
    """The server, with one worker; its output is ours."""
    options = ["--worker-class", "gthread", "--threads", "8", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    server = subprocess.Popen([sys.executable, "-m", "gunicorn", *options, "config.wsgi"], cwd=ROOT)
    while server.poll() is None:
        try:
            asking(port, "limit=1")[1].read()
            return server
        except OSError:
            time.sleep(0.2)
    sys.exit("The server did not start.")


def asking(port, query):
    """The connection and the answer, of which nothing has been read."""
    asked = HTTPConnection("127.0.0.1", port, timeout=60)
    asked.request("GET", f"/api/v1/incidents/?{query}")
    return asked, asked.getresponse()


def memory(server):
    """The most that one of its workers has now, in MB."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    status = [Path(f"/proc/{child}/status").read_text() for child in children]
    return max(int(one.split("VmRSS:")[1].split()[0]) for one in status) / 1024


def first_byte(port, query):
    begun = time.perf_counter()
    asked, answer = asking(port, query)
    answer.read(1)
    taken = (time.perf_counter() - begun) * 1000
    asked.close()
    return taken


def reading_on():
    """How many of the server's connections still read a list, two seconds after the last one was given up."""
    time.sleep(2)
    with connection.cursor() as cursor:
        cursor.execute(READING, [connection.connection.info.backend_pid])
        return cursor.fetchone()[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30, help="How long each list is followed; 0: to its end.")
    until = parser.parse_args().seconds or float("inf")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server, broken = served(port), []
    try:
        print(f"A worker that has answered once has {memory(server):.0f} MB.")
        print("| what | first byte ms | lines | MB sent | seconds | most MB of memory | read on |\n|" + "---|" * 7)
        for query in FORMS:
            first = max(first_byte(port, query) for _try in range(TRIES))
            asked, answer = asking(port, query)
            begun, lines, sent, most = time.perf_counter(), 0, 0, 0.0
            while (took := time.perf_counter() - begun) < until and (some := answer.read(1 << 18)):
                lines, sent, most = lines + some.count(b"\n"), sent + len(some), max(most, memory(server))
            asked.close()
            left = reading_on()
            row = f"`{query}` | {first:.0f} | {lines} | {sent / 1e6:.0f} | {took:.0f} | {most:.0f} | {left}"
            print(f"| {row} |", flush=True)
            if first > MILLISECONDS or most > MEGABYTES or left:
                broken.append(f"Breaks the budget: {row}")
    finally:
        server.terminate()
        server.wait()
    print(*broken, sep="\n")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
