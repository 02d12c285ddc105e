"""Pages that begin at a place in the order of a list: while it changes, nothing is shown twice or left out."""

import base64
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Field, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext as _

USUAL = 50
MOST = 500


@dataclass(frozen=True)
class Page:
    """Some records in order, and the cursors of the pages before and after."""

    results: list[Any]
    next: str | None
    previous: str | None
    matching: QuerySet

    def count(self) -> int:
        """How many records match in all."""
        return self.matching.order_by().count()


def page_of(matching: QuerySet, cursor: str, limit: int | None) -> Page:
    """The page at a cursor; the first one where it is blank.

    The list is ordered by columns or annotations, the last of them unique, all up or all down, none ever null. Raises
    ValidationError where the cursor does not fit.
    """
    keys = order_of(matching)
    down = str(matching.query.order_by[0]).startswith("-")
    wanted, backwards = matching, False
    if cursor:
        backwards, place = place_of_cursor(matching, cursor)
        beyond = TupleLessThan if down != backwards else TupleGreaterThan
        wanted = matching.filter(beyond(Tuple(*map(F, keys)), place))
        wanted = wanted.reverse() if backwards else wanted
    limit = limit or USUAL
    found = list(wanted[: limit + 1])
    more = len(found) > limit
    results = found[:limit][::-1] if backwards else found[:limit]
    return Page(
        results=results,
        next=cursor_after(matching, results[-1]) if results and (more or backwards) else None,
        previous=cursor_before(matching, results[0]) if results and (more if backwards else cursor) else None,
        matching=matching,
    )


def order_of(matching: QuerySet) -> list[str]:
    return [str(key).lstrip("-") for key in matching.query.order_by]


def cursor_after(matching: QuerySet, record: Any) -> str:
    return closed(False, [getattr(record, key) for key in order_of(matching)])


def cursor_before(matching: QuerySet, record: Any) -> str:
    return closed(True, [getattr(record, key) for key in order_of(matching)])


def closed(backwards: bool, place: list[Any]) -> str:
    text = json.dumps([backwards, place], default=str, separators=(",", ":"))  # moments to the microsecond
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_of_cursor(matching: QuerySet, cursor: str) -> tuple[bool, tuple[Any, ...]]:
    """Whether to read backwards, and the values of the order to start from; checked, as anybody can write one."""
    fields: list[Field] = [
        annotation.output_field
        if (annotation := matching.query.annotations.get(key))
        else matching.model._meta.get_field(key)
        for key in order_of(matching)
    ]
    try:
        backwards, place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = tuple(field.to_python(value) for field, value in zip(fields, place, strict=True))
        if not isinstance(backwards, bool) or None in values or "\0" in "".join(map(str, values)).encode().decode():
            raise ValueError(cursor)
    except (ValueError, TypeError, ValidationError) as fault:
        raise ValidationError(
            _("“%(cursor)s” is no place in this list. Take it from a next or previous address, or leave it out.")
            % {"cursor": cursor[:60]}
        ) from fault
    return backwards, values
