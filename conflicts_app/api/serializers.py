"""How rows are told: what every serializer of the API has in common."""

import threading
from collections.abc import Callable, Container, Iterable
from functools import partial
from operator import attrgetter
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.reverse import reverse
from rest_framework.serializers import Field, ListSerializer, ModelSerializer, SerializerMethodField, UUIDField

from conflicts_app.models import Record, parts_of

MOST_KEPT = 5_000  # records inside others of which an answer remembers what it says


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


class PartSerializer(ModelSerializer):
    """Rows as the outside sees them: what is listed, and null for what is not known."""

    def build_property_field(self, field_name: str, model_class: Any) -> Any:
        """What the register counts for itself is a column with words of its own; other properties have none."""
        field, options = super().build_property_field(field_name, model_class)
        columns = {column.name: column for column in model_class._meta.concrete_fields}
        return field, ({**options, "help_text": columns[field_name].help_text} if field_name in columns else options)

    @cached_property
    def answer(self) -> dict[str, Any]:
        """What is remembered for one answer: the context of the whole serializer."""
        return self.context  # type: ignore[return-value]

    @property
    def addresses(self) -> Addresses:
        if "addresses" not in self.answer:
            self.answer["addresses"] = Addresses(self.answer["request"])
        return self.answer["addresses"]

    @cached_property
    def shown(self) -> list[tuple[str, Any, Any]]:
        """Of each field its name, how it is read from a row, and how that is shown."""
        return [(name, reader_of(field), field.to_representation) for name, field in self.fields.items()]

    def to_representation(self, row: Any) -> dict[str, Any]:
        return told(self.shown, row)

    def telling(self, names: Container[str]) -> Callable[[Any], dict[str, Any]]:
        """Tells of a row only what has these names."""
        return partial(told, [one for one in self.shown if one[0] in names])


def told(shown: Iterable[tuple[str, Any, Any]], row: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, read, represent in shown:
        value = read(row)
        said = value if value is None or type(value) is str else represent(value)  # text stands as it is
        found[name] = None if said == "" else said
    return found


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

    def to_representation(self, record: Any) -> dict[str, Any]:
        said, key = self.answer.setdefault("said", {}), (type(self), record.pk)
        if key not in said:
            if len(said) >= MOST_KEPT:
                said.clear()
            said[key] = self.summary(record)
        return said[key]

    def summary(self, record: Any) -> dict[str, Any]:
        return super().to_representation(record)


class Serializers(threading.local):
    """One of each kind for each thread, whose fields are made once; it tells of one answer after another.

    An answer is told in one go: what is sent while others are told has a serializer of its own.
    """

    def __init__(self) -> None:
        self.made: dict[type, Any] = {}

    def of(self, view: Any) -> Any:
        kind = view.get_serializer_class()
        if kind not in self.made:
            self.made[kind] = kind(context={})
        serializer = self.made[kind]
        serializer.context.clear()
        serializer.context.update(view.get_serializer_context())
        return serializer


SERIALIZERS = Serializers()
