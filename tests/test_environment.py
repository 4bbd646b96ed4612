"""Settings: what they are without any variable, and what each bad value is answered with."""

from __future__ import annotations

from pathlib import Path

import pytest

from homeground import environment
from homeground.environment import BadSettings


def test_everything_has_a_default() -> None:
    settings = environment.read({})
    assert settings.web_port == 8400
    assert settings.sandbox_port == 8401
    assert settings.database_url is None
    assert settings.home.is_absolute()
    assert settings.debug is False
    assert settings.address == "http://localhost:8400"


def test_an_empty_variable_counts_as_not_set() -> None:
    assert environment.read({"HOMEGROUND_WEB_PORT": " ", "DATABASE_URL": ""}) == environment.read(
        {}
    )


def test_values_are_typed(tmp_path: Path) -> None:
    settings = environment.read(
        {
            "HOMEGROUND_HOME": str(tmp_path / "new"),
            "HOMEGROUND_WEB_PORT": "9000",
            "HOMEGROUND_DEBUG": "Yes",
            "HOMEGROUND_ALLOWED_HOSTS": "a.example, b.example",
            "HOMEGROUND_HTTP_READ_SECONDS": "2.5",
            "HOMEGROUND_PUBLIC_URL": "https://social.example.com/",
            "HOMEGROUND_LOG_LEVEL": "DEBUG",
        }
    )
    assert settings.home == tmp_path / "new"
    assert settings.web_port == 9000
    assert settings.debug is True
    assert settings.allowed_hosts == ("a.example", "b.example")
    assert settings.http_read_seconds == 2.5
    assert settings.address == "https://social.example.com"
    assert settings.served_by_https
    assert settings.log_level == "debug"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "HOMEGROUND_WEB_PORT",
            "99999",
            "must be a port number from 1 to 65535, for example 8400.",
        ),
        ("HOMEGROUND_WEB_PORT", "٨٤٠٠", "must be a port number from 1 to 65535, for example 8400."),
        (
            "HOMEGROUND_SANDBOX_PORT",
            "http",
            "must be a port number from 1 to 65535, for example 8400.",
        ),
        ("HOMEGROUND_DEBUG", "maybe", "must be yes or no."),
        ("HOMEGROUND_LOG_LEVEL", "loud", "must be one of debug, info, warning, error."),
        ("HOMEGROUND_WEB_THREADS", "0", "must be a whole number of threads from 1 to 64."),
        ("HOMEGROUND_WEB_THREADS", "four", "must be a whole number of threads from 1 to 64."),
        (
            "HOMEGROUND_HTTP_READ_SECONDS",
            "-1",
            "must be a number of seconds above 0 and up to 3600",
        ),
        (
            "HOMEGROUND_HTTP_READ_SECONDS",
            "nan",
            "must be a number of seconds above 0 and up to 3600",
        ),
        ("HOMEGROUND_PUBLIC_URL", "social.example.com", "must be an address without a path"),
        ("HOMEGROUND_SECRET_KEY", "short", "is too short to be safe."),
        ("HOMEGROUND_OIDC_ISSUER", "http://login.example.com", "must be an https address"),
        ("DATABASE_URL", "mysql://localhost/x", "must be the address of a PostgreSQL database"),
        ("HOMEGROUND_HOME", __file__, "names a file. Give the path of a folder"),
    ],
)
def test_a_bad_value_is_named_with_what_to_do(name: str, value: str, said: str) -> None:
    with pytest.raises(BadSettings) as caught:
        environment.read({name: value})
    assert caught.value.what.startswith(f"{name} {said}")
    assert "docs/guide/settings.md" in caught.value.what_to_do


def test_a_provider_needs_what_it_knows_the_house_by() -> None:
    issuer = {"HOMEGROUND_OIDC_ISSUER": "https://login.example.com/staff/"}
    with pytest.raises(BadSettings, match="without HOMEGROUND_OIDC_CLIENT_ID"):
        environment.read(issuer)
    both = {"HOMEGROUND_OIDC_CLIENT_ID": "homeground", "HOMEGROUND_OIDC_CLIENT_SECRET": "s"}
    settings = environment.read(issuer | both)
    assert settings.oidc_issuer == "https://login.example.com/staff"
    assert "HOMEGROUND_OIDC_CLIENT_SECRET_FILE" in environment.documentation()


def test_all_bad_values_are_named_at_once() -> None:
    with pytest.raises(BadSettings) as caught:
        environment.read({"HOMEGROUND_WEB_PORT": "x", "HOMEGROUND_DEBUG": "x"})
    assert len(caught.value.what.splitlines()) == 2


def test_a_misspelt_setting_is_pointed_out() -> None:
    with pytest.raises(
        BadSettings, match="HOMEGROUND_WEB_PROT is not a setting. Did you mean HOMEGROUND_WEB_PORT"
    ):
        environment.read({"HOMEGROUND_WEB_PROT": "8400"})
    environment.read({"HOMEGROUND_REQUIRE_BROWSER": "1"})  # not a near miss of any


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://u:p@db/homeground\n")
    assert (
        environment.read({"DATABASE_URL_FILE": str(file)}).database_url
        == "postgresql://u:p@db/homeground"
    )


def test_a_secret_file_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    for path, said in (
        (
            tmp_path / "none",
            f"DATABASE_URL cannot be read from {tmp_path}/none, which DATABASE_URL_FILE names: No such",
        ),
        (empty, f"DATABASE_URL is empty in {empty}"),
        (tmp_path, f"DATABASE_URL cannot be read from {tmp_path}"),
    ):
        with pytest.raises(BadSettings) as caught:
            environment.read({"DATABASE_URL_FILE": str(path)})
        assert caught.value.what.startswith(said)
    with pytest.raises(
        BadSettings, match="DATABASE_URL and DATABASE_URL_FILE are both set. Keep one"
    ):
        environment.read({"DATABASE_URL": "postgres:///x", "DATABASE_URL_FILE": str(empty)})


def test_no_secret_shows_in_repr() -> None:
    settings = environment.read(
        {"DATABASE_URL": "postgres://u:hidden@h/d", "HOMEGROUND_SECRET_KEY": "hidden" * 10}
    )
    assert "hidden" not in repr(settings)


def test_names_for_short_links_are_names_and_none_that_people_sign_in_at() -> None:
    read = environment.read({"HOMEGROUND_LINK_HOSTS": "Go.example.com., l.example.org"})
    assert read.link_hosts == ("go.example.com", "l.example.org")
    for wrong in ("https://go.example.com", "go", "go_x.example.com", "go.example.com:8400"):
        with pytest.raises(BadSettings, match="HOMEGROUND_LINK_HOSTS"):
            environment.read({"HOMEGROUND_LINK_HOSTS": wrong})
    both = {"HOMEGROUND_PUBLIC_URL": "https://go.example.com", "HOMEGROUND_LINK_HOSTS": "go.example.com"}  # fmt: skip
    with pytest.raises(BadSettings, match="nobody could sign in"):
        environment.read(both)
