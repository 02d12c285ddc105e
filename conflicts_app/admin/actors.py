"""States, armed groups, forces and organisations at the desk."""

from django.contrib import admin

from conflicts_app.admin.base import RecordAdmin
from conflicts_app.models import State


@admin.register(State)
class StateAdmin(RecordAdmin):
    list_display = ["name", "iso_alpha3", "region", "public"]
    search_fields = ["folded_name", "iso_alpha3"]
    ordering = ["sort_key"]
    fields = [
        "name",
        "slug",
        "acronym",
        "summary",
        "standing",
        ("iso_alpha2", "iso_alpha3", "iso_numeric"),
        ("gw_code", "cow_code"),
        "region",
    ]
    prepopulated_fields = {"slug": ["name"]}
