"""The description of the API: what the generator cannot see by itself, and words and an example for everything."""

from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.openapi import AutoSchema
from rest_framework.serializers import BaseSerializer

from conflicts_app.api.examples import FIELDS, OF, PARAMETERS
from conflicts_app.api.formats import CsvForm, PageForm, TrimForm
from conflicts_app.filters.base import REPEATABLE

NULL = {"type": "null"}  # what the API says where a column is blank
PROBLEM = {
    "type": "object",
    "description": "What was wrong, as RFC 9457 has it.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Always about:blank: the status says what it is."},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer", "description": "The status of the answer."},
        "detail": {"type": "string", "description": "What was wrong, and the way out."},
        "errors": {
            "type": "array",
            "description": "Each parameter that could not be followed, where that was it.",
            "items": {
                "type": "object",
                "required": ["parameter", "detail"],
                "properties": {
                    "parameter": {"type": "string", "description": "The name of the parameter."},
                    "detail": {"type": "string", "description": "What was wrong with it."},
                },
            },
        },
    },
}
REFUSALS = {
    "400": "Something that was asked is not understood: each parameter is named.",
    "404": "There is no such record.",
    "410": "The record was withdrawn; the reason is given.",
    "429": "The address has asked too often: Retry-After says when to come back.",
}
STREAMS = {  # what is sent instead of a page where it is asked for
    "text/csv": {"type": "string", "description": "The whole list as a table; the first line has the names."},
    "application/jsonl": {"type": "string", "description": "The whole list, one record a line."},
    "application/geo+json": {
        "type": "object",
        "description": "The whole list as a FeatureCollection (RFC 7946).",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "const": "FeatureCollection", "description": "What it is."},
            "features": {
                "type": "array",
                "description": "The records, each with its point, or null where it has none.",
                "items": {"type": "object"},
            },
        },
    },
}
FORMATS = {"known_at": "date-time", "updated_since": "date-time"}
FORMATS |= dict.fromkeys(("as_of", "active_on", "date_after", "date_before"), "date")


class Description(AutoSchema):
    """Of one operation, as its forms and models have it."""

    view: Any

    def get_summary(self) -> str:
        words = self.view.queryset.model._meta
        kinds = {"list": f"List of {words.verbose_name_plural}", "retrieve": f"One {words.verbose_name}"}
        return kinds.get(self.view.action, str(self.view.action).capitalize())

    def _get_parameters(self) -> list[Any]:
        forms = [renderer.format for renderer in self.view.get_renderers()]
        codes = {"format": forms, "profile": [*getattr(self.view, "profiles", ())]}
        asked = {name: field for name, field in self.asked().items() if codes.get(name, True)}
        ours = [described(name, field, codes.get(name, [])) for name, field in asked.items()]
        return [*super()._get_parameters(), *ours]

    def _get_filter_parameters(self) -> list[Any]:
        """None of the generator's: the forms themselves are asked."""
        return []

    def asked(self) -> dict[str, forms.Field]:
        """Every parameter that the view knows, with the field that reads it."""
        if self.view.action == "retrieve":
            return {**self.view.form_class.base_fields, **TrimForm.base_fields}
        filters = {name: one.field for name, one in self.view.filterset_class.base_filters.items()}
        if self.view.action == "list":
            return filters | PageForm.base_fields | CsvForm.base_fields
        return filters | self.view.filterset_class.paging_class.base_fields

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        said = super()._map_serializer_field(field, direction, bypass_extensions)
        return or_null(said) if may_be_null(field) else said


def may_be_null(field: Any) -> bool:
    """Whether the column behind a field may be blank: the API says null then (PartSerializer)."""
    if isinstance(field.parent, BaseSerializer) and (
        model := getattr(getattr(field.parent, "Meta", None), "model", None)
    ):
        try:
            column = model._meta.get_field(field.source)
        except FieldDoesNotExist:
            return False
        return column.concrete and (column.null or (column.empty_strings_allowed and column.blank))
    return False


def or_null(said: dict[str, Any]) -> dict[str, Any]:
    match said:
        case {"type": str(kind)}:
            return {**said, "type": [kind, "null"]}
        case {"$ref": _} | {"allOf": [_]}:
            rest = {name: value for name, value in said.items() if name not in ("$ref", "allOf")}
            one = {"$ref": said["$ref"]} if "$ref" in said else said["allOf"][0]
            return {**rest, "oneOf": [one, NULL]}
    return said


def described(name: str, field: Any, codes: list[str]) -> dict[str, Any]:
    """One parameter of a query; ``codes`` are the values that the view knows, where the field does not."""
    example = PARAMETERS.get(name)
    coded = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
    values = [value for value, _label in field.choices if value] if coded else codes
    value: dict[str, Any] = {"type": "string"}
    if values:
        value["enum"] = values
        example = example if example in values else values[0]
    elif isinstance(field, forms.IntegerField | forms.DecimalField):
        value["type"] = "integer"
        value |= {
            end: limit for end in ("minimum", "maximum") if (limit := getattr(field, f"{end[:3]}_value")) is not None
        }
    elif name in FORMATS:
        value["format"] = FORMATS[name]
    if example is not None:
        value["examples"] = [example]  # beside it, the page of the API would send each of them
    several = isinstance(field, REPEATABLE)
    return {
        "name": name,
        "in": "query",
        "required": bool(field.required),
        "allowEmptyValue": not field.required,  # a blank asks nothing, as a form sends it
        "description": str(field.help_text) + (" Given several times, each counts: “or”." if several else ""),
        "schema": {"type": "array", "items": value, "maxItems": 100} if several else value,
    }


def complete(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """What holds for all operations and fields."""
    schemas = result["components"]["schemas"]
    schemas["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for operation in operations.values():
            detail = "{slug}" in path
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["description"] = "The slug of the record, as its addresses have it."
            for media_type, content in operation["responses"]["200"]["content"].items():
                content["schema"] = STREAMS.get(media_type, content["schema"])
            operation.pop("security", None)  # there is no key
            for status, words in REFUSALS.items():
                if detail or status in ("400", "429"):
                    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                    operation["responses"][status] = {"description": words, "content": content}
    schemas.pop("BlankEnum", None)
    for name, schema in schemas.items():
        explain(schema, {**FIELDS, **OF.get(name, {})})
    return result


def explain(schema: dict[str, Any], examples: dict[str, Any]) -> None:
    """An example of each property that is a plain value, all the way down."""
    if "enum" in schema:
        schema.setdefault("example", schema["enum"][0])
        schema.setdefault("description", "One of these.")
    for name, said in schema.get("properties", {}).items():
        if "oneOf" in said:
            said["oneOf"] = [NULL if one.get("$ref", "").endswith("/BlankEnum") else one for one in said["oneOf"]]
        plain = not {"properties", "$ref", "allOf", "enum"} & said.keys() and "Enum" not in str(said)
        if plain and name in examples:
            said.setdefault("example", examples[name])
        explain(said, examples)
    if "items" in schema:
        explain(schema["items"], examples)
