"""What every resource of the API has in common: the filters of the pages, pages by cursor, addresses."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.pagination import BasePagination
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import Field, ListSerializer, ModelSerializer, SerializerMethodField, UUIDField
from rest_framework.utils.urls import replace_query_param
from rest_framework.viewsets import GenericViewSet

from conflicts_app.api.formats import Formats, PageForm, Streamed, TrimForm, formats_of, wanted
from conflicts_app.api.linked import link_to_context
from conflicts_app.api.problems import BadParameters, Moved, Withdrawn
from conflicts_app.exports.base import Table
from conflicts_app.filters.base import DetailForm, RegisterFilter, problems_of
from conflicts_app.models import FormerAddress, Record, parts_of

MOST_KEPT = 5_000  # records inside others of which an answer remembers what it says
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
        view.asked = asked
        return asked.qs


class CursorPages(BasePagination):
    """``next`` and ``previous`` carry every parameter of the request; ``count`` is there when asked for."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.form = view.asked.paging  # in which no problem was found
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


class Addresses(dict[str, str]):
    """Where lists are, as whoever asks reaches them, by the names of their routes; records are below their list.

    Each is looked up once for an answer. NoReverseMatch where there is no such list.
    """

    def __init__(self, request: Request) -> None:
        self.request = request

    def __missing__(self, name: str) -> str:
        self[name] = reverse(name, request=self.request)
        return self[name]

    def of(self, route: str, slug: str) -> str:
        """The address in the API of a record."""
        return f"{self[f'api:{route}-list']}{slug}/"

    def of_page(self, record: Record) -> str:
        """The address of the page about a record."""
        return f"{self[f'{record.page}-list']}{record.slug}/"


def addresses(field: Field) -> Addresses:
    """Those of the answer to which the field belongs."""
    context: Any = field.context
    return context.setdefault("addresses", Addresses(context["request"]))


class PartSerializer(ModelSerializer):
    """Rows as the outside sees them: what is listed, and null for what is not known."""

    def build_property_field(self, field_name: str, model_class: Any) -> Any:
        """What the register counts for itself is a column with words of its own; other properties have none."""
        field, options = super().build_property_field(field_name, model_class)
        columns = {column.name: column for column in model_class._meta.concrete_fields}
        return field, ({**options, "help_text": columns[field_name].help_text} if field_name in columns else options)

    @cached_property
    def addresses(self) -> Addresses:
        return addresses(self)

    @cached_property
    def shown(self) -> list[tuple[str, Any, Any]]:
        """Of each field its name, how it is read from a row, and how that is shown."""
        return [(name, reader_of(field), field.to_representation) for name, field in self.fields.items()]

    def to_representation(self, row: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for name, read, represent in self.shown:
            value = read(row)
            said = value if value is None or type(value) is str else represent(value)  # text stands as it is
            shown[name] = None if said == "" else said
        return shown


def reader_of(field: Field) -> Callable[[Any], Any]:
    """How the field is read from a row: an attribute of it is, without the questions that DRF asks of each value."""
    if type(field).get_attribute is not Field.get_attribute or len(field.source_attrs) != 1:
        return field.get_attribute
    (name,) = field.source_attrs
    return partial(parts_of, name) if isinstance(field, ListSerializer) else attrgetter(name)


class RecordSerializer(PartSerializer):
    """The fields that every record has; each concept lists its own beside them, none is there by exclusion."""

    id = UUIDField(source="uuid", help_text=Record._meta.get_field("uuid").help_text)
    url = SerializerMethodField(help_text=_("Address of this record in the API."))
    html_url = SerializerMethodField(help_text=_("Address of the page about this record."))

    common = ["id", "slug", "url", "html_url", "updated_at"]

    def get_url(self, record: Record) -> str:
        return self.addresses.of(record.route, record.slug)

    def get_html_url(self, record: Record) -> str:
        return self.addresses.of_page(record)


class SummarySerializer(RecordSerializer):
    """A record inside others: what is said of it is made once for an answer, however many name it."""

    @cached_property
    def said(self) -> dict[Any, dict[str, Any]]:
        context: Any = self.context
        return context.setdefault("said", {})

    def to_representation(self, record: Any) -> dict[str, Any]:
        key = type(self), record.pk
        if key not in self.said:
            if len(self.said) >= MOST_KEPT:
                self.said.clear()
            self.said[key] = self.summary(record)
        return self.said[key]

    def summary(self, record: Any) -> dict[str, Any]:
        return super().to_representation(record)


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
        return super().list(request, *args, **kwargs)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """An answer in JSON says what its words mean to others."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if answer.status_code == 200 and isinstance(answer, Response):
            answer.headers["Link"] = ", ".join(filter(None, (answer.headers.get("Link"), link_to_context(request))))
        return answer

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """With the fields that the request asks for."""
        serializer: Any = super().get_serializer(*args, **kwargs)
        every = getattr(serializer, "child", serializer).fields
        for name in {*every}.difference(wanted(self, every)):
            del every[name]
        return serializer

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
