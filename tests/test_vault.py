"""The identity vault."""

import sqlite3
from pathlib import Path

import pytest

from workbench.model.errors import BadInput, StoreUnusable, UnknownName
from workbench.vault import Vault

SECRET = b"a passphrase for tests"
PEOPLE = [("aa11", "author", "person_a"), ("bb22", "url", "https://host.example/person_b")]


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = Vault(tmp_path, SECRET, create=True)
    made.put(PEOPLE)
    return made


def test_a_pseudonym_is_opened_with_the_secret_it_was_sealed_with(tmp_path: Path, vault: Vault) -> None:
    assert Vault(tmp_path, SECRET).reveal("aa11", "abuse report 12") == [("author", "person_a")]


def test_nothing_in_the_file_is_readable_without_the_secret(vault: Vault) -> None:
    content = vault.path.read_bytes()
    assert b"person_a" not in content
    assert b"host.example" not in content
    assert vault.path.stat().st_mode & 0o777 == 0o600


def test_another_secret_is_refused_before_anything_is_opened(tmp_path: Path, vault: Vault) -> None:
    with pytest.raises(BadInput, match="does not open the vault"):
        Vault(tmp_path, b"another passphrase")
    assert vault.audit() == []


def test_every_opening_is_written_down_also_of_somebody_unknown(vault: Vault) -> None:
    vault.reveal("aa11", "abuse report 12")
    with pytest.raises(UnknownName, match="holds nobody"):
        vault.reveal("ffff", "looking for somebody")
    assert [(reason, hashed) for _, _, reason, hashed in vault.audit()] == [
        ("abuse report 12", "aa11"),
        ("looking for somebody", "ffff"),
    ]


@pytest.mark.parametrize("reason", ["", "  ", "why"])
def test_without_a_reason_nothing_opens(vault: Vault, reason: str) -> None:
    with pytest.raises(BadInput, match="needs a reason"):
        vault.reveal("aa11", reason)


def test_the_audit_can_only_grow(vault: Vault) -> None:
    vault.reveal("aa11", "abuse report 12")
    connection = sqlite3.connect(vault.path)
    for change in ("DELETE FROM audit", "UPDATE audit SET reason = 'nothing'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(change)
    connection.close()


def test_an_audit_changed_by_other_means_shows(vault: Vault) -> None:
    vault.reveal("aa11", "abuse report 12")
    vault.reveal("bb22", "abuse report 13")
    connection = sqlite3.connect(vault.path)
    with connection:
        connection.execute("DROP TRIGGER audit_is_not_deleted")
        connection.execute("DELETE FROM audit WHERE id = 1")
    connection.close()
    with pytest.raises(StoreUnusable, match="tampered"):
        vault.audit()


def test_a_value_cannot_be_moved_to_another_pseudonym(vault: Vault) -> None:
    connection = sqlite3.connect(vault.path)
    with connection:
        connection.execute("UPDATE person SET hash = 'cc33' WHERE hash = 'aa11'")
    connection.close()
    with pytest.raises(BadInput):
        vault.reveal("cc33", "abuse report 12")


def test_putting_the_same_people_twice_keeps_them_once(vault: Vault) -> None:
    vault.put(PEOPLE)
    assert vault.reveal("bb22", "abuse report 12") == [("url", "https://host.example/person_b")]


def test_a_short_secret_and_an_absent_vault_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no identity vault"):
        Vault(tmp_path, SECRET)
    with pytest.raises(BadInput, match="shorter than"):
        Vault(tmp_path, b"short", create=True)


def test_a_file_that_is_no_vault_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "vault.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreUnusable, match="not a readable vault"):
        Vault(tmp_path, SECRET)


def test_a_vault_that_cannot_be_written_now_is_not_called_damaged(tmp_path: Path, vault: Vault) -> None:
    vault.path.with_name(f"{vault.path.name}-journal").mkdir()  # where a transaction would be written, root or not
    with pytest.raises(StoreUnusable, match=r"cannot be used right now .*: check free space"):
        vault.put([("cc33", "author", "person_c")])
    vault.path.with_name(f"{vault.path.name}-journal").rmdir()
    vault.put([("cc33", "author", "person_c")])
    assert Vault(tmp_path, SECRET).reveal("cc33", "abuse report 12") == [("author", "person_c")]
