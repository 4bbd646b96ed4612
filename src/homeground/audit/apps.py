from django.apps import AppConfig
from django.contrib.auth import signals
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "homeground.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import guarding, signing

        post_migrate.connect(guarding.guard, dispatch_uid="audit_guard")
        signals.user_logged_in.connect(signing.signed_in, dispatch_uid="audit")
        signals.user_logged_out.connect(signing.signed_out, dispatch_uid="audit")
        signals.user_login_failed.connect(signing.sign_in_failed, dispatch_uid="audit")
