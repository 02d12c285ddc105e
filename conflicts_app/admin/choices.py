"""Records that are chosen by typing: found as the public finds them, and told apart by more than their names."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import QuerySet

from conflicts_app.models import Record


class Choices(AutocompleteJsonView):
    """What a box offers while somebody types into it."""

    def get_queryset(self) -> QuerySet[Any]:
        found: Any = super().get_queryset()
        return found.for_choice() if issubclass(found.model, Record) else found

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return super().serialize_result(obj, to_field_name) | {"text": getattr(obj, "told_apart", str(obj))}
