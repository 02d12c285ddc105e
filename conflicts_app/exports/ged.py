"""Incidents in the column layout of UCDP's Georeferenced Event Dataset (GED 24.1 and later), for tools made for that.

What was taken over from GED is given back in GED's own words, whatever the register says of it besides. For all others
the register fills in what it knows. It settles no number of deaths and no type of violence: ``best``, the deaths by
side and ``type_of_violence`` stay blank, ``low`` and ``high`` are what all claims span.
"""

from collections.abc import Callable
from typing import Any

from conflicts_app import ihl
from conflicts_app.exports.base import Column, Table, listed
from conflicts_app.models import Incident, reading

DATASET = "ucdp-ged"
OWN_IDS = 1_000_000_000  # what is no event of GED has its number in the register, and this much more
WEEK, MONTH = 7, 31  # days


def days(incident: Incident) -> tuple[Any, Any]:
    return reading(incident.date) if incident.date else (None, None)


def precision(incident: Incident) -> int | None:
    """date_prec: 1 the day, 2 two to six days, 3 a week, 4 a month, 5 more; as the codebook counts."""
    first, last = days(incident)
    if first is None or last is None:
        return None
    length = (last - first).days + 1
    bounds = {1: 1, 2: WEEK - 1, 3: WEEK, 4: MONTH}
    return next((code for code, most in bounds.items() if length <= most), 5)


def where(incident: Incident, name: str) -> Any:
    return incident.place and getattr(incident.place, name)


def point(incident: Incident) -> str:
    place = incident.place
    known = place and place.longitude is not None and place.latitude is not None
    return f"POINT ({place.longitude} {place.latitude})" if place and known else ""


def sides(incident: Incident, *roles: ihl.AttributionRole) -> str:
    return listed(dict.fromkeys(str(row.actor) for row in incident.attributions.all() if row.role in roles))


def sources(incident: Incident) -> dict[str, None]:
    return dict.fromkeys(one.source.title for one in incident.all_citations)


ACTED = (ihl.AttributionRole.PERPETRATOR, ihl.AttributionRole.SIDE)
NAMES = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
# What the register can say of an event that is not GED’s; the other columns stay blank.
OWN: dict[str, Callable[[Incident], Any]] = {
    "id": lambda incident: OWN_IDS + incident.pk,
    "relid": lambda incident: incident.slug,
    "year": lambda incident: (first := days(incident)[0]) and first.year,
    "conflict_name": lambda incident: listed(conflict.title for conflict in incident.named_conflicts),
    "side_a": lambda incident: sides(incident, *ACTED),
    "side_b": lambda incident: sides(incident, ihl.AttributionRole.TARGET),
    "number_of_sources": lambda incident: len(sources(incident)) or None,
    "source_article": lambda incident: listed(sources(incident)),
    "source_original": lambda incident: listed(dict.fromkeys(row.speaker for row in incident.harm_claims.all())),
    "where_prec": lambda incident: where(incident, "precision"),
    "where_coordinates": lambda incident: where(incident, "name"),
    "adm_1": lambda incident: where(incident, "admin1"),
    "latitude": lambda incident: where(incident, "latitude"),
    "longitude": lambda incident: where(incident, "longitude"),
    "geom_wkt": point,
    "country": lambda incident: incident.country and incident.country.name,
    "country_id": lambda incident: incident.country and incident.country.gw_code,
    "event_clarity": lambda incident: 2 if incident.record_type == ihl.RecordType.PATTERN else 1,
    "date_prec": precision,
    "date_start": lambda incident: days(incident)[0],
    "date_end": lambda incident: days(incident)[1],
    "high": lambda incident: incident.harm[ihl.Outcome.KILLED]["high"],
    "low": lambda incident: incident.harm[ihl.Outcome.KILLED]["low"],
}


def column(name: str) -> Column:
    """As GED gave it for an event of GED, else what the register knows."""

    def value(incident: Incident) -> Any:
        if not (incident.dataset and incident.dataset.slug == DATASET and incident.as_given):
            return OWN[name](incident) if name in OWN else None
        given = incident.as_given
        if name == "geom_wkt" and "latitude" in given and "longitude" in given:
            return f"POINT ({given['longitude']} {given['latitude']})"
        return given.get(name)

    return Column(name, "", value)


GED = Table([column(name) for name in NAMES])
