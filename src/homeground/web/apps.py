from django.apps import AppConfig
from django.contrib.auth import signals


class WebConfig(AppConfig):
    name = "homeground.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .signing_in import sessions

        signals.user_logged_in.connect(sessions.signed_in, dispatch_uid="sessions")
