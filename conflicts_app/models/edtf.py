"""Vague dates as text: EDTF (ISO 8601-2), read into days and said in words.

Of EDTF the register reads what its sources need: a day, month or year, unknown trailing digits (``201X``,
``2024-04-XX``), a qualifier (``~ ? %``), from–to (``2024-06/2024-11``) and one of several (``[2023-10..2023-12]``,
``[2023,2024]``). A qualifier widens nothing, because nobody said by how much. Seasons are refused: they lie in other
months on the other half of the earth.
"""

import calendar
import datetime
import re
from functools import lru_cache
from itertools import pairwise

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

ONGOING = ".."
UNIT = re.compile(r"(\d\d(?:\d\d|\dX|XX))(?:-(\d\d|XX)(?:-(\d\d|XX))?)?", re.ASCII)


def days_of_unit(unit: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of one day, month or year; ValueError where it is none."""
    parts = UNIT.fullmatch(unit)
    if not parts:
        raise ValueError(unit)
    year, month, day = (part or "XX" for part in parts.groups())
    if ("X" in year and month != "XX") or (month == "XX" and day != "XX"):
        raise ValueError(unit)  # unknown digits stand at the end
    first = datetime.date(int(year.replace("X", "0")), int(month.replace("XX", "01")), int(day.replace("XX", "01")))
    last_year, last_month = int(year.replace("X", "9")), int(month.replace("XX", "12"))
    last_day = calendar.monthrange(last_year, last_month)[1] if day == "XX" else int(day)
    return first, datetime.date(last_year, last_month, last_day)


@lru_cache(maxsize=50_000)
def reading(edtf: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that an EDTF date can mean, in its widest reading.

    Raises ValueError with a sentence for people where the text is not a date that the register reads.
    """
    one_of = re.fullmatch(r"\[(.+)\]", edtf)
    written = re.split(r"\.\.|,", one_of[1]) if one_of else edtf.split("/")
    units = [re.sub(r"[~?%]$", "", unit) for unit in written]
    try:
        if len(units) > 2 and not one_of:
            raise ValueError(edtf)
        read = [days_of_unit(unit) for unit in units]
        if one_of and (len({len(unit) for unit in units}) > 1 or edtf.count("..") > 1):
            raise ValueError(edtf)
    except ValueError as fault:
        raise ValueError(
            _(
                "“%(text)s” is not a date the register can read. Write 2025-04-01, 2024-04, 2021~ (about), "
                "2024-06/2024-11 (from–to) or [2023-10..2023-12] (some day in between, both ends alike)."
            )
            % {"text": edtf[:60]}
        ) from fault
    if any(later[1] < earlier[0] for earlier, later in pairwise(read)):
        raise ValueError(_("“%(text)s” ends before it begins. Write the earlier date first.") % {"text": edtf[:60]})
    return read[0][0], read[-1][1]


def in_words(edtf: str) -> str:
    """A vague date as a reader says it: “between October and December 2023”; other text as it is."""
    try:
        reading(edtf)
    except ValueError:
        return edtf
    one_of = re.fullmatch(r"\[(.+)\]", edtf)
    units = re.split(r"\.\.|,", one_of[1]) if one_of else edtf.split("/")
    if len(units) == 2 and one_of and ".." in edtf:
        return _("between %(first)s and %(last)s") % pair_in_words(units)
    if len(units) == 2 and not one_of:
        return _("%(first)s to %(last)s") % pair_in_words(units)
    return _(" or ").join(unit_in_words(unit) for unit in units)


def pair_in_words(units: list[str]) -> dict[str, str]:
    """Two dates; a year that both share is said once."""
    first, last = units
    shared = first[:4] == last[:4] and "-" in first and "-" in last and first[-1].isdigit()
    return {"first": unit_in_words(first, with_year=not shared), "last": unit_in_words(last)}


def unit_in_words(unit: str, *, with_year: bool = True) -> str:
    bare = re.sub(r"[~?%]$", "", unit)
    year, month, day = (*bare.split("-"), "XX", "XX")[:3]
    if year.endswith("XX"):
        said = _("some year of %(first)s–%(last)s") % {"first": f"{year[:2]}00", "last": f"{year[:2]}99"}
    elif year.endswith("X"):
        said = _("the %(decade)ss") % {"decade": f"{year[:3]}0"}
    else:
        names = [str(int(day))] if day != "XX" else []
        names += [str(MONTHS[int(month)])] if month != "XX" else []
        said = " ".join([*names, str(int(year))] if with_year else names)
    match unit[-1]:
        case "~":
            return _("about %(date)s") % {"date": said}
        case "?":
            return _("perhaps %(date)s") % {"date": said}
        case "%":
            return _("perhaps about %(date)s") % {"date": said}
    return said


PARTS_OF_A_YEAR = {"early": ("01", "04"), "mid": ("05", "08"), "late": ("10", "12")}
MONTH_NUMBERS = {name.lower(): f"{number:02}" for number, name in enumerate(calendar.month_name) if name}
MONTH_NUMBERS |= {name.lower(): f"{number:02}" for number, name in enumerate(calendar.month_abbr) if name}
ABOUT = ("about ", "around ", "circa ", "c. ", "ca. ")


def from_words(text: str) -> str:
    """EDTF for a date in plain English words: “late 2023”, “June to November 2024”, “about 2021”.

    Text that is EDTF already comes back as it is, and so does what the register cannot read: validation names it.
    """
    said = " ".join(text.strip().lower().replace("\N{EN DASH}", "-").split())
    if said == ONGOING or not said:
        return said
    try:
        reading(text.strip())
        return text.strip()
    except ValueError:
        pass
    for word in ABOUT:
        if said.startswith(word) and (unit := unit_from_words(said.removeprefix(word))):
            return f"{unit}~"
    if part := re.fullmatch(r"(early|mid|late)[- ](\d{4})", said, re.ASCII):
        first, last = PARTS_OF_A_YEAR[part[1]]
        return f"[{part[2]}-{first}..{part[2]}-{last}]"
    for pattern, form in ((r"between (.+) and (.+)", "[{}..{}]"), (r"(?:from )?(.+) (?:to|until) (.+)", "{}/{}")):
        if both := re.fullmatch(pattern, said):
            last_unit = unit_from_words(both[2])
            first_unit = unit_from_words(both[1]) or unit_from_words(f"{both[1]} {last_unit[:4]}")
            return form.format(first_unit, last_unit) if first_unit and last_unit else text.strip()
    return unit_from_words(said) or text.strip()


def unit_from_words(said: str) -> str:
    """A day, month or year in English words as EDTF; a blank where it is none."""
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", said, re.ASCII):
        return said
    found = re.fullmatch(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-z]+)\.?,? (\d{4})", said, re.ASCII)
    day, month, year = found.groups() if found else (None, "", "")
    if american := re.fullmatch(r"([a-z]+) (\d{1,2}),? (\d{4})", said, re.ASCII):
        month, day, year = american.groups()
    if month not in MONTH_NUMBERS:
        return ""
    return f"{year}-{MONTH_NUMBERS[month]}" + (f"-{int(day):02}" if day else "")
