from django.apps import AppConfig


class RemarksConfig(AppConfig):
    name = "homeground.remarks"
    label = "remarks"
    default_auto_field = "django.db.models.BigAutoField"
