"""Records that are chosen by typing: found as the public finds them, and told apart by more than their names."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from conflicts_app.models import Citation, Record, Source
from conflicts_app.models.sources import addresses, where


class Choices(AutocompleteJsonView):
    """What a box offers while somebody types into it."""

    def process_request(self, request: HttpRequest) -> Any:
        """Without what no text can have."""
        term, *named = super().process_request(request)
        return term.replace("\0", ""), *named

    def get_queryset(self) -> QuerySet[Any]:
        found: Any = super().get_queryset()
        return found.for_choice() if issubclass(found.model, Record) else found

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """For a citation also a source that is to be made, of an address where none is known."""
        context = super().get_context_data(**context)
        cites = self.source_field.model is Citation and self.request.user.has_perm("conflicts_app.add_source")
        if cites and context["page_obj"].number == 1 and where(self.term) and not Source.objects.know(self.term):
            context["object_list"] = [*context["object_list"], Source(**addresses(self.term))]
        return context

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        if obj.pk is None:
            asked = urlencode(addresses(self.term))
            add = f"{reverse('admin:conflicts_app_source_add')}?{asked}"
            return {"id": "new", "text": _("New source at this address …"), "add": add}
        said = super().serialize_result(obj, to_field_name) | {"text": getattr(obj, "told_apart", str(obj))}
        if isinstance(obj, Source):
            said |= {"found": obj.web_address, "copy": obj.archived_address}
        return said
