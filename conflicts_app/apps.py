from django.apps import AppConfig


class ConflictsAppConfig(AppConfig):
    name = "conflicts_app"
    verbose_name = "Register"
