"""Any table of events: a mapping, which is a TOML file, says what its columns mean and who speaks in them.

name = "example"                    # slug of the dataset, and what its incidents' slugs begin with
title = "Example of a dataset"
speaker = "The Example Project"     # who says what the rows say
licence = "CC BY 4.0"
may_be_published = true             # false: what is imported stays at the desk
country_codes = "iso_alpha3"        # or iso_alpha2, iso_numeric, gw_code
zero = "not_reported"               # what a 0 among the numbers says; or "none"

[columns]                           # id, and date or both date_first and date_last; the others as far as they are
id = "Incident code"                # there: title, record_type, place, admin1, latitude, longitude, precision (of
date = "Date"                       # UCDP, where_prec), country
title = "Name"

[[parties]]                         # as often as there are columns with numbers of actors
column = "Actor id"
scheme = "ucdp_actor"
role = "perpetrator"

[[conflicts]]
column = "Dyad id"
scheme = "ucdp_dyad"

[[harm]]                            # number: 12, 3-7, at least 5, about 30, dozens; or low and high by themselves
population = "civilians"
outcome = "killed"
number = "Civilians killed"
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.text import get_text_list, slugify
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from conflicts_app import ihl
from conflicts_app.importers.cells import place, point, whole
from conflicts_app.importers.events import ClaimGiven, ConflictGiven, Event, Format, PartyGiven, RowRefused
from conflicts_app.importers.files import FileRefused
from conflicts_app.models import reading

FACTS = (
    "id", "title", "record_type", "date", "date_first", "date_last", "place", "admin1", "latitude", "longitude",
    "precision", "country",
)  # fmt: skip
COLUMNS_OF_HARM = ("number", "low", "high")
COLUMN_KEYS = ("column", "name", *COLUMNS_OF_HARM)
Q = ihl.Quantifier
WORDS = {"several": Q.SEVERAL, "dozens": Q.DOZENS, "hundreds": Q.HUNDREDS, "thousands": Q.THOUSANDS, "many": Q.MANY}
AMOUNTS = {
    Q.EXACT: r"(\d+)",
    Q.AT_LEAST: r"(?:at least|>=|≥|minimum)\s*(\d+)|(\d+)\+",
    Q.AT_MOST: r"(?:at most|up to|<=|≤|maximum)\s*(\d+)",
    Q.ABOUT: r"(?:about|around|approximately|circa|ca\.?|~)\s*(\d+)",
    Q.RANGE: r"(?:between )?(\d+)\s*(?:-|–|to|and)\s*(\d+)",
}


@dataclass(frozen=True)
class Mapping:
    """What a mapping says, checked."""

    texts: dict[str, str]
    columns: dict[str, str]
    parties: list[dict[str, str]]
    conflicts: list[dict[str, str]]
    harm: list[dict[str, str]]
    may_be_published: bool

    def event(self, row: dict[str, str]) -> Event:
        given = Event(
            external_id=self.cell(row, "id"),
            title=(self.cell(row, "title") or f"{self.texts['title']}, {self.cell(row, 'id')}")[:200],
            record_type=word(ihl.RecordType, self.columns.get("record_type", ""), row) or ihl.RecordType.EVENT,
            as_given={name: text for name, text in row.items() if text},
        )
        if not slugify(given.external_id) or len(given.external_id) > 60:
            raise RowRefused(
                self.columns["id"], given.external_id, _("The event has no number, or one that is too long.")
            )
        self.date(given, row)
        self.place(given, row)
        given.parties = [
            PartyGiven(one["scheme"], number, row.get(one.get("name", ""), "") or number, one["role"], "", False)  # type: ignore[arg-type]
            for one in self.parties
            if (number := row.get(one["column"], ""))
        ]
        given.conflicts = [
            ConflictGiven(one["scheme"], number, "", may_be_made=False)  # type: ignore[arg-type]
            for one in self.conflicts
            if (number := row.get(one["column"], ""))
        ]
        given.claims = [claim for one in self.harm if (claim := self.claim(one, row))]
        return given

    def cell(self, row: dict[str, str], fact: str) -> str:
        return row.get(self.columns.get(fact, ""), "")

    def date(self, given: Event, row: dict[str, str]) -> None:
        """EDTF as it is written, or one of the days from the first to the last."""
        column, text = self.columns.get("date", ""), self.cell(row, "date")
        if not text:
            column, first, last = (
                self.columns.get("date_first", ""),
                self.cell(row, "date_first"),
                self.cell(row, "date_last"),
            )
            text = first if first == last else f"[{first}..{last}]"
        if text:
            try:
                given.days = reading(text)
            except ValueError as fault:
                raise RowRefused(column, text, str(fault)) from None
        given.date = text

    def place(self, given: Event, row: dict[str, str]) -> None:
        of_place = {fact: self.cell(row, fact) for fact in ("latitude", "longitude", "precision")}
        where, precision, name = point(of_place), whole(of_place, "precision"), self.cell(row, "place")
        given.country = self.cell(row, "country")
        if precision is not None and precision not in ihl.PlacePrecision.values:
            raise RowRefused(self.columns["precision"], str(precision), _("The codebook knows no such code."))
        if where and precision and name:
            of_place_ = ihl.PlacePrecision(precision)
            given.place = place(name, self.cell(row, "admin1"), given.country, where, of_place_)
            given.place_relation = ihl.PlaceRelation.AT

    def claim(self, harm: dict[str, str], row: dict[str, str]) -> ClaimGiven | None:
        """Some number; the words of the claim are those of its cells."""
        cells = [(column, row.get(column, "")) for key in COLUMNS_OF_HARM if (column := harm.get(key))]
        if text := row.get(harm.get("number", ""), ""):
            said: Amount | None = amount(harm["number"], text)
        else:
            low, high = (whole(row, harm.get(end, ""), least=0) for end in ("low", "high"))
            said = bounds(harm.get("low", ""), low, high)
        if said is None:
            return None
        if said[1:] == (0, 0) and self.texts["zero"] != "none":
            said = Q.NOT_REPORTED, None, None
        words = ", ".join(f"{column} {cell}" for column, cell in cells if cell)[:200]
        return ClaimGiven(ihl.Population(harm["population"]), *said, words, ihl.Outcome(harm["outcome"]))


Amount = tuple[ihl.Quantifier, int | None, int | None]


def amount(column: str, text: str) -> Amount:
    """A number as people write it, with the word that says how it is meant: “dozens” is no 12."""
    said = text.strip().lower()
    if said in WORDS:
        return WORDS[said], None, None
    for quantifier, pattern in AMOUNTS.items():
        if found := re.fullmatch(pattern, said, re.ASCII):
            numbers = [int(number) for number in found.groups() if number]
            if max(numbers) >= 2**31:
                break
            match quantifier:
                case Q.AT_LEAST:
                    return quantifier, numbers[0], None
                case Q.AT_MOST:
                    return quantifier, None, numbers[0]
                case Q.RANGE if numbers[0] != numbers[1]:
                    return quantifier, min(numbers), max(numbers)
            return (Q.EXACT if quantifier == Q.RANGE else quantifier), numbers[0], numbers[0]
    said = _("Write a number, 3-7, at least 3, at most 7, about 5, several, dozens, hundreds, thousands or many.")
    raise RowRefused(column, text, said)


def bounds(column: str, low: int | None, high: int | None) -> Amount | None:
    if low is not None and high is not None:
        if low > high:
            raise RowRefused(column, str(low), _("It is more than the highest number, %(high)s.") % {"high": high})
        return (Q.EXACT if low == high else Q.RANGE), low, high
    if low is None and high is None:
        return None
    return (Q.AT_LEAST if high is None else Q.AT_MOST), low, high


def word(choices: Any, column: str, row: dict[str, str]) -> Any:
    """One of some words; None where there is none."""
    text = row.get(column, "")
    if text and text not in choices.values:
        raise RowRefused(column, text, _("Write %(words)s.") % {"words": get_text_list(choices.values, _("or"))})
    return choices(text) if text else None


def format_of(path: str) -> Format:
    """The format that a mapping describes. Raises FileRefused, with what is wrong in it."""
    try:
        with Path(path).open("rb") as file:
            said = tomllib.load(file)
    except OSError as fault:
        raise FileRefused(_("%(path)s cannot be read: %(why)s.") % {"path": path, "why": fault.strerror}) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise FileRefused(_("The mapping is no TOML: %(why)s.") % {"why": fault}) from fault
    mapping = checked(said)
    texts = mapping.texts
    about = {name: texts.get(name, "") for name in ("author", "publisher", "licence", "web_address")}

    def source_of(release: str) -> dict[str, Any]:
        slug = f"{texts['name']}-{release.replace('.', '-')}"
        return {"slug": slug, "title": f"{texts['title']}, {_('version')} {release}", **about}

    entries = (*mapping.parties, *mapping.conflicts, *mapping.harm)
    columns = {*mapping.columns.values(), *(one[key] for one in entries for key in COLUMN_KEYS if key in one)}
    return Format(
        name="csv",
        speaker=texts["speaker"],
        dataset={"slug": texts["name"], "title": texts["title"], **about},
        country_codes=texts["country_codes"],
        numbers_by=texts["name"],
        may_be_published=mapping.may_be_published,
        columns=columns,
        aliases={},
        required=[mapping.columns["id"]],
        event=mapping.event,
        release_of=lambda name: "",
        source_of=source_of,
    )


COLUMN = {"type": "string", "minLength": 1}
TEXT = {"type": "string"}


def one_of(words: Any) -> dict[str, Any]:
    return {"enum": list(words)}


def entries(required: list[str], **properties: Any) -> dict[str, Any]:
    entry = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {"type": "array", "items": entry}


SCHEMA = {
    "type": "object",
    "required": ["name", "title", "speaker", "columns"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,30}$"},
        "title": COLUMN,
        "speaker": {**COLUMN, "maxLength": 200},
        **dict.fromkeys(("author", "publisher", "licence", "web_address"), TEXT),
        "may_be_published": {"type": "boolean"},
        "country_codes": one_of(["iso_alpha2", "iso_alpha3", "iso_numeric", "gw_code"]),
        "zero": one_of(["none", "not_reported"]),
        "columns": {
            "type": "object",
            "properties": dict.fromkeys(FACTS, COLUMN),
            "additionalProperties": False,
            "required": ["id"],
            "anyOf": [{"required": ["date"]}, {"required": ["date_first", "date_last"]}],
        },
        "parties": entries(
            ["column", "scheme", "role"],
            column=COLUMN,
            name=COLUMN,
            scheme=one_of(ihl.ACTOR_SCHEMES),
            role=one_of(ihl.AttributionRole.values),
        ),
        "conflicts": entries(["column", "scheme"], column=COLUMN, scheme=one_of(ihl.CONFLICT_SCHEMES)),
        "harm": entries(
            ["population", "outcome"],
            **dict.fromkeys(COLUMNS_OF_HARM, COLUMN),
            population=one_of(ihl.Population.values),
            outcome=one_of(ihl.Outcome.values),
        ),
    },
}


def checked(said: dict[str, Any]) -> Mapping:
    """What a mapping says, with names of columns as tables have them. Raises FileRefused with the first fault."""
    if fault := best_match(Draft202012Validator(SCHEMA).iter_errors(said)):
        where = ".".join(map(str, fault.absolute_path)) or _("its top")
        raise FileRefused(_("The mapping is wrong at %(where)s: %(why)s.") % {"where": where, "why": fault.message})
    lists = {
        name: [
            {key: text.strip().lower() if key in COLUMN_KEYS else text for key, text in one.items()}
            for one in said.get(name, [])
        ]
        for name in ("parties", "conflicts", "harm")
    }
    return Mapping(
        texts={
            "zero": "not_reported",
            "country_codes": "iso_alpha3",
            **{k: v for k, v in said.items() if isinstance(v, str)},
        },
        columns={fact: column.strip().lower() for fact, column in said["columns"].items()},
        may_be_published=said.get("may_be_published", False),
        **lists,
    )
