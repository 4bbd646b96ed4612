"""What every test may use: a throw-away home with a database in it, and the shared facts."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
# The workers of pytest-xdist share the home of the process that started them, and its database server.
WORKER = "PYTEST_XDIST_WORKER" in os.environ
HOME = Path(
    os.environ["HOMEGROUND_HOME"] if WORKER else tempfile.mkdtemp(prefix="homeground-tests-")
)

# Before Django's settings are read for the first time. A DATABASE_URL is kept: the tests then run there.
for name in [name for name in os.environ if name.startswith("HOMEGROUND_")]:
    if name != "HOMEGROUND_REQUIRE_BROWSER":
        del os.environ[name]
os.environ["HOMEGROUND_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


# A busy machine is no failure. What an automatic build tries is the same every time; elsewhere it is new.
settings.register_profile(
    "unhurried",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("unhurried")

# The conftests of the folders below import models.
django.setup()


def pytest_unconfigure() -> None:
    from homeground import database

    database.stop()
    if not WORKER:
        shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def database_server() -> None:
    """The database of the tests' home, started when the first test needs it."""
    from homeground import database, environment
    from tests.prepared import copy_database

    settings = environment.read()
    if settings.database_url is None:
        copy_database(settings.home)
    database.start(settings, durable=False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_server: None, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """pytest-django asks for this before it makes its test database: one for each worker."""
    from django.db import connection

    from homeground.database.address import NAME
    from tests import emptying

    if "DATABASE_URL" in os.environ:
        return  # Both need the server of the tests' own.
    # With the tables as they were made for all.
    connection.settings_dict["TEST"]["TEMPLATE"] = NAME
    emptying.install()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of facts, schemas and data kept beside the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(
            f"there is no {folder.name}/ beside the repository, which holds the data for this test"
        )
    return folder


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home of the test's own, with a path short enough for a socket in it."""
    path = Path(tempfile.mkdtemp(prefix="homeground-home-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)
