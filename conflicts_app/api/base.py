"""What every resource of the API has in common: the filters of the pages, pages by cursor, addresses."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.pagination import BasePagination
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.viewsets import GenericViewSet

from conflicts_app.api.formats import Formats, PageForm, Streamed, TrimForm, formats_of, wanted
from conflicts_app.api.linked import link_to_context
from conflicts_app.api.problems import BadParameters, Moved, Withdrawn
from conflicts_app.api.serializers import SERIALIZERS
from conflicts_app.exports.base import Table
from conflicts_app.filters.base import DetailForm, RegisterFilter, problems_of
from conflicts_app.models import FormerAddress, Record

LISTED: dict[str, Any] = {
    "next": {"type": ["string", "null"], "format": "uri", "description": "The next page; null after the last one."},
    "previous": {"type": ["string", "null"], "format": "uri", "description": "The page before; null before the first."},
    "count": {"type": "integer", "description": "How many match in all; there where count=true asked for it."},
}


class SharedFilters(DjangoFilterBackend):
    """Asks the filter of the page, and says what it cannot follow."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        asked: RegisterFilter = self.get_filterset(request, queryset, view)
        form = request.accepted_renderer
        asked.paging_class = form.form_class if isinstance(form, Streamed) else PageForm
        if asked.problems:
            raise BadParameters(asked.problems)
        view.paging = asked.paging
        return asked.qs


class CursorPages(BasePagination):
    """``next`` and ``previous`` carry every parameter of the request; ``count`` is there when asked for."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.form = view.paging  # in which no problem was found
        self.page = self.form.page(queryset)
        here = request.build_absolute_uri()
        self.links = {
            name: replace_query_param(here, "cursor", cursor) if cursor else None
            for name, cursor in (("next", self.page.next), ("previous", self.page.previous))
        }
        return self.page.results

    def get_paginated_response(self, data: Any) -> Response:
        counted = {"count": self.page.count()} if self.form.cleaned_data["count"] == "true" else {}
        answer = Response({**self.links, **counted, "results": data})
        if link := ", ".join(f'<{url}>; rel="{name}"' for name, url in self.links.items() if url):
            answer.headers["Link"] = link
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        results = {**schema, "description": "The records of this page."}
        properties = {**LISTED, "results": results}
        return {"type": "object", "required": ["next", "previous", "results"], "properties": properties}


class Resource(ListModelMixin, GenericViewSet):
    """Something of which the API has a list: page by page, or whole."""

    renderer_classes = [JSONRenderer]
    content_negotiation_class = Formats
    filter_backends = [SharedFilters]
    pagination_class = CursorPages
    profiles: Mapping[str, Table] = {}  # in the columns of others
    table: Table | None = None  # what it is in a spreadsheet and on a map, where that is more than the fields

    def get_renderers(self) -> list[BaseRenderer]:
        return formats_of(self.table) if self.action == "list" else super().get_renderers()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        if isinstance(request.accepted_renderer, Streamed):
            return request.accepted_renderer.answer(self, self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.told(self.paginate_queryset(self.filter_queryset(self.get_queryset()))))

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """An answer in JSON says what its words mean to others."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if answer.status_code == 200 and isinstance(answer, Response):
            answer.headers["Link"] = ", ".join(filter(None, (answer.headers.get("Link"), link_to_context(request))))
        return answer

    def told(self, records: Iterable[Any]) -> Any:
        """What is said of each, in the fields that the request asks for."""
        serializer = SERIALIZERS.of(self)
        return [*map(serializer.telling(wanted(self, serializer.fields)), records)]

    def paginate_queryset(self, queryset: Any) -> Any:
        return list(self.records_of(super().paginate_queryset(queryset) or ()))

    def records_of(self, rows: Iterable[Any]) -> Iterable[Any]:
        """The records that are shown, of the rows that are filtered and put in order."""
        return rows


class RegisterViewSet(RetrieveModelMixin, Resource):
    """A list and its records, as the pages have them."""

    lookup_field = "slug"
    lookup_value_regex = "[^/]+"
    form_class: type[DetailForm] = DetailForm

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.told([self.get_object()])[0])

    def get_object(self) -> Record:
        """The record with this slug. Filters are for lists; of one record its own form says what may be asked."""
        form = self.form_class(self.request.query_params)
        if problems := problems_of(self.request.query_params, form, TrimForm(self.request.query_params)):
            raise BadParameters(problems)
        slug, model = self.kwargs["slug"], self.get_queryset().model
        if record := form.applied_to(self.get_queryset().filter(slug=slug)).first():
            return record
        address = FormerAddress.objects.of(model).filter(slug=slug).first()
        if address and address.moved_to:
            raise Moved(self.request.path.removesuffix(f"{slug}/") + f"{address.moved_to}/")
        if address:
            raise Withdrawn(address.reason)
        raise Http404(
            _("There is no “%(slug)s” among the %(records)s.")
            % {"slug": slug[:100], "records": model._meta.verbose_name_plural}
        )
