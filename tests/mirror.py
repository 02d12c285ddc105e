"""A client that mirrors the register: it follows the feed of changes and knows nothing but the API.

Records show others: a conflict its parties, an actor its conflicts. So whatever changes is read anew together with
the records that it names, that name it, or that it named before.
"""

import json
import urllib.error
import urllib.request
from collections import defaultdict


class Mirror:
    """All records of the register, each as its address in the API gives it."""

    def __init__(self, root):
        self.next = f"{root}/api/v1/changes/?limit=500"
        self.records = {}  # id: what the API says
        self.addresses = {}  # id: where
        self.names = {}  # id: the ids of the records that it shows
        self.shown_by = defaultdict(set)  # id: the records that show it

    def follow(self):
        """Take over what has changed since the last time; how many changes that were."""
        seen = 0
        while True:
            page = read(self.next)
            self.next = page["next"]
            if not page["results"]:
                return seen
            seen += len(page["results"])
            self.take_over({change["id"]: change["url"] for change in page["results"] if change["url"]})

    def take_over(self, changed):
        """Read the records anew, and then those that may show them otherwise than before."""
        near = set()
        for record, address in changed.items():
            near |= self.names.get(record, set()) | self.shown_by[record]
            self.fetch(record, address)
            near |= self.names.get(record, set())
        for record in near & self.addresses.keys() - changed.keys():
            self.fetch(record, self.addresses[record])

    def fetch(self, record, address):
        found = read(address)
        self.forget(record)
        if found and found["id"] == record:  # else it was withdrawn, or merged into another
            self.records[record], self.addresses[record] = found, found["url"]
            self.names[record] = ids_in(found) - {record}
            for other in self.names[record]:
                self.shown_by[other].add(record)

    def forget(self, record):
        for other in self.names.pop(record, ()):
            self.shown_by[other].discard(record)
        self.records.pop(record, None)
        self.addresses.pop(record, None)


def read(address):
    """The JSON at an address, wherever that leads; None where there is nothing any more."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        if refused.code in (404, 410):
            return None
        raise


def ids_in(value):
    """The ids of all records that something shows."""
    if isinstance(value, list):
        return set().union(*map(ids_in, value))
    if isinstance(value, dict):
        return set().union(*map(ids_in, value.values()), {value["id"]} if "id" in value else set())
    return set()
