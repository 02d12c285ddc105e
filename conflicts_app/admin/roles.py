"""Who may do what at the desk. Each role may do all that the one before it may."""

from itertools import accumulate

from django.apps import apps
from django.contrib.auth.models import Group, Permission

from conflicts_app.models import Record
from conflicts_app.rooms import mirrored


def of_records(*doings: str) -> set[str]:
    """Rights to records of every kind, and to their parts: rows of these may be taken out."""
    made = apps.get_app_config("conflicts_app").get_models()
    kinds = {model for model in made if issubclass(model, (*mirrored(),))}
    of_all = {f"{doing}_{model._meta.model_name}" for model in kinds for doing in doings}
    return of_all | {f"delete_{model._meta.model_name}" for model in kinds if not issubclass(model, Record)}


def roles() -> dict[str, set[str]]:
    """The roles and their rights: contributors write, reviewers approve, publishers publish and withdraw."""
    steps = {
        "Contributor": of_records("view", "add", "change"),
        "Reviewer": {"approve"},
        "Publisher": {"publish"},
        "Administrator": {"publish_own", "seal", "add_user", "change_user", "view_user", "view_group"},
    }
    return dict(zip(steps, accumulate(steps.values(), lambda before, more: before | more), strict=True))


def keep_roles() -> None:
    """Make the groups, and give back to each the rights of its role; what else somebody gave to one stays."""
    for name, codenames in roles().items():
        group, _new = Group.objects.get_or_create(name=name)
        wanted = Permission.objects.filter(
            codename__in=codenames, content_type__app_label__in=["conflicts_app", "auth"]
        )
        group.permissions.add(*wanted)
