"""UCDP's Georeferenced Event Dataset (GED) and its candidate releases, column by column, after their codebook.

The types of violence are UCDP's and stay in the columns that are kept as given: they are no legal classification.
"""

import calendar
import datetime
import re
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from conflicts_app import ihl
from conflicts_app.importers.cells import place, point, whole
from conflicts_app.importers.events import ClaimGiven, ConflictGiven, Event, Format, PartyGiven, RowRefused
from conflicts_app.models import reading

DATASET = "ucdp-ged"
COLUMNS = {
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high",
    "low", "gwnoa", "gwnob",
}  # fmt: skip
# Names in older releases, and in what the website hands out.
ALIASES = {
    "bestest": "best", "bestestimate": "best", "lowest": "low", "lowestimate": "low", "highest": "high",
    "highestimate": "high", "conflictid": "conflict_new_id", "dyadid": "dyad_new_id", "sideaid": "side_a_new_id",
    "sidebid": "side_b_new_id", "eventid": "id", "startdate": "date_start", "enddate": "date_end", "lat": "latitude",
    "lon": "longitude", "wherecoord": "where_coordinates", "typeofviolenceid": "type_of_violence",
}  # fmt: skip
SAID_TWICE = {"geom_wkt", "conflict_dset_id", "dyad_dset_id", "side_a_dset_id", "side_b_dset_id"}
ONE_SIDED = 3
CIVILIANS = "1"  # the number of those against whom one-sided violence is directed; nobody acts under it
PLACEHOLDER = re.compile(r"XXX\d+")
GOVERNMENT = "Government of "  # so begin the names of States, and of several States as one party
WITHIN_KM = 2  # where_prec: somewhere within about 25 km of the point
WATERS = 7  # where_prec: no State's territory
AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) 12:00:00 AM", re.ASCII)  # as the website writes days
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]00:00:00(?:\.0+)?)?Z?", re.ASCII)


def event(row: dict[str, str]) -> Event:
    """The event of one row, whose keys are columns of GED as far as the file has them; blanks are not known."""
    number = whole(row, "id", least=1)
    if number is None:
        raise RowRefused("id", row.get("id", ""), _("The event has no number."))
    clarity, precision = whole(row, "event_clarity"), whole(row, "where_prec")
    given = Event(
        external_id=str(number),
        title=title(row),
        record_type=ihl.RecordType.PATTERN if clarity == 2 else ihl.RecordType.EVENT,
        as_given={name: text for name, text in row.items() if text and name not in SAID_TWICE},
    )
    for column, value, known in (("event_clarity", clarity, (1, 2)), ("where_prec", precision, range(1, 8))):
        if value is not None and value not in known:
            raise RowRefused(column, str(value), _("The codebook knows no such code."))
    dated(given, row)
    placed(given, row, precision)
    sides(given, row)
    harm(given, row)
    return given


def title(row: dict[str, str]) -> str:
    """Who and where, in UCDP's names."""
    names = [row.get(side, "") for side in ("side_a", "side_b")]
    who = " – ".join(name for name in names if name and not PLACEHOLDER.search(name)) or _("Lethal violence")
    where = row.get("where_coordinates", "")
    said = f"{who}, {where}" if where else who
    return said if len(said) <= 200 else f"{said[:199]}…"


def dated(given: Event, row: dict[str, str]) -> None:
    """One of the days from start to end, or all of them where the row sums up over several events."""
    first, last = day(row, "date_start"), day(row, "date_end")
    if last < first:
        raise RowRefused("date_end", row["date_end"], _("It comes before date_start, %(day)s.") % {"day": first})
    precision = whole(row, "date_prec")
    if precision is not None and precision not in range(1, 6):
        given.warnings.append(("date_prec", str(precision), _("The codebook knows no such code.")))
    if (year := whole(row, "year")) and not first.year <= year <= last.year:
        given.warnings.append(("year", str(year), _("The event lies in no such year.")))
    exact = precision in (None, 1)
    given.date = edtf(first, last, all_days=given.record_type == ihl.RecordType.PATTERN, exact=exact)
    given.days = reading(given.date)


def edtf(first: datetime.date, last: datetime.date, *, all_days: bool, exact: bool) -> str:
    if first == last:
        return f"{first}" if exact else f"{first}~"
    if (first.day, last) == (1, first.replace(day=calendar.monthrange(first.year, first.month)[1])):
        return f"{first:%Y-%m}"
    if (first.month, first.day, last) == (1, 1, datetime.date(first.year, 12, 31)):
        return f"{first:%Y}"
    return f"{first}/{last}" if all_days else f"[{first}..{last}]"


def placed(given: Event, row: dict[str, str], precision: int | None) -> None:
    where, country = point(row), whole(row, "country_id")
    given.country = "" if precision == WATERS or country is None else str(country)
    name = row.get("where_coordinates", "")
    if where is None or precision is None or not name:
        return
    near = precision == WITHIN_KM
    of_place = ihl.PlacePrecision.EXACT if near else ihl.PlacePrecision(precision)
    given.place = place(name, row.get("adm_1", ""), given.country, where, of_place)
    given.place_relation = ihl.PlaceRelation.NEAR if near else ihl.PlaceRelation.AT


def sides(given: Event, row: dict[str, str]) -> None:
    """Who fought, or who used violence against civilians; and the conflict and the dyad by their numbers."""
    kind = whole(row, "type_of_violence")
    if kind is not None and kind not in (1, 2, 3):
        raise RowRefused("type_of_violence", str(kind), _("The codebook knows no such code."))
    for side in ("a", "b"):
        number, name = whole(row, f"side_{side}_new_id"), row.get(f"side_{side}", "")
        if number is None or str(number) == CIVILIANS or PLACEHOLDER.search(name):
            continue
        if kind is None:
            given.warnings.append((f"side_{side}", name, _("Without type_of_violence nobody knows which part it had.")))
            continue
        role = ihl.AttributionRole.PERPETRATOR if kind == ONE_SIDED else ihl.AttributionRole.SIDE
        state = str(whole(row, f"gwno{side}") or "")
        party = PartyGiven(ihl.IdScheme.UCDP_ACTOR, str(number), name, role, state, not name.startswith(GOVERNMENT))
        given.parties.append(party)
    for scheme, column in ((ihl.IdScheme.UCDP_DYAD, "dyad"), (ihl.IdScheme.UCDP_CONFLICT, "conflict")):
        number = whole(row, f"{column}_new_id")
        if number is not None:
            name = row.get(f"{column}_name", "")
            known = scheme == ihl.IdScheme.UCDP_CONFLICT and kind in (1, 2) and not PLACEHOLDER.search(name)
            given.conflicts.append(ConflictGiven(scheme, str(number), name, known and bool(given.parties[1:])))


def harm(given: Event, row: dict[str, str]) -> None:
    """The whole from the lowest to the highest estimate; and the best estimate by whom it concerns, where there is one.

    A zero among the parts says that none is known there, and is no claim.
    """
    low, best, high = (whole(row, name, least=0) for name in ("low", "best", "high"))
    known = [value for value in (low, best, high) if value is not None]
    words = ", ".join(
        f"{name} {value}" for name, value in (("low", low), ("best", best), ("high", high)) if value is not None
    )
    for column, smaller, larger in (("best", low, best), ("high", best, high)):
        if smaller is not None and larger is not None and smaller > larger:
            given.warnings.append((column, words, _("low ≤ best ≤ high does not hold.")))
    if any(known):
        given.claims.append(numbered(ihl.Population.ALL, min(known), max(known), words))
    elif known:
        given.claims.append(ClaimGiven(ihl.Population.ALL, ihl.Quantifier.NOT_REPORTED, words=words))
        given.warnings.append(("high", "0", _("Nobody is said to have died, although that is what makes an event.")))
    parts = {
        "deaths_a": (ihl.Population.FIGHTERS, "side_a"),
        "deaths_b": (ihl.Population.FIGHTERS, "side_b"),
        "deaths_civilians": (ihl.Population.CIVILIANS, ""),
        "deaths_unknown": (ihl.Population.UNKNOWN, ""),
    }
    for column, (population, side) in parts.items():
        if count := whole(row, column, least=0):
            name = "" if PLACEHOLDER.search(row.get(side, "")) else row.get(side, "")
            said = ", ".join(filter(None, ("best", f"{side} {name}".strip())))
            given.claims.append(numbered(population, count, count, said[:200]))


def numbered(population: ihl.Population, low: int, high: int, words: str) -> ClaimGiven:
    quantifier = ihl.Quantifier.EXACT if low == high else ihl.Quantifier.RANGE
    return ClaimGiven(population, quantifier, low, high, words)


def day(row: dict[str, str], column: str) -> datetime.date:
    text = row.get(column, "")
    if found := DAY.fullmatch(text):
        year, month, number = map(int, found.groups())
    elif found := AMERICAN.fullmatch(text):
        month, number, year = map(int, found.groups())
    else:
        said = _("UCDP writes no day so: 2024-05-01, 2024-05-01 00:00:00.000 or, on its website, 5/1/2024 12:00:00 AM.")
        raise RowRefused(column, text, said)
    try:
        return datetime.date(year, month, number)
    except ValueError:
        raise RowRefused(column, text, _("There is no such day.")) from None


# What has to be cited for a release, after the dataset's page and codebook.
ARTICLE = (
    "Sundberg & Melander (2013), Introducing the UCDP Georeferenced Event Dataset, Journal of Peace Research 50(4)"
)
CANDIDATES = "Hegre et al. (2020), Introducing the UCDP Candidate Events Dataset, Research & Politics 7(3)"
YEARLY = {
    "23.1": "Davies, Pettersson & Öberg (2023), Journal of Peace Research 60(4)",
    "24.1": "Davies, Engström, Pettersson & Öberg (2024), Journal of Peace Research 61(4)",
}
PUBLISHER = "Uppsala Conflict Data Program, Department of Peace and Conflict Research, Uppsala University"
COMMON: dict[str, Any] = {
    "publisher": PUBLISHER,
    "licence": "CC BY 4.0",
    "web_address": "https://ucdp.uu.se/downloads/",
}


def release_of(name: str) -> str:
    """The release that the name of a file of UCDP has: GEDEvent_v26_0_1.csv is of 26.0.1. Blank where it has none."""
    found = re.search(r"[vV](\d{2}(?:[_.]\d+){1,3})(?!\d)", name)
    return found[1].replace("_", ".") if found else ""


def source_of(release: str) -> dict[str, Any]:
    """The source that is cited for a release: what it is called, by whom, when, under which licence."""
    parts = release.split(".")
    candidate = len(parts) > 2
    name = _("UCDP Candidate Events Dataset") if candidate else _("UCDP Georeferenced Event Dataset (GED) Global")
    return {
        "slug": f"{DATASET}-{slugify(release.replace('.', '-'))}",
        "title": f"{name}, {_('version')} {release}",
        "author": f"{ARTICLE}; {CANDIDATES if candidate else YEARLY.get(release, '')}".removesuffix("; ")[:200],
        "date": f"20{parts[0]}" if re.fullmatch(r"\d\d", parts[0]) else "",
        **COMMON,
    }


UCDP_GED = Format(
    name="ucdp-ged",
    speaker="Uppsala Conflict Data Program (UCDP)",
    dataset={"slug": DATASET, "title": "UCDP Georeferenced Event Dataset (GED)", "author": ARTICLE, **COMMON},
    country_codes="gw_code",
    numbers_by="ucdp",
    may_be_published=True,
    columns=COLUMNS,
    aliases=ALIASES,
    required=("id", "date_start", "date_end"),
    event=event,
    release_of=release_of,
    source_of=source_of,
)
