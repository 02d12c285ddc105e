"""Conflicts, assessors and classifications at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.admin.actors import LIFETIME, ORIGIN, ExternalIdInline
from conflicts_app.admin.base import WIDGETS, PartAdmin, RecordAdmin
from conflicts_app.admin.sources import CitationInline, cited
from conflicts_app.models import (
    Assessor,
    Classification,
    Conflict,
    CriterionFinding,
    Evidence,
    IndicatorFinding,
    Involvement,
    Participation,
    Territory,
)


@cited
class TerritoryInline(admin.TabularInline):
    model = Territory
    fields = ["state"]
    autocomplete_fields = ["state"]
    extra = 0


@cited
class ParticipationInline(admin.StackedInline):
    model = Participation
    formfield_overrides = WIDGETS
    autocomplete_fields = ["actor"]
    fields = [("actor", "side", "role"), *LIFETIME]
    extra = 0


@cited
class InvolvementInline(admin.StackedInline):
    model = Involvement
    formfield_overrides = WIDGETS
    autocomplete_fields = ["actor", "supports", "said_by"]
    fields = [("actor", "supports"), ("form", "certainty", "consent"), "said_by", *LIFETIME]
    extra = 0


class ConflictIdInline(ExternalIdInline):
    schemes = ihl.CONFLICT_SCHEMES


@admin.register(Conflict)
class ConflictAdmin(RecordAdmin):
    list_display = ["title", "public"]
    search_fields = ["title"]
    ordering = ["sort_key", "id"]
    fieldsets = [
        (_("Which conflict"), {"fields": ["title", "slug", "summary", "wider_conflict"]}),
        ORIGIN,
    ]
    autocomplete_fields = ["wider_conflict", "dataset"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [TerritoryInline, ParticipationInline, InvolvementInline, ConflictIdInline, CitationInline]


@admin.register(Assessor)
class AssessorAdmin(RecordAdmin):
    list_display = ["name", "actor", "public"]
    list_select_related = ["actor"]
    search_fields = ["name"]
    ordering = ["sort_key", "id"]
    fields = ["name", "slug", "actor", "summary"]
    autocomplete_fields = ["actor"]
    prepopulated_fields = {"slug": ["name"]}


class CriterionFindingInline(admin.StackedInline):
    model = CriterionFinding
    autocomplete_fields = ["actor"]
    fields = [("criterion", "value", "actor"), "reasoning"]
    extra = 0
    show_change_link = True


class IndicatorFindingInline(admin.StackedInline):
    model = IndicatorFinding
    autocomplete_fields = ["indicator"]
    fields = [("indicator", "value"), "text"]
    extra = 0
    show_change_link = True


class EvidenceInline(admin.TabularInline):
    model = Evidence
    autocomplete_fields = ["incident", "other_finding"]
    fields = ["incident", "other_finding"]
    extra = 0


class FindingEvidenceInline(EvidenceInline):
    fk_name = "finding"


@admin.register(CriterionFinding)
class CriterionFindingAdmin(PartAdmin):
    """Indicators, evidence and sources of one finding."""

    fields = [("criterion", "value", "actor"), "reasoning"]
    autocomplete_fields = ["actor"]
    search_fields = ["classification__conflict__title", "reasoning"]
    list_select_related = ["classification__conflict", "actor"]
    inlines = [IndicatorFindingInline, FindingEvidenceInline, CitationInline]


@admin.register(IndicatorFinding)
class IndicatorFindingAdmin(PartAdmin):
    """Evidence and sources of what is seen of one indicator."""

    fields = [("indicator", "value"), "text"]
    autocomplete_fields = ["indicator"]
    inlines = [EvidenceInline, CitationInline]


@admin.register(Classification)
class ClassificationAdmin(RecordAdmin):
    list_display = ["conflict", "assessor", "type", "status", "ap2", "start", "end", "public"]
    list_display_links = ["conflict"]
    list_filter = ["type", "status", "ap2", "assessor"]
    list_select_related = ["conflict", "assessor"]
    search_fields = ["conflict__title"]
    fieldsets = [
        (_("Who classifies what"), {"fields": [("conflict", "assessor"), "slug"]}),
        (_("As what"), {"fields": [("type", "status", "ap2"), "conclusion", "approach"]}),
        (_("From when to when"), {"fields": LIFETIME}),
    ]
    autocomplete_fields = ["conflict", "assessor"]
    inlines = [CriterionFindingInline, CitationInline]
