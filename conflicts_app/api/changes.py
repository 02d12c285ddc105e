"""The feed of changes: whoever follows it, and fetches what it names, holds what the API holds."""

from typing import Any

from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.serializers import CharField, DateTimeField, SerializerMethodField, UUIDField
from rest_framework.utils.urls import replace_query_param

from conflicts_app.api.base import CursorPages, Resource
from conflicts_app.api.serializers import PartSerializer
from conflicts_app.filters.changes import ChangeFilter
from conflicts_app.filters.paging import cursor_after
from conflicts_app.models import Change


class ChangeSerializer(PartSerializer):
    moment = DateTimeField(source="updated_at", help_text=Change._meta.get_field("updated_at").help_text)
    id = UUIDField(source="uuid", help_text=Change._meta.get_field("uuid").help_text)
    resource = SerializerMethodField(help_text="The resource of the API in which the record is or was.")
    url = SerializerMethodField(help_text="Its address in the API at that moment.")

    moved_to = SerializerMethodField(help_text="For what was merged: the address in the API of the record it is now.")

    reason = CharField(allow_null=True, help_text=_("Why; null where none was given."))

    class Meta:
        model = Change
        fields = ["moment", "action", "resource", "id", "slug", "url", "moved_to", "reason"]

    def get_resource(self, change: Change) -> str | None:
        address = self.address(change.route, change.slug)
        return address and address.split("/")[-3]

    def get_url(self, change: Change) -> str | None:
        return self.address(change.route, change.slug)

    def get_moved_to(self, change: Change) -> str | None:
        return self.address(change.route, change.moved_to) if change.moved_to else None

    def address(self, route: str, slug: str) -> str | None:
        """None for the few kinds of records that are shown with others only."""
        try:
            return self.addresses.of(route, slug)
        except NoReverseMatch:
            return None


class FeedPages(CursorPages):
    """``next`` is always there: at the end of the feed it leads to what is yet to come."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        results = super().paginate_queryset(queryset, request, view)
        here = request.build_absolute_uri()
        self.links["next"] = (
            replace_query_param(here, "cursor", cursor_after(queryset, results[-1])) if results else here
        )
        return results


class ChangeViewSet(Resource):
    """What was published, changed, withdrawn, merged or sealed, in the order in which it happened."""

    queryset = Change.objects.in_order()
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilter
    pagination_class = FeedPages
