"""What a rule of consistency is, and how all of them are asked. Rules warn: they decide nothing and stop nobody.

A rule looks at the records of one kind, in the room where it is asked: the desk, or what the public has.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.models import Record


class Severity(TextChoices):
    """How the record and the law fit: an error is what cannot both be so, a warning what needs a second look."""

    ERROR = "error", _("Error")
    WARNING = "warning", _("Warning")


@dataclass(frozen=True)
class Oddity:
    """What a rule says of one record: of which of its rows, of which field, in a sentence with the way out."""

    record: Record
    said: str
    row: Model | None = None  # the part that it is about; None where it is the record
    field: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule for records of some kinds: ``law`` is why the law asks for it, in words and with the provision."""

    code: str
    severity: Severity
    models: tuple[type[Record], ...]
    law: str
    ask: Callable[[Any], Iterator[Oddity]]


@dataclass(frozen=True)
class Finding:
    """An oddity, and the rule that found it."""

    rule: Rule
    oddity: Oddity


RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity, *models: type[Record]) -> Callable[[Any], Any]:
    """Make a function a rule: it is given records of a model and yields oddities; its docstring is the law."""

    def made(ask: Any) -> Any:
        law, *_further = (inspect.getdoc(ask) or "").split("\n\n")
        RULES[code] = Rule(code, severity, models, law, ask)
        return ask

    return made


def findings(record: Record | None = None) -> Iterator[Finding]:
    """What all rules find in the register, or in one record; what is withdrawn is left alone."""
    for one in RULES.values():
        for model in one.models:
            rows: QuerySet[Any] = model._base_manager.exclude(stage=ihl.Stage.WITHDRAWN).order_by("pk")
            if record is None:
                yield from found(one, rows)
            elif model is record._meta.concrete_model:
                yield from found(one, rows.filter(pk=record.pk))


def found(one: Rule, rows: Iterable[Record]) -> Iterator[Finding]:
    for oddity in one.ask(rows):
        yield Finding(one, oddity)
