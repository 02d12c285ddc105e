"""Sources at the desk, and the citations of every record."""

from django.contrib import admin

from conflicts_app.admin.base import RecordAdmin
from conflicts_app.models import Citation, Source


class CitationInline(admin.TabularInline):
    """What is cited for the record itself."""

    model = Citation
    autocomplete_fields = ["source"]
    fields = ["source", "locator"]
    extra = 0


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["title", "kind", "date_in_words", "public"]
    list_filter = ["kind"]
    search_fields = ["title", "author", "publisher"]
    ordering = ["sort_key", "id"]
    fields = [
        "title",
        "slug",
        "kind",
        ("author", "publisher"),
        ("date", "date_label"),
        "web_address",
        "archived_address",
        "licence",
    ]
    prepopulated_fields = {"slug": ["title"]}
