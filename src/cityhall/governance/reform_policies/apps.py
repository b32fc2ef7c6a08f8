"""App registration."""

from django.apps import AppConfig


class ReformPoliciesConfig(AppConfig):
    name = "cityhall.governance.reform_policies"
    label = "reform_policies"
    verbose_name = "局区X方針"
    default_auto_field = "django.db.models.BigAutoField"
