"""The addresses of signing in, and of how one signs in."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views.person import apps, changing, confirming, passkeys, showing
from .views.sign_in import entering, forgotten, second, through

patterns: list[URLPattern] = [
    path("sign-in/", entering.SignIn.as_view(), name="sign_in"),
    # What django-allauth calls the same page.
    path("sign-in/", entering.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", second.SecondFactor.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", entering.passkey, name="passkey_sign_in"),
    path("sign-in/passkey/options/", entering.passkey_options, name="passkey_options"),
    path("sign-in/provider/", through.begin, name="provider_sign_in"),
    path("sign-in/provider/back/", through.back, name="provider_back"),
    path("sign-in/forgotten/", forgotten.forgotten, name="forgotten"),
    path(
        "sign-in/forgotten/<str:uidb64>/<str:token>/",
        forgotten.NewPassword.as_view(),
        name="new_password",
    ),
    path("signing-in/", showing.index, name="signing_in"),
    path("signing-in/confirm/", confirming.confirm, name="confirm_person"),
    path("signing-in/password/", changing.password, name="change_password"),
    path("signing-in/sessions/", changing.end, name="end_sessions"),
    path("signing-in/app/", apps.set_up, name="set_up_app"),
    path("signing-in/app/remove/", apps.remove, name="remove_app"),
    path("signing-in/recovery/", apps.recovery, name="recovery_codes"),
    path("signing-in/passkeys/", passkeys.add, name="add_passkey"),
    path("signing-in/passkeys/<int:passkey>/", passkeys.change, name="passkey"),
]
