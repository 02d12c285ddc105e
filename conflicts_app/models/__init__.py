"""The one door to the models."""

from conflicts_app.models.actors import KINDS, Actor, ActorQuerySet, State
from conflicts_app.models.addresses import FormerAddress
from conflicts_app.models.base import Record, RecordQuerySet
from conflicts_app.models.names import Folded
from conflicts_app.models.time import Dated, Period, in_force, reading

__all__ = [
    "KINDS",
    "Actor",
    "ActorQuerySet",
    "Dated",
    "Folded",
    "FormerAddress",
    "Period",
    "Record",
    "RecordQuerySet",
    "State",
    "in_force",
    "reading",
]
