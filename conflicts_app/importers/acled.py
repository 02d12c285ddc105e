"""ACLED: in its older form with codes and its newer one with words, after its codebook.

Its terms do not allow handing its events on: what is imported stays at the desk until somebody may publish it. Types of
events are ACLED's and stay among the columns that are kept as given; the notes, which are sentences, are not kept.
"""

import calendar
import datetime
import re
from typing import Any

from django.utils.translation import gettext as _

from conflicts_app import ihl
from conflicts_app.importers.cells import place, point, whole
from conflicts_app.importers.events import ClaimGiven, Event, Format, PartyGiven, RowRefused
from conflicts_app.models import reading

COLUMNS = {
    "data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "year", "time_precision", "disorder_type",
    "event_type", "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
    "interaction", "civilian_targeting", "region", "country", "admin1", "admin2", "admin3", "location", "latitude",
    "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp", "iso3",
}  # fmt: skip
SENTENCES = {"notes"}
ISO_DAY, WORDED_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII), re.compile(r"\d{1,2}[ -][A-Za-z]+[ -]\d{4}", re.ASCII)
CODED_DAY = re.compile(r"(\d\d)-(\d\d)-(\d{4})", re.ASCII)  # dd-mm-yyyy, says the codebook
MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
FIGHTING = {"battles", "explosions/remote violence"}
AGAINST_CIVILIANS = "violence against civilians"
CIVILIANS = {"7", "civilians"}
WITHIN, LARGER = 2, 3  # geo_precision: somewhere about the place; a part of the country
WEEK = datetime.timedelta(days=6)


def event(row: dict[str, str]) -> Event:
    """The event of one row, whose keys are columns of ACLED as far as the file has them; blanks are not known."""
    number = row.get("event_id_cnty", "")
    if not re.fullmatch(r"[A-Z]{3}\d+", number):
        raise RowRefused("event_id_cnty", number, _("It should be three letters of a country and a number: MLI6514."))
    what = row.get("sub_event_type") or row.get("event_type") or _("Event")
    where = row.get("location", "")
    given = Event(
        external_id=number,
        title=(f"{what}, {where}" if where else what)[:200],
        record_type=ihl.RecordType.EVENT,
        as_given={name: text for name, text in row.items() if text and name not in SENTENCES},
    )
    given.date = dated(row)
    given.days = reading(given.date)
    placed(given, row)
    sides(given, row)
    harm(given, row)
    return given


def dated(row: dict[str, str]) -> str:
    """The day; one within a week of it; or one of its month, or of the weeks about it: codebooks differ."""
    day, precision = day_of(row), whole(row, "time_precision")
    match precision:
        case None | 1:
            return f"{day}"
        case 2:
            return f"[{day - WEEK}..{day + WEEK}]"
        case 3:
            first = day.replace(day=1)
            last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
            return f"[{min(first, day - WEEK)}..{max(last, day + WEEK)}]"
    raise RowRefused("time_precision", str(precision), _("The codebook knows no such code."))


def day_of(row: dict[str, str]) -> datetime.date:
    text = row.get("event_date", "")
    try:
        if ISO_DAY.fullmatch(text):
            return datetime.date.fromisoformat(text)
        if found := CODED_DAY.fullmatch(text):
            day, month, year = map(int, found.groups())
            return datetime.date(year, month, day)
        if WORDED_DAY.fullmatch(text):
            number, name, year_ = re.split("[ -]", text)
            return datetime.date(int(year_), MONTHS[name.lower()], int(number))
    except (ValueError, KeyError):
        raise RowRefused("event_date", text, _("There is no such day.")) from None
    said = _("ACLED writes no day so: 2024-05-01, 01 May 2024 or, day first, 01-05-2024.")
    raise RowRefused("event_date", text, said)


def placed(given: Event, row: dict[str, str]) -> None:
    where, country = point(row), whole(row, "iso")
    given.country = "" if country is None else f"{country:03}"
    precision, name = whole(row, "geo_precision"), row.get("location", "")
    if precision is not None and precision not in (1, 2, LARGER):
        raise RowRefused("geo_precision", str(precision), _("The codebook knows no such code."))
    if where is None or precision is None or not name:
        return
    of_place = ihl.PlacePrecision.ADMIN1 if precision == LARGER else ihl.PlacePrecision.EXACT
    given.place = place(name, row.get("admin1", ""), given.country, where, of_place)
    given.place_relation = ihl.PlaceRelation.NEAR if precision == WITHIN else ihl.PlaceRelation.AT


def sides(given: Event, row: dict[str, str]) -> None:
    """Who fought, or used violence against civilians. ACLED does not say who of two began, so neither do we."""
    kind = row.get("event_type", "").lower()
    civilians = [row.get(f"inter{side}", "").lower() in CIVILIANS for side in (1, 2)]
    if kind not in FIGHTING and not (kind == AGAINST_CIVILIANS and any(civilians)):
        return
    role = ihl.AttributionRole.PERPETRATOR if any(civilians) else ihl.AttributionRole.SIDE
    for side, is_civilian in zip((1, 2), civilians, strict=True):
        if (name := row.get(f"actor{side}", "")) and not is_civilian:
            given.parties.append(PartyGiven(ihl.IdScheme.ACLED_ACTOR, name, name, role, "", may_be_made=False))


def harm(given: Event, row: dict[str, str]) -> None:
    """A number of the dead. A zero says that none is reported, or no number, and is no number of ours."""
    count = whole(row, "fatalities", least=0)
    if count is not None:
        quantifier = ihl.Quantifier.EXACT if count else ihl.Quantifier.NOT_REPORTED
        number = count or None
        given.claims.append(ClaimGiven(ihl.Population.ALL, quantifier, number, number, f"fatalities {count}"))


def release_of(_name: str) -> str:
    """ACLED has no releases: what was taken from it on a day is one, and somebody has to say which."""
    return ""


ABOUT: dict[str, Any] = {
    "author": "Raleigh, Kishi & Linke (2023), Humanities and Social Sciences Communications 10",
    "publisher": "Armed Conflict Location & Event Data (ACLED)",
    "web_address": "https://acleddata.com/",
    "licence": "ACLED terms of use: not to be passed on",
}


def source_of(release: str) -> dict[str, Any]:
    return {"slug": f"acled-{release.replace('.', '-')}", "title": f"ACLED, {_('as of')} {release}", **ABOUT}


ACLED = Format(
    name="acled",
    speaker="Armed Conflict Location & Event Data (ACLED)",
    dataset={"slug": "acled", "title": "Armed Conflict Location & Event Data (ACLED)", **ABOUT},
    country_codes="iso_numeric",
    numbers_by="acled",
    may_be_published=False,
    columns=COLUMNS,
    aliases={},
    required=("event_id_cnty", "event_date"),
    event=event,
    release_of=release_of,
    source_of=source_of,
)
