"""Who may do what at the desk. Each role may do all that the one before it may."""

from itertools import accumulate
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from conflicts_app.models import Record
from conflicts_app.rooms import mirrored

admin.site.unregister([User, Group])


@admin.register(Group)
class RoleAdmin(admin.ModelAdmin):
    """For choosing a role; what each may is the program’s to say."""

    fields = ["name"]
    search_fields = ["name"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_add_permission = has_delete_permission = has_change_permission


@admin.register(User)
class EditorAdmin(UserAdmin):
    """The people at the desk: nobody is deleted, because what they did names them."""

    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["groups", "is_active"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (gettext_lazy("Who that is"), {"fields": [("first_name", "last_name"), "email"]}),
        (gettext_lazy("What they may"), {"fields": ["is_staff", "groups", "is_active"]}),
    ]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, widget=CheckboxSelectMultiple, **options)

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever gives roles does not become more than they are by another’s password."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or request.user.is_superuser or not obj.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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
