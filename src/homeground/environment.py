"""Every setting of the house, read once from the environment and typed.

`read()` returns an `Environment` or raises `BadSettings`, which names each variable that is wrong, what
is wrong with it and what to do. A secret may also come from a file: `NAME_FILE` holds the file's path.

`docs/guide/settings.md` is written from this module (`make docs`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from homeground.errors import BadInput
from homeground.setting_values import (
    folder,
    host_names,
    issuer_address,
    long_secret,
    mail_address,
    mail_server,
    one_of,
    port,
    postgres_address,
    seconds,
    token,
    web_address,
    whole_number,
    words,
    yes_or_no,
)

LOG_FORMATS = ("text", "json")
LOG_LEVELS = ("debug", "info", "warning", "error")


class BadSettings(BadInput):
    """One or more environment variables hold something that cannot be used."""


def default_home() -> Path:
    """The user's own data folder; root's is under /var/lib.

    PostgreSQL refuses to run as root and runs as another account, which could not enter root's home.
    """
    import platformdirs

    if os.name == "posix" and os.geteuid() == 0:
        return platformdirs.site_state_path("homeground", appauthor=False)
    return platformdirs.user_data_path("homeground", appauthor=False)


def setting(
    name: str,
    parse: Callable[[str], object],
    description: str,
    *,
    default: object = None,
    default_factory: Callable[[], object] | None = None,
    shown: str | None = None,
    secret: bool = False,
) -> Any:
    """A field of `Environment` read from variable `name`.

    `parse` raises `ValueError` with the rest of the sentence "NAME …" when it cannot use the text.
    `shown` is the default as the documentation words it. A `secret` stays out of `repr` and may be
    given as a file.
    """
    metadata = {
        "name": name,
        "parse": parse,
        "description": description,
        "secret": secret,
        "shown": str(default) if shown is None else shown,
    }
    if default_factory is not None:
        return field(default_factory=default_factory, metadata=metadata, repr=not secret)
    return field(default=default, metadata=metadata, repr=not secret)


# The settings ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The settings as they are in force."""

    home: Path = setting(
        "HOMEGROUND_HOME",
        folder,
        "The folder where everything lives that must not be lost: the database, the keys, uploaded media.",
        default_factory=default_home,
        shown="the user's data folder, such as ~/.local/share/homeground (for root: /var/lib/homeground)",
    )
    database_url: str | None = setting(
        "DATABASE_URL",
        postgres_address,
        "A PostgreSQL server (15 or later) of your own. Without it Homeground starts the PostgreSQL that "
        "came with it, in HOMEGROUND_HOME.",
        shown="the PostgreSQL in HOMEGROUND_HOME",
        secret=True,
    )
    secret_key: str | None = setting(
        "HOMEGROUND_SECRET_KEY",
        long_secret,
        "What signs sessions and links. Changing it signs everybody out.",
        shown="made at the first start and kept in HOMEGROUND_HOME/keys",
        secret=True,
    )
    encryption_keys: tuple[str, ...] = setting(
        "HOMEGROUND_ENCRYPTION_KEYS",
        words,
        "The keys that networks' access tokens and people's second factors are encrypted with, separated by "
        "commas: the first encrypts, "
        "all of them decrypt. Each is 32 random bytes in URL-safe base64.",
        default=(),
        shown="made at the first start and kept in HOMEGROUND_HOME/keys",
        secret=True,
    )
    web_host: str = setting(
        "HOMEGROUND_WEB_HOST",
        str,
        "The address that the pages are served on. 0.0.0.0 opens them to the network.",
        default="127.0.0.1",
    )
    web_port: int = setting(
        "HOMEGROUND_WEB_PORT", port, "The port that the pages are served on.", default=8400
    )
    public_url: str | None = setting(
        "HOMEGROUND_PUBLIC_URL",
        web_address,
        "The address by which people reach the pages. With https, cookies are sent over https only.",
        shown="http://localhost and the web port",
    )
    allowed_hosts: tuple[str, ...] = setting(
        "HOMEGROUND_ALLOWED_HOSTS",
        words,
        "The host names that the pages answer to, separated by commas, besides that of HOMEGROUND_PUBLIC_URL.",
        default=("localhost", "127.0.0.1", "[::1]"),
        shown="localhost,127.0.0.1,[::1]",
    )
    link_hosts: tuple[str, ...] = setting(
        "HOMEGROUND_LINK_HOSTS",
        host_names,
        "Host names of brands for their short links, separated by commas, such as go.example.com. They lead "
        "to this house, and it answers to them with short links only. docs/guide/referrals.md says how.",
        default=(),
        shown="none",
    )
    behind_proxy: bool = setting(
        "HOMEGROUND_BEHIND_PROXY",
        yes_or_no,
        "Yes when a proxy of yours terminates https and sets X-Forwarded-Proto itself.",
        default=False,
        shown="no",
    )
    web_processes: int = setting(
        "HOMEGROUND_WEB_PROCESSES",
        whole_number(1, 64, "processes"),
        "How many processes make pages: each uses one core at most, and takes about 25 MB more.",
        default=min(2, os.cpu_count() or 1),
        shown="2, where there are two cores",
    )
    web_threads: int = setting(
        "HOMEGROUND_WEB_THREADS",
        whole_number(1, 64, "threads"),
        "How many pages are made at once in each of these processes.",
        default=4,
    )
    sandbox_host: str = setting(
        "HOMEGROUND_SANDBOX_HOST",
        str,
        "The address that the sandbox is served on.",
        default="127.0.0.1",
    )
    sandbox_port: int = setting(
        "HOMEGROUND_SANDBOX_PORT", port, "The port that the sandbox is served on.", default=8401
    )
    worker_concurrency: int = setting(
        "HOMEGROUND_WORKER_CONCURRENCY",
        whole_number(1, 64, "jobs"),
        "How many background jobs one worker does at once.",
        default=4,
    )
    http_connect_seconds: float = setting(
        "HOMEGROUND_HTTP_CONNECT_SECONDS",
        seconds,
        "How long to wait for a connection to a network.",
        default=10.0,
    )
    http_read_seconds: float = setting(
        "HOMEGROUND_HTTP_READ_SECONDS",
        seconds,
        "How long to wait for a network's answer once a request was sent.",
        default=30.0,
    )
    webhook_days: int = setting(
        "HOMEGROUND_WEBHOOK_DAYS",
        whole_number(2, 365, "days"),
        "How many days the words of what networks told are kept; that they were told is known for a year.",
        default=30,
    )
    mail_url: str | None = setting(
        "HOMEGROUND_MAIL_URL",
        mail_server,
        "The mail server that letters go out by (reminders, invitations, new passwords): "
        "smtp://user:password@host:587 (with STARTTLS), or "
        "smtps:// for port 465. Without it nobody is written to; the pages show what waits.",
        shown="none",
        secret=True,
    )
    mail_from: str = setting(
        "HOMEGROUND_MAIL_FROM",
        mail_address,
        "Whom reminders come from.",
        default="homeground@localhost",
    )
    oidc_issuer: str | None = setting(
        "HOMEGROUND_OIDC_ISSUER",
        issuer_address,
        "The OpenID Connect provider that people may sign in with: its issuer address, as in its "
        "/.well-known/openid-configuration. HOMEGROUND_OIDC_CLIENT_ID and HOMEGROUND_OIDC_CLIENT_SECRET "
        "belong to it. docs/guide/signing-in.md says how.",
        shown="none",
    )
    oidc_name: str = setting(
        "HOMEGROUND_OIDC_NAME",
        str,
        "What people call that provider: it stands on the button with which they sign in.",
        default="OpenID Connect",
    )
    oidc_client_id: str | None = setting(
        "HOMEGROUND_OIDC_CLIENT_ID",
        str,
        "What the provider calls Homeground.",
        shown="none",
    )
    oidc_client_secret: str | None = setting(
        "HOMEGROUND_OIDC_CLIENT_SECRET",
        str,
        "What the provider knows Homeground by.",
        shown="none",
        secret=True,
    )
    oidc_domains: tuple[str, ...] = setting(
        "HOMEGROUND_OIDC_DOMAINS",
        words,
        "Whose e-mail addresses are let in through the provider: the part behind the @, separated by "
        "commas. Without it, every address that the provider says is verified.",
        default=(),
        shown="all",
    )
    log_level: str = setting(
        "HOMEGROUND_LOG_LEVEL",
        one_of(LOG_LEVELS),
        "How much is logged: debug, info, warning or error. With debug, a failing command shows its traceback.",
        default="warning",
    )
    log_format: str = setting(
        "HOMEGROUND_LOG_FORMAT",
        one_of(LOG_FORMATS),
        "How log lines are written: text, for people, or json, one object a line, for programs.",
        default="text",
    )
    metrics_token: str | None = setting(
        "HOMEGROUND_METRICS_TOKEN",
        token,
        "What Prometheus sends as its bearer token to read /metrics. Without it the address does not exist.",
        shown="none",
        secret=True,
    )
    debug: bool = setting(
        "HOMEGROUND_DEBUG",
        yes_or_no,
        "Django's debug pages. They show settings and source to whoever meets an error: for development only.",
        default=False,
        shown="no",
    )

    @property
    def address(self) -> str:
        """The address of the first page."""
        return self.public_url or f"http://localhost:{self.web_port}"

    @property
    def served_by_https(self) -> bool:
        return self.address.startswith("https://")


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """The settings in `environ` (this process's environment unless given).

    An empty variable counts as not set. Raises `BadSettings` naming every variable that is wrong.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, object] = {}
    problems = misspelt(environ)
    for f in fields(Environment):
        name, parse = f.metadata["name"], f.metadata["parse"]
        try:
            text = given(name, environ, may_be_file=f.metadata["secret"])
            if text:
                values[f.name] = parse(text)
        except ValueError as error:
            problems.append(f"{name} {error}")
    if problems:
        raise BadSettings(
            "\n".join(problems), "Every setting is explained in docs/guide/settings.md."
        )
    settings = Environment(**values)  # type: ignore[arg-type]
    if settings.oidc_issuer and not (settings.oidc_client_id and settings.oidc_client_secret):
        raise BadSettings(
            "HOMEGROUND_OIDC_ISSUER is set without HOMEGROUND_OIDC_CLIENT_ID and "
            "HOMEGROUND_OIDC_CLIENT_SECRET.",
            "The provider gives both when Homeground is registered there: docs/guide/signing-in.md.",
        )
    if urlsplit(settings.public_url or "").hostname in settings.link_hosts:
        raise BadSettings(
            "HOMEGROUND_LINK_HOSTS has the name of HOMEGROUND_PUBLIC_URL, where nobody could sign in then.",
            "Give short links a name of their own, or leave it out: they begin with the public address.",
        )
    return settings


def given(name: str, environ: Mapping[str, str], *, may_be_file: bool) -> str:
    """What `name` is set to, by itself or by the file that NAME_FILE points to; "" when not set."""
    text = environ.get(name, "").strip()
    path = environ.get(f"{name}_FILE", "").strip() if may_be_file else ""
    if not path:
        return text
    if text:
        raise ValueError(f"and {name}_FILE are both set. Keep one of them.")
    try:
        text = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ValueError(
            f"cannot be read from {path}, which {name}_FILE names: {reason}."
        ) from None
    if not text:
        raise ValueError(f"is empty in {path}, which {name}_FILE names.")
    return text


def misspelt(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each variable that looks like a setting with a typing error in its name."""
    known = [f.metadata["name"] for f in fields(Environment)]
    known += [f"{f.metadata['name']}_FILE" for f in fields(Environment) if f.metadata["secret"]]
    unknown = [name for name in environ if name.startswith("HOMEGROUND_") and name not in known]
    return [
        f"{name} is not a setting. Did you mean {nearest[0]}?"
        for name in sorted(unknown)
        if (nearest := get_close_matches(name, known, n=1, cutoff=0.88))
    ]


def documentation() -> str:
    """docs/guide/settings.md."""
    lines = [
        "# Settings",
        "",
        "Homeground reads its settings from the environment, and runs without any of them. "
        "A secret can also be kept in a file: set the variable's name with `_FILE` at its end to the "
        "file's path.",
        "",
        "This page is written from `src/homeground/environment.py` by `make docs`.",
        "",
        "| variable | what it does | default |",
        "| --- | --- | --- |",
    ]
    for f in fields(Environment):
        about = f.metadata
        secret = f" Secret: also as `{about['name']}_FILE`." if about["secret"] else ""
        lines.append(f"| `{about['name']}` | {about['description']}{secret} | {about['shown']} |")
    return "\n".join(lines) + "\n"
