"""Names as readers look for them: without accents, apostrophes and capitals. The database folds, so all sides agree.

The two functions are made by ``manage.py migrate`` in the schema ``extensions`` (``rooms.py``).
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import FloatField, Func, TextField, Value
from django.db.models.functions import Greatest


class Folded(Func):
    """A name in small letters without accents and apostrophes, every other sign a single space: “al qaida”."""

    function = "extensions.folded"
    output_field = TextField()


class SortKey(Func):
    """A folded name without its leading article: the order in which a reader expects it."""

    function = "extensions.sort_key"
    output_field = TextField()


def likeness(names: Iterable[str]) -> Greatest:
    """How much a folded name in ``sort_key`` is like the one of some names that it is most like: 0 to 1."""
    none: Any = Value(0.0, output_field=FloatField())
    keys: list[Any] = [SortKey(Value(name)) for name in names]
    return Greatest(none, none, *(TrigramSimilarity("sort_key", key) for key in keys))
