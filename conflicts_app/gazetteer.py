"""Where places lie, by name: GeoNames, of the countries that the register has it for (see ``geo/README.md``)."""

import csv
import io
import lzma
import unicodedata
from dataclasses import dataclass
from functools import cache

from conflicts_app.land import GEO

FOUND = 12  # places that are offered for a name


@dataclass(frozen=True)
class Entry:
    """One place of a gazetteer, in degrees of WGS 84."""

    number: int
    name: str
    other_names: tuple[str, ...]
    latitude: float
    longitude: float
    admin1: str
    kind: str  # a feature code of GeoNames

    @property
    def folded(self) -> tuple[str, ...]:
        return tuple(map(folded, (self.name, *self.other_names)))


def folded(name: str) -> str:
    """Without accents, apostrophes, hyphens and capitals: as people look for a name."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(
        sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign) and sign not in "'’ʼ"
    )


@cache
def entries() -> list[tuple[tuple[str, ...], Entry]]:
    """Every place with its folded names; read once."""
    with lzma.open(GEO / "gazetteer_mali.csv.xz") as packed, io.TextIOWrapper(packed, "utf-8") as lines:
        found = [
            Entry(
                int(row["geonameid"]),
                row["name"],
                tuple(filter(None, row["other_names"].split("|"))),
                float(row["latitude"]),
                float(row["longitude"]),
                row["admin1"],
                row["kind"],
            )
            for row in csv.DictReader(lines)
        ]
    return [(entry.folded, entry) for entry in found]


def look_up(name: str) -> list[Entry]:
    """Places of a name or a part of one: those of just that name first, then those that begin with it."""
    wanted = " ".join(folded(name).split())
    if len(wanted) < 2:
        return []
    ranked = []
    for names, entry in entries():
        nearest = min((rank(one, wanted) for one in names), default=3)
        if nearest < 3:
            ranked.append((nearest, not entry.kind.startswith("PPLA"), len(entry.name), entry.number, entry))
    return [entry for *_rank, entry in sorted(ranked)[:FOUND]]


def rank(name: str, wanted: str) -> int:
    name = " ".join(name.split())
    return 0 if name == wanted else 1 if name.startswith(wanted) else 2 if wanted in name else 3
