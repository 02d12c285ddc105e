"""Another like this: a form for a new record that begins with what one says that is there already."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Model, UniqueConstraint
from django.forms.models import model_to_dict
from django.http import HttpRequest

from conflicts_app.models import ExternalId

OF_ONE_ONLY = {"slug", "dataset", "release", "external_id"}  # of what is unique, a copy has its own


def copied(row: Model) -> dict[str, Any]:
    """What a new row says that begins as this one."""
    constraints = [one for one in row._meta.constraints if isinstance(one, UniqueConstraint)]
    unique = {name for one in constraints if len(one.fields) == 1 for name in one.fields}
    values = model_to_dict(row)
    return {name: value for name, value in values.items() if name not in {"id", *unique, *OF_ONE_ONLY}}


class LikeAnother(admin.ModelAdmin):
    """A form that is opened with ``?like=`` and the number of a record. Nothing is saved by being looked at."""

    def like(self, request: HttpRequest) -> Any:
        key = request.GET.get("like", "")
        if request.method != "GET" or not (key.isascii() and key.isdecimal()) or len(key) > 18:
            return None
        return self.get_queryset(request).filter(pk=key).first()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        original = self.like(request)
        return copied(original) if original else super().get_changeform_initial_data(request)

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        """With the rows of the other as new rows of this one, but for the numbers that it has elsewhere."""
        original = self.like(request) if obj is None else None
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            if original and inline.model is not ExternalId:
                rows = formset(instance=original).get_queryset()
                inline.begins_with = [copied(row) | {formset.fk.name: None} for row in rows]
                formset.extra = len(inline.begins_with)
            yield formset, inline

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        begins_with = {"initial": inline.begins_with} if hasattr(inline, "begins_with") else {}
        return super().get_formset_kwargs(request, obj, inline, prefix) | begins_with
