"""The law at the desk."""

from django.contrib import admin

from conflicts_app.admin.base import WIDGETS, RecordAdmin
from conflicts_app.models import (
    Indicator,
    LegalElement,
    Rule,
    Treaty,
    TreatyParticipation,
    ViolationType,
    ViolationTypeRule,
)


class TreatyParticipationInline(admin.TabularInline):
    model = TreatyParticipation
    formfield_overrides = WIDGETS
    autocomplete_fields = ["state"]
    fields = ["state", "kind", "date", "date_label", "verified", "note"]
    extra = 0


@admin.register(Treaty)
class TreatyAdmin(RecordAdmin):
    list_display = ["short_name", "date_in_words", "verified", "public"]
    search_fields = ["short_name", "title"]
    ordering = ["date", "id"]
    fields = ["short_name", "slug", "title", ("date", "date_label"), "in_force", "verified", "verified_against"]
    prepopulated_fields = {"slug": ["short_name"]}
    inlines = [TreatyParticipationInline]


@admin.register(Rule)
class RuleAdmin(RecordAdmin):
    list_display = ["citation", "title", "applies_iac", "applies_niac", "verified", "public"]
    list_display_links = ["citation", "title"]
    list_filter = ["kind", "verified", "applies_iac", "applies_niac"]
    list_select_related = ["treaty"]
    search_fields = ["title"]
    ordering = ["kind", "number", "id"]
    fields = [
        ("kind", "treaty", "number"),
        "slug",
        "title",
        "chapter",
        ("applies_iac", "applies_niac"),
        "web_address",
        "verified",
        "verified_against",
    ]
    autocomplete_fields = ["treaty"]


@admin.register(LegalElement)
class LegalElementAdmin(RecordAdmin):
    list_display = ["code", "test", "text", "verified", "public"]
    list_filter = ["test", "verified"]
    search_fields = ["code", "text"]
    ordering = ["test", "code"]
    fields = ["code", "slug", "test", "text", "authority", "verified", "verified_against"]


@admin.register(Indicator)
class IndicatorAdmin(RecordAdmin):
    list_display = ["code", "criterion", "label", "verified", "public"]
    list_filter = ["criterion", "verified"]
    search_fields = ["code", "label"]
    ordering = ["criterion", "number", "code"]
    fields = [
        ("code", "number", "criterion"),
        "slug",
        "label",
        "authority",
        "paragraph",
        "verified",
        "verified_against",
    ]


class ViolationTypeRuleInline(admin.TabularInline):
    model = ViolationTypeRule
    autocomplete_fields = ["rule"]
    extra = 0


@admin.register(ViolationType)
class ViolationTypeAdmin(RecordAdmin):
    list_display = ["code", "title", "parent", "verified", "public"]
    list_filter = ["verified"]
    list_select_related = ["parent"]
    search_fields = ["code", "title"]
    ordering = ["code", "id"]
    fields = ["code", "slug", "title", "parent", "verified", "verified_against"]
    autocomplete_fields = ["parent"]
    inlines = [ViolationTypeRuleInline]
