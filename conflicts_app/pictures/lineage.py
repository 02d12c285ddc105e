"""Where an actor comes from and what became of it: a bar through time for each, a line from one to the next."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from conflicts_app.models import Actor, ActorRelation
from conflicts_app.pictures.axis import Axis, percent
from conflicts_app.pictures.bands import Bar, bar, ends

PITCH, TOP = 44, 24  # pixels from lane to lane, and the room for the years above


@dataclass
class Life:
    """One actor: when it certainly and possibly existed, as far as its own dates and its successions say."""

    actor: Actor
    begin: float
    end: float
    lane: int = 0
    bars: list[Bar] = field(default_factory=list)
    is_subject: bool = False

    @property
    def x(self) -> str:
        return percent(self.begin)

    @property
    def text_y(self) -> int:
        return TOP + PITCH * self.lane + 12

    @property
    def bar_y(self) -> int:
        return self.text_y + 5

    @property
    def anchor(self) -> str:
        """Names of what begins late are written towards the left, where there is room."""
        return "end" if self.begin > 70 else "start"

    @property
    def text_x(self) -> str:
        return percent(self.end if self.anchor == "end" else self.begin)


@dataclass(frozen=True)
class Step:
    """One succession."""

    relation: ActorRelation
    x: str
    y1: int
    y2: int


@dataclass(frozen=True)
class Lineage:
    """The lineage of an actor, ready to be drawn."""

    axis: Axis
    lives: list[Life]
    steps: list[Step]

    @property
    def height(self) -> int:
        return TOP + PITCH * (max(life.lane for life in self.lives) + 1) + 4

    @property
    def relations(self) -> list[ActorRelation]:
        return [step.relation for step in self.steps]


def lineage_of(actor: Actor, relations: Iterable[ActorRelation], today: datetime.date) -> Lineage | None:
    """The picture of a lineage; None where the actor has no predecessor and no successor, or nothing has a date."""
    rows = [relation for relation in relations if relation.happened]
    if not rows:
        return None
    actors = {one.pk: one for relation in rows for one in (relation.actor, relation.other)}
    spans = {key: span_of(one, rows) for key, one in actors.items()}
    days = [day for span in spans.values() for day in (span["begin"], span["end"]) if day]
    axis = Axis.over([*days, today if any(span["end"] is None for span in spans.values()) else None], today)
    order = sorted(actors.values(), key=lambda one: (spans[one.pk]["begin"] or axis.first, one.pk))
    lives = {}
    for lane, one in enumerate(order):
        span = spans[one.pk]
        begin = axis.at(span["begin"]) if span["begin"] else 0.0
        end = axis.at(span["end"]) if span["end"] else axis.now
        begin_sure = axis.at(span["begin_sure"]) if span["begin_sure"] else begin
        end_sure = axis.at(span["end_sure"]) if span["end_sure"] else end
        if not span["begin_sure"]:  # nobody says since when, so no day of it is certain
            begin_sure = end_sure = end
        parts = [(begin, begin_sure, False), (begin_sure, end_sure, True), (end_sure, end, False)]
        bars = [bar(x, to, "actor", certain, False) for x, to, certain in parts if to > x]
        lives[one.pk] = Life(one, begin, max(end, begin), lane, bars, one.pk == actor.pk)
    steps = [step(relation, lives, axis) for relation in rows]
    return Lineage(axis, list(lives.values()), steps)


def step(relation: ActorRelation, lives: dict[int, Life], axis: Axis) -> Step:
    begin, end = ends(relation.happened, axis)
    first, second = lives[relation.actor_id], lives[relation.other_id]
    upper, lower = sorted((first, second), key=lambda life: life.lane)
    return Step(relation, percent((begin + end) / 2), upper.bar_y + 12, lower.bar_y)


def span_of(actor: Any, relations: list[ActorRelation]) -> dict[str, datetime.date | None]:
    """From when to when an actor is drawn: its own dates first, then those on which it came to be or passed."""
    born = [relation for relation in relations if relation.other_id == actor.pk]
    gone = [relation for relation in relations if relation.actor_id == actor.pk]
    own, sure = actor.possible, actor.certain
    begin, begin_sure = (own.lower, sure.lower if sure else None) if actor.start else (None, None)
    if begin is None and born:
        begin = min(relation.happened.lower for relation in born)
        begin_sure = max(relation.happened.upper for relation in born)
    end, end_sure = (own.upper, sure.upper if sure else None) if actor.end and not actor.is_ongoing else (None, None)
    if end is None and gone:
        end = max(relation.happened.upper for relation in gone)
        end_sure = min(relation.happened.lower for relation in gone)
    return {"begin": begin, "begin_sure": begin_sure, "end": end, "end_sure": end_sure}
