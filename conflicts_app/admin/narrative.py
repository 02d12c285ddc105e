"""Developments and briefs at the desk."""

from django.contrib import admin

from conflicts_app.admin.actors import LIFETIME
from conflicts_app.admin.base import RecordAdmin
from conflicts_app.admin.dates import PossibleYear
from conflicts_app.admin.sources import CitationInline, cited
from conflicts_app.models import Brief, BriefSection, Development, DevelopmentActor, DevelopmentConflict


class ActorInline(admin.TabularInline):
    model = DevelopmentActor
    autocomplete_fields = ["actor"]
    extra = 0


class ConflictInline(admin.TabularInline):
    model = DevelopmentConflict
    autocomplete_fields = ["conflict"]
    extra = 0


@admin.register(Development)
class DevelopmentAdmin(RecordAdmin):
    list_display = ["title", "kind", "date_in_words", "country", "public"]
    list_filter = ["kind", PossibleYear]
    list_select_related = ["country"]
    search_fields = ["title"]
    ordering = ["-dates", "-id"]
    fields = ["title", "slug", "kind", ("date", "date_label"), "country", "description"]
    autocomplete_fields = ["country"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [ActorInline, ConflictInline, CitationInline]


@cited
class SectionInline(admin.StackedInline):
    model = BriefSection
    fields = [("position", "kind"), "heading", "text"]
    extra = 0


@admin.register(Brief)
class BriefAdmin(RecordAdmin):
    list_display = ["title", "state", "period_in_words", "public"]
    list_select_related = ["state"]
    search_fields = ["title"]
    ordering = ["title", "id"]
    fields = ["title", "slug", "state", *LIFETIME, "summary"]
    autocomplete_fields = ["state"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [SectionInline, CitationInline]
