from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "homeground.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from homeground.database import times

        from . import tenancy

        connection_created.connect(times.read_quickly, dispatch_uid="times")
        connection_created.connect(tenancy.bind_new_connection, dispatch_uid="tenants")
        post_migrate.connect(tenancy.secure_tables, dispatch_uid="tenants")
