"""Names as readers look for them: without accents, apostrophes and capitals. The database folds, so all sides agree.

The two functions are made by ``manage.py migrate`` in the schema ``extensions`` (``rooms.py``).
"""

from django.db.models import Func, TextField


class Folded(Func):
    """A name in small letters without accents and apostrophes, every other sign a single space: “al qaida”."""

    function = "extensions.folded"
    output_field = TextField()


class SortKey(Func):
    """A folded name without its leading article: the order in which a reader expects it."""

    function = "extensions.sort_key"
    output_field = TextField()
