"""Rows of a text file with a header. What a column means is said by its name there, never by its place."""

import csv
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from conflicts_app.importers.events import Format, RowRefused
from conflicts_app.importers.files import FileRefused, Opened

SEPARATORS = ",;\t|"
LONGEST_HEADER = 1 << 20  # characters
csv.field_size_limit(1 << 24)


@dataclass(frozen=True)
class Row:
    """One row by the names of its columns, as texts without blanks at their ends; and the line on which it begins."""

    line: int
    cells: dict[str, str]


@dataclass
class Table:
    """The columns of a file, and what is odd about it."""

    columns: list[str]
    remarks: list[str]
    rows: Iterator[Row | tuple[int, RowRefused]]


def table_of(opened: Opened, layout: Format) -> Table:
    """The table in a file, by its header.

    Raises FileRefused where the header lacks a column that is required. Rows are read as they are asked for; one that
    has too many or too few cells comes as its fault.
    """
    first = opened.text.readline(LONGEST_HEADER)
    if len(first) == LONGEST_HEADER:
        raise FileRefused(_("The first line goes on for a million characters: it does not name columns."))
    if not first.strip():
        raise FileRefused(_("The file is empty."))
    separator = max(SEPARATORS, key=lambda one: len(named(cells_of(first, one), layout).keys() & set(layout.columns)))
    columns = list(named(cells_of(first, separator), layout))
    check(columns, layout)
    if len(cells_of(first, separator)) > len(columns):
        raise FileRefused(_("Two columns have the same name, or mean the same: %(names)s.") % {"names": first[:300]})
    remarks = [] if separator == "," else [_("Columns are separated by “%(sign)s”.") % {"sign": separator}]
    lines = numbered(opened, separator)
    early = next(lines, None)
    if early and all(cell.startswith("#") or not cell for cell in early[1]):
        remarks.append(_("The second line has HXL tags and is left out."))
        early = next(lines, None)
    unnamed = early is not None and len(early[1]) == len(columns) + 1
    if early and unnamed:
        unnamed_column(columns, early[1], layout)
        remarks.append(_("The rows begin with a cell that the first line does not name: it is left out."))
    return Table(columns, remarks, rows(early, lines, columns, unnamed))


def check(columns: Collection[str], layout: Format) -> None:
    """Refuse a file that does not name what no event is without."""
    if missing := [name for name in layout.required if name not in columns]:
        raise FileRefused(
            _("The file must name its columns. It lacks %(missing)s; it has: %(columns)s.")
            % {"missing": get_text_list(missing, _("and")), "columns": ", ".join(columns)[:300]}
        )


def named(names: Iterable[str], layout: Format) -> dict[str, None]:
    """The columns that names in a header stand for: as the format writes them; others as given."""
    known = {squeezed(column): column for column in layout.columns} | dict(layout.aliases)
    return dict.fromkeys(known.get(squeezed(name), name.strip().lower()) for name in names)


def squeezed(name: str) -> str:
    """A name without what is written differently: side_a_new_id, SideANewId, “Side A new id”."""
    return "".join(filter(str.isalnum, name)).lower()


def cells_of(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator))


def numbered(opened: Opened, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row below the header, with the line on which it begins."""
    reader = csv.reader(opened.text, delimiter=separator, strict=True)
    begins = 2
    try:
        for cells in reader:
            if cells:
                yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 2
    except csv.Error as fault:
        raise FileRefused(
            _("From line %(line)s on the file is no table (%(why)s): perhaps it breaks off there.")
            % {"line": begins, "why": fault}
        ) from fault


def unnamed_column(columns: list[str], cells: list[str], layout: Format) -> None:
    """Make sure that it is the first cell that has no name, as in what R writes, and not the last."""
    try:
        layout.event(dict(zip(columns, cells[1:], strict=True)))
    except RowRefused as fault:
        raise FileRefused(
            _("The rows have one cell more than the first line has names, and it is not the first: %(why)s")
            % {"why": f"{fault.column}: “{fault.value}”. {fault.reason}"}
        ) from fault


def rows(
    early: tuple[int, list[str]] | None, lines: Iterator[tuple[int, list[str]]], columns: list[str], unnamed: bool
) -> Iterator[Row | tuple[int, RowRefused]]:
    wanted = len(columns) + unnamed
    while early:
        line, cells = early
        if len(cells) != wanted:
            said = _("The row has %(cells)s cells where the first line has %(columns)s.")
            yield line, RowRefused("", "", said % {"cells": len(cells), "columns": wanted})
        else:
            yield Row(line, dict(zip(columns, cells[unnamed:], strict=True)))
        early = next(lines, None)
