"""The description of the API is complete and true: whoever builds on it is not surprised."""

import json
import os
from io import StringIO

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.checks import positive_data_acceptance, response_schema_conformance

CASES = int(os.environ.get("FUZZ", "8"))  # of each operation; make fuzz asks for more
pytestmark = pytest.mark.django_db


def described():
    return SchemaGenerator().get_schema(public=True)


def operations(schema):
    return [(path, operation["get"]) for path, operation in schema["paths"].items()]


def plain(parameter):
    """What one value of a parameter is."""
    return parameter["schema"].get("items", parameter["schema"])


def properties(schema, name):
    for key, said in schema.get("properties", {}).items():
        yield f"{name}.{key}", said
        yield from properties(said, f"{name}.{key}")
    if "items" in schema:
        yield from properties(schema["items"], f"{name}[]")


def test_the_generator_warns_of_nothing():
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def test_every_operation_and_every_parameter_has_words_and_an_example():
    for path, operation in operations(described()):
        assert operation["summary"], path
        assert operation["description"], path
        assert {"200", "400", "429"} <= operation["responses"].keys()
        for parameter in operation["parameters"]:
            assert parameter["description"], (path, parameter["name"])
            if parameter["name"] not in ("cursor", "known_at", "slug"):  # which depend on what is there
                (example,) = plain(parameter)["examples"]
                Draft202012Validator(plain(parameter)).validate(example)


def test_every_field_and_every_enumeration_has_words_and_an_example():
    schema = described()
    rest = {"components": schema["components"]}
    for name, component in schema["components"]["schemas"].items():
        if "enum" in component:
            assert component["description"], name
        for path, said in properties(component, name):
            assert said.get("description"), path
            composed = {"properties", "$ref", "allOf", "items", "enum", "const"} & said.keys() or "Enum" in str(said)
            if not composed and "$ref" not in str(said) and not path.endswith("as_given"):
                assert "example" in said, path
                Draft202012Validator({**said, **rest}).validate(said["example"])


def test_every_example_is_answered(client):
    for path, operation in operations(described()):
        for parameter in operation["parameters"]:
            if "examples" in plain(parameter) and "{" not in path:
                (example,) = plain(parameter)["examples"]
                asked = {"bbox": "-4.5,15,1,20"} if path.endswith("clusters/") else {}
                asked |= {"format": "csv"} if parameter["name"] in ("hxl", "profile") else {}
                answer = client.get(path, {**asked, parameter["name"]: example})
                assert answer.status_code == 200, (path, parameter["name"], answer.content)


API = schemathesis.openapi.from_dict(json.loads(json.dumps(described(), default=str)))
API.app = get_wsgi_application()


@pytest.fixture
def in_the_transaction():
    """As Django's own client asks: the end of a request does not close the connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("in_the_transaction")
@API.parametrize()
@settings(
    max_examples=CASES,
    derandomize="FUZZ" not in os.environ,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_the_answer_is_as_described(case):
    """But for what no description foresees: which slugs there are, and which fields somebody leaves out."""
    unforeseen = [
        positive_data_acceptance,
        *([response_schema_conformance] if (case.query or {}).get("fields") else []),
    ]
    case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=unforeseen)
