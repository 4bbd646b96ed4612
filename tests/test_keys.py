"""The keys: made once, kept privately, rotated without a loss, and missed loudly."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from homeground import environment, keys
from homeground.errors import HomegroundError


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("HOMEGROUND_HOME", str(tmp_path))
    keys.ring.cache_clear()
    yield tmp_path
    keys.ring.cache_clear()


def test_text_survives_and_is_unreadable_at_rest() -> None:
    token = keys.encrypt("Ключ доступа 令牌 🔑")
    assert "Ключ" not in token
    assert keys.decrypt(token) == "Ключ доступа 令牌 🔑"


def test_keys_are_made_once_and_for_the_owner_only(own_home: Path) -> None:
    settings = environment.read()
    assert keys.encryption_keys(settings) == keys.encryption_keys(settings)
    assert keys.secret_key(settings) == keys.secret_key(settings)
    assert len(keys.secret_key(settings)) >= 50
    folder = own_home / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["encryption", "signing"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_after_a_rotation_old_tokens_are_read_and_new_ones_use_the_new_key() -> None:
    before = keys.encrypt("secret")
    assert keys.encrypted_with_newest(before)
    keys.add_key(environment.read())
    assert keys.decrypt(before) == "secret"
    assert not keys.encrypted_with_newest(before)
    assert keys.encrypted_with_newest(keys.encrypt("secret"))


def test_a_key_that_another_process_added_is_found(own_home: Path) -> None:
    keys.encrypt("the ring is in memory now")
    path = own_home / "keys" / "encryption"
    newer = keys.new_key()
    path.write_text(f"{newer}\n{path.read_text()}")
    assert keys.decrypt(keys.Fernet(newer).encrypt(b"secret").decode()) == "secret"


def test_a_lost_key_is_said(own_home: Path) -> None:
    token = keys.encrypt("secret")
    (own_home / "keys" / "encryption").unlink()
    keys.ring.cache_clear()  # as in the next process
    with pytest.raises(keys.KeyLost) as caught:
        keys.decrypt(token)
    assert str(own_home / "keys" / "encryption") in caught.value.what_to_do
    assert "connected again" in caught.value.what_to_do


def test_a_damaged_key_file_is_not_overwritten(own_home: Path) -> None:
    path = own_home / "keys" / "encryption"
    path.parent.mkdir()
    path.write_text("half a key")
    with pytest.raises(HomegroundError, match="is damaged"):
        keys.encrypt("secret")
    assert path.read_text() == "half a key"


def test_keys_from_the_environment_are_used_and_none_is_made(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = keys.new_key(), keys.new_key()
    monkeypatch.setenv("HOMEGROUND_ENCRYPTION_KEYS", older)
    token = keys.encrypt("secret")
    keys.ring.cache_clear()
    monkeypatch.setenv("HOMEGROUND_ENCRYPTION_KEYS", f"{newer},{older}")
    assert keys.decrypt(token) == "secret"
    assert not keys.encrypted_with_newest(token)
    assert not (own_home / "keys").exists()


def test_a_bad_key_in_the_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEGROUND_ENCRYPTION_KEYS", f"{keys.new_key()} secret")
    with pytest.raises(HomegroundError, match="no usable key in place 2"):
        keys.encrypt("secret")
