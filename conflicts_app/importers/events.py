"""What an importer reads out of a row: an event as its dataset has it, in the terms of the register."""

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from conflicts_app import ihl


class RowRefused(ValueError):
    """A row that cannot be read: which column, what stands there, and why that is not possible."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


@dataclass(frozen=True)
class PlaceGiven:
    """A place as the dataset has it. ``slug`` follows from all of it: another place has another one."""

    slug: str
    name: str
    admin1: str
    country: str  # by the codes that the dataset has for countries
    latitude: float
    longitude: float
    precision: ihl.PlacePrecision


@dataclass(frozen=True)
class PartyGiven:
    """Somebody who is said to have had a part, by the number that the dataset has for them, or what stands for one."""

    scheme: ihl.IdScheme
    number: str
    name: str
    role: ihl.AttributionRole
    state: str  # code of the country, where the dataset says that it is the State
    may_be_made: bool  # whether the register may take it over as an armed group


@dataclass(frozen=True)
class ClaimGiven:
    population: ihl.Population
    quantifier: ihl.Quantifier
    low: int | None = None
    high: int | None = None
    words: str = ""
    outcome: ihl.Outcome = ihl.Outcome.KILLED


@dataclass(frozen=True)
class ConflictGiven:
    """A conflict or a dyad by the number that the dataset has for it."""

    scheme: ihl.IdScheme
    number: str
    name: str
    may_be_made: bool  # whether the register may take it over as a conflict


@dataclass
class Event:
    """One event of a dataset."""

    external_id: str
    title: str
    record_type: ihl.RecordType
    date: str = ""  # EDTF
    days: tuple[datetime.date, datetime.date] | None = None
    country: str = ""
    place: PlaceGiven | None = None
    place_relation: str = ""
    parties: list[PartyGiven] = field(default_factory=list)
    claims: list[ClaimGiven] = field(default_factory=list)
    conflicts: list[ConflictGiven] = field(default_factory=list)
    as_given: dict[str, Any] = field(default_factory=dict)
    warnings: list[tuple[str, str, str]] = field(default_factory=list)  # column, value, what is odd


@dataclass(frozen=True)
class Format:
    """What an importer knows of a dataset: how its rows are read, who speaks in them, and what has to be cited."""

    name: str
    speaker: str
    dataset: dict[str, Any]  # the source that stands for the dataset through all its releases
    country_codes: str  # the field of a State that has the codes
    numbers_by: str  # stands in the slugs of what is taken over, before the number
    may_be_published: bool  # whether its licence lets the register hand on what it says
    columns: Collection[str]
    aliases: Mapping[str, str]  # columns by other names that they have had, without signs and capitals
    required: Collection[str]
    event: Callable[[dict[str, str]], Event]
    release_of: Callable[[str], str]  # by the name of the file
    source_of: Callable[[str], dict[str, Any]]  # the source that is cited for a release
