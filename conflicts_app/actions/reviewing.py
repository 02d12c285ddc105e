"""Four eyes: somebody asks, somebody else looks and decides, and what was decided names the version that was seen."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from conflicts_app import ihl
from conflicts_app.actions.publication import Refused, lock
from conflicts_app.actions.saving import authors
from conflicts_app.models import Record, Review, Verdict


def ask(record: Record, *, by: Any, note: str = "", assigned_to: str = "", due: datetime.date | None = None) -> Review:
    """Ask others to look at the record as it stands. Where somebody has asked already, that request is renewed."""
    with transaction.atomic():
        hold(record)
        if not pending(record):
            raise Refused(
                _("The public has “%(record)s” as it stands: there is nothing to look at.") % {"record": record}
            )
        asked = Review.key(record) | {"by": by.get_username(), "note": note, "assigned_to": assigned_to, "due": due}
        review, _new = Review.objects.waiting().update_or_create(record=record.uuid, defaults={**asked, "at": Now()})
        move(record, ihl.Stage.DRAFT, ihl.Stage.IN_REVIEW)
    return review


def decide(record: Record, verdict: Verdict, *, by: Any, reason: str = "") -> None:
    """Approve the record in the version that the caller has seen, send it back, or take one's own request back.

    Raises Refused where nobody asks, where it was saved since, and where it is the work of who decides.
    """
    with transaction.atomic():
        hold(record)
        review = Review.objects.about(record).waiting().select_for_update().first()
        if review is None:
            raise Refused(_("Nobody asks for a review of “%(record)s”, or somebody has decided.") % {"record": record})
        written_by, name = authors(record), by.get_username()
        own = name in {*written_by, review.by}
        if verdict == Verdict.APPROVED and own:
            raise Refused(_("This is your own work: somebody else has to look at it."))
        if verdict == Verdict.TAKEN_BACK and review.by != name:
            raise Refused(_("%(by)s has asked: only they can take it back. You can send it back.") % {"by": review.by})
        if verdict == Verdict.SENT_BACK and not reason.strip():
            raise Refused(_("Say what has to be done: whoever wrote it reads it."))
        review.version, review.authors = record.version, sorted({*written_by, review.by})
        review.verdict, review.decided_by, review.decided_at, review.reason = verdict, name, Now(), reason
        review.save()
        if verdict != Verdict.APPROVED:
            move(record, ihl.Stage.IN_REVIEW, ihl.Stage.DRAFT)


def approval(record: Record) -> Review | None:
    """The approval of the version that the record has; None where nobody approved just that."""
    approved = Review.objects.about(record).filter(verdict=Verdict.APPROVED, version=record.version)
    return approved.order_by("-pk").first()


def pending(record: Record) -> bool:
    """Whether the desk has something that the public has not."""
    return record.published_version != record.version


def lacks_approval(record: Record, by: Any) -> bool:
    """Whether it takes somebody else before this editor may publish the record: nobody publishes their own work alone.

    Who publishes the work of others is the second pair of eyes. An administrator may do without one.
    """
    own = by.get_username() in authors(record)
    return pending(record) and own and approval(record) is None and not by.has_perm("conflicts_app.publish_own")


def settle(record: Record, *, by: Any) -> None:
    """Before a publication: whoever publishes the work of others approves of it, and nobody has to wait any longer."""
    for review in Review.objects.about(record).waiting():
        name = by.get_username()
        review.authors = sorted({*authors(record), review.by})
        review.verdict = Verdict.TAKEN_BACK if name in review.authors else Verdict.APPROVED
        review.version, review.decided_by, review.decided_at = record.version, name, Now()
        review.save()


def hold(record: Record) -> None:
    """Keep the record as the caller has seen it until the transaction ends."""
    model: Any = record._meta.concrete_model
    lock(model, {record.pk: record})


def move(record: Record, before: ihl.Stage, after: ihl.Stage) -> None:
    """A stage further, or back; one that the public has stays published."""
    model: Any = record._meta.concrete_model
    model._base_manager.filter(pk=record.pk, stage=before).update(stage=after)
