"""Incidents and places at the desk."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from conflicts_app.admin.base import PartAdmin, RecordAdmin
from conflicts_app.admin.dates import PossibleYear
from conflicts_app.admin.imports import Imports
from conflicts_app.admin.sources import CitationInline, cited
from conflicts_app.models import (
    Account,
    Attribution,
    HarmClaim,
    Incident,
    IncidentConflict,
    IncidentMeans,
    Place,
    ViolationFinding,
    ViolationFindingRule,
)


class ConflictInline(admin.TabularInline):
    model = IncidentConflict
    autocomplete_fields = ["conflict"]
    extra = 0


class MeansInline(admin.TabularInline):
    model = IncidentMeans
    extra = 0


@cited
class AccountInline(admin.StackedInline):
    model = Account
    autocomplete_fields = ["said_by", "territory"]
    fields = [("said_by", "said_by_words"), "text", "territory"]
    extra = 0


@cited
class AttributionInline(admin.StackedInline):
    model = Attribution
    autocomplete_fields = ["actor", "said_by"]
    fields = [("actor", "role", "basis"), ("said_by", "said_by_words")]
    extra = 0


@cited
class HarmClaimInline(admin.StackedInline):
    model = HarmClaim
    autocomplete_fields = ["said_by"]
    fields = [
        ("said_by", "said_by_words", "population", "community", "outcome"),
        ("object", "quantifier", "low", "high", "words"),
    ]
    extra = 0


class ViolationInline(admin.StackedInline):
    model = ViolationFinding
    autocomplete_fields = ["violation_type", "said_by"]
    fields = [("violation_type", "status"), ("said_by", "said_by_words"), "reasoning"]
    extra = 0
    show_change_link = True


class ViolationFindingRuleInline(admin.TabularInline):
    model = ViolationFindingRule
    autocomplete_fields = ["rule"]
    extra = 0


@admin.register(ViolationFinding)
class ViolationFindingAdmin(PartAdmin):
    """The rules that one finding cites, and its sources."""

    fields = [("violation_type", "status"), ("said_by", "said_by_words"), "reasoning"]
    autocomplete_fields = ["violation_type", "said_by"]
    inlines = [ViolationFindingRuleInline, CitationInline]

    def save_related(self, request, form, formsets, change):
        """A rule that applies in no such conflict is a warning, and no more than that."""
        super().save_related(request, form, formsets, change)
        for link in form.instance.rule_links.all():
            if link.warning:
                self.message_user(request, link.warning, messages.WARNING)


@admin.register(Incident)
class IncidentAdmin(Imports, RecordAdmin):
    list_display = ["title", "record_type", "date_in_words", "place", "public"]
    list_filter = ["record_type", PossibleYear, ("dataset", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["place"]
    search_fields = ["title"]
    ordering = ["-dates", "-id"]
    fieldsets = [
        (_("What happened"), {"fields": ["title", "slug", "record_type", "description"]}),
        (_("When"), {"fields": [("date", "date_label")]}),
        (_("Where"), {"fields": [("place_relation", "place"), "country"]}),
        (_("Taken over from"), {"fields": [("dataset", "release", "external_id")], "classes": ["collapse"]}),
    ]
    autocomplete_fields = ["place", "country", "dataset"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [
        ConflictInline,
        MeansInline,
        AccountInline,
        AttributionInline,
        HarmClaimInline,
        ViolationInline,
        CitationInline,
    ]


@admin.register(Place)
class PlaceAdmin(RecordAdmin):
    change_form_template = "admin/conflicts_app/place/change_form.html"
    list_display = ["name", "admin1", "state", "precision", "public"]
    list_select_related = ["state"]
    search_fields = ["name"]
    ordering = ["sort_key", "id"]
    fieldsets = [
        (_("Which place"), {"fields": ["name", "slug", "alternative_names"]}),
        (_("Where it lies"), {"fields": [("admin1", "state"), ("latitude", "longitude", "precision")]}),
        (_("Taken over from"), {"fields": ["dataset"], "classes": ["collapse"]}),
    ]
    autocomplete_fields = ["state", "dataset"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [CitationInline]
