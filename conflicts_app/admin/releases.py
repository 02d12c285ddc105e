"""Releases at the desk: they are made by a command, and their files never change."""

from django.contrib import admin
from django.http import HttpRequest

from conflicts_app.admin.base import RecordAdmin
from conflicts_app.models import Release


@admin.register(Release)
class ReleaseAdmin(RecordAdmin):
    """What readers should know of it may be said later, and it may be withdrawn."""

    list_display = ["title", "known_at", "public"]
    ordering = ["-known_at", "-id"]
    fieldsets = [(None, {"fields": ["number", "known_at", "summary"]})]
    readonly_fields = ["number", "known_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
