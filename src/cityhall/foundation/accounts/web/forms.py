"""The staff sign-in form."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest

from cityhall.design_system.parts import ErrorLink
from cityhall.foundation.accounts.models import User


class StaffSignInForm(forms.Form):
    """Login and password. One message for every failure: it does not say which was wrong.

    The field bears the name of User.USERNAME_FIELD: under any other, axes counts the failures
    of all logins as those of one and locks nobody.
    """

    login = forms.CharField(
        label="ログイン名",
        error_messages={"required": "ログイン名を入れてください。"},
        max_length=150,
        widget=forms.TextInput(
            attrs={
                "class": "dads-input-text__input",
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label="パスワード",
        error_messages={"required": "パスワードを入れてください。"},
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"class": "dads-input-text__input", "autocomplete": "current-password"}
        ),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "login" not in given or "password" not in given:
            return given
        user = authenticate(self.request, login=given["login"], password=given["password"])
        if not isinstance(user, User) or not user.is_staff_member:
            raise forms.ValidationError(
                "ログイン名かパスワードが違います。もう一度入力してください。",
                code="accounts.sign_in_failed",
            )
        self.user = user
        return given

    def error_links(self) -> tuple[ErrorLink, ...]:
        """What is wrong, for the summary at the top; a wrong password leads to the first field."""
        first = self["login"].id_for_label or ""
        return tuple(
            ErrorLink(self[name].id_for_label if name in self.fields else first, str(message))
            for name, messages in self.errors.items()
            for message in messages
        )
