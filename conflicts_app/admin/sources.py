"""Sources at the desk, and the citations of every record."""

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.forms import Script
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from conflicts_app.admin.base import PartAdmin, RecordAdmin
from conflicts_app.models import Citation, Source


class CitationInline(admin.TabularInline):
    """What is cited for the record itself, or for one of its parts."""

    model = Citation
    autocomplete_fields = ["source"]
    fields = ["source", "found", "locator"]
    readonly_fields = ["found"]
    extra = 0

    class Media:
        js = [Script("js/citations.js", defer=True)]

    @admin.display(description=_("Where it is found"))
    def found(self, citation: Citation) -> str:
        """Links to the source itself and to the copy that is kept; the form fills them in where another is chosen."""
        return render_to_string("admin/sources/found.html", {"source": getattr(citation, "source", None)})


def cited(inline: type[InlineModelAdmin]) -> type[InlineModelAdmin]:
    """Gives each row of an inline a form of its own, in which its sources are entered."""
    form = {name: getattr(inline, name) for name in ("fields", "autocomplete_fields", "formfield_overrides")}
    admin.site.register(inline.model, type(inline.__name__, (PartAdmin,), {**form, "inlines": [CitationInline]}))
    inline.show_change_link = True
    return inline


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["title", "kind", "date_in_words", "public"]
    list_filter = ["kind"]
    search_fields = ["title", "author", "publisher"]
    ordering = ["sort_key", "id"]
    fieldsets = [
        (_("What it is"), {"fields": ["title", "slug", "kind"]}),
        (_("Who published it, and when"), {"fields": [("author", "publisher"), ("date", "date_label")]}),
        (_("Where it is found"), {"fields": ["web_address", "archived_address", "licence"]}),
    ]
    prepopulated_fields = {"slug": ["title"]}
