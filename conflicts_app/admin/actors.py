"""States, armed groups, forces and organisations at the desk."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.admin.base import WIDGETS, RecordAdmin
from conflicts_app.admin.sources import CitationInline, cited
from conflicts_app.models import Actor, ActorName, ActorRelation, ArmedGroup, ExternalId, Force, Organisation, State

ORIGIN: Any = (_("Taken over from"), {"fields": ["dataset"], "classes": ["collapse"]})
LIFETIME: list[Any] = [("start", "start_label"), ("end", "end_label")]


@cited
class NameInline(admin.TabularInline):
    model = ActorName
    fields = ["name", "kind", "language"]
    extra = 0


@cited
class RelationInline(admin.StackedInline):
    model = ActorRelation
    formfield_overrides = WIDGETS
    fk_name = "actor"
    autocomplete_fields = ["other"]
    fields = [("type", "other", "same_party"), *LIFETIME]
    verbose_name_plural = "what it is, or became, to others"
    extra = 0


@cited
class ExternalIdInline(admin.TabularInline):
    model = ExternalId
    fields = ["scheme", "value", "match"]
    extra = 0
    schemes: tuple[ihl.IdScheme, ...] = ihl.ACTOR_SCHEMES

    def formfield_for_choice_field(self, db_field, request, **options):
        """Only the schemes that number such records."""
        if db_field.name == "scheme":
            options["choices"] = [(scheme.value, scheme.label) for scheme in self.schemes]
        return super().formfield_for_choice_field(db_field, request, **options)


class ActorAdmin(RecordAdmin):
    list_display = ["name", "acronym", "public"]
    search_fields = ["name"]
    ordering = ["sort_key", "id"]
    fieldsets = [
        (_("Who that is"), {"fields": [("name", "acronym"), "slug", "summary"]}),
        (_("From when to when"), {"fields": LIFETIME}),
        ORIGIN,
    ]
    autocomplete_fields = ["dataset"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [NameInline, RelationInline, ExternalIdInline, CitationInline]


@admin.register(Actor)
class AnyActorAdmin(ActorAdmin):
    """For choosing an actor of any kind; each is edited among its own."""

    list_display = ["name", "kind", "public"]

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(State)
class StateAdmin(ActorAdmin):
    list_display = ["name", "iso_alpha3", "region", "public"]
    fieldsets = [
        (_("Which State"), {"fields": [("name", "acronym"), "slug", ("standing", "region"), "summary"]}),
        (_("From when to when"), {"fields": LIFETIME}),
        (_("Codes"), {"fields": [("iso_alpha2", "iso_alpha3", "iso_numeric"), ("gw_code", "cow_code")]}),
        ORIGIN,
    ]


@admin.register(ArmedGroup)
class ArmedGroupAdmin(ActorAdmin):
    list_display = ["name", "acronym", "group_type", "public"]
    fieldsets = [
        (_("Which group"), {"fields": [("name", "acronym"), "slug", "group_type", "summary"]}),
        (_("From when to when"), {"fields": LIFETIME}),
        ORIGIN,
    ]


admin.site.register([Force, Organisation], ActorAdmin)
