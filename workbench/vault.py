"""The identity vault: who is behind a pseudonym, encrypted, opened one by one and never without a written reason."""

import getpass
import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workbench.model.errors import BadInput, StoreUnusable, UnknownName

NAME = "vault.sqlite"
SHORTEST_SECRET = 12
_NONCE = 12
_CHECK = b"workbench identity vault"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS person (
    hash TEXT NOT NULL, field TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (hash, field)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL,
    hash TEXT NOT NULL, chain TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_is_not_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
"""


class Vault:
    """Keyed hashes and what they stand for, sealed with AES-256-GCM under a key that is never stored.

    The key is scrypt of a passphrase or of a key file's bytes; each value is bound to its hash and field.
    Source: RFC 7914 (scrypt), NIST SP 800-38D (GCM).

    Raises: BadInput when the secret is too short or is not this vault's; UnknownName when there is no vault and
    ``create`` is false; StoreUnusable when the file is no vault.
    """

    def __init__(self, home: Path, secret: bytes, *, create: bool = False) -> None:
        self.path = home / NAME
        if not create:
            require(home)
        if len(secret) < SHORTEST_SECRET:
            raise BadInput(
                f"the vault's passphrase or key file is shorter than {SHORTEST_SECRET} bytes", do="take a longer one"
            )
        if not self.path.exists():
            home.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        try:
            with closing(self._connect()) as vault, vault:
                vault.executescript(_SCHEMA)
                self._cipher = AESGCM(_derived(secret, self._salt(vault)))
                self._prove(vault)
        except sqlite3.DatabaseError as error:
            raise self._unusable(error) from error

    def put(self, people: Iterable[tuple[str, str, str]]) -> None:
        """Seal (hash, field, value); a hash and field that are there already are left as they are.

        Raises: StoreUnusable when the vault cannot be written.
        """
        rows = ((hashed, field, self._seal(value.encode(), f"{hashed}/{field}")) for hashed, field, value in people)
        try:
            with closing(self._connect()) as vault, vault:
                vault.executemany("INSERT OR IGNORE INTO person VALUES (?, ?, ?)", rows)
        except sqlite3.DatabaseError as error:
            raise self._unusable(error) from error

    def reveal(self, hashed: str, reason: str) -> list[tuple[str, str]]:
        """(field, value) behind a hash; who asked and why is written, for good, before anything is opened.

        Raises: BadInput without a reason; UnknownName when the vault does not hold the hash.
        """
        if len(reason.split()) < 2:
            raise BadInput("opening the vault needs a reason", do='say why, for instance --reason "abuse report 12"')
        with closing(self._connect()) as vault:
            with vault:
                self._write_down(vault, hashed, reason)
            found = vault.execute("SELECT field, sealed FROM person WHERE hash = ?", (hashed,)).fetchall()
        if not found:
            raise UnknownName(f"the vault holds nobody as {hashed!r}", do="give a pseudonym as the store shows it")
        return [(field, self._unseal(sealed, f"{hashed}/{field}").decode()) for field, sealed in found]

    def audit(self) -> list[tuple[str, str, str, str]]:
        """(at, who, reason, hash) of every opening, oldest first.

        Raises: StoreUnusable when an entry was changed or removed by other means than this program.
        """
        with closing(self._connect()) as vault:
            rows = vault.execute("SELECT at, who, reason, hash, chain FROM audit ORDER BY id").fetchall()
        chain = ""
        for *entry, written in rows:
            chain = _chained(chain, *entry)
            if chain != written:
                raise StoreUnusable(
                    f"the audit in {self.path} was tampered with at {entry[0]}", do="ask who had access"
                )
        return [(at, who, reason, hashed) for at, who, reason, hashed, _ in rows]

    def _unusable(self, error: sqlite3.DatabaseError) -> StoreUnusable:
        if isinstance(error, sqlite3.OperationalError):  # full, locked, read-only: the vault itself is whole
            return StoreUnusable(
                f"the vault {self.path} cannot be used right now ({error})",
                do="check free space and permissions, then run the same command again",
            )
        return StoreUnusable(f"{self.path} is not a readable vault ({error})", do="restore it from a backup")

    def _connect(self) -> sqlite3.Connection:
        vault = sqlite3.connect(self.path, timeout=30)
        vault.execute("PRAGMA synchronous = FULL")
        return vault

    def _salt(self, vault: sqlite3.Connection) -> bytes:
        vault.execute("INSERT OR IGNORE INTO setting VALUES ('salt', ?)", (secrets.token_bytes(16),))
        return bytes(vault.execute("SELECT value FROM setting WHERE name = 'salt'").fetchone()[0])

    def _prove(self, vault: sqlite3.Connection) -> None:
        """That the secret is the vault's own, by a value that was sealed when the vault was made."""
        known = vault.execute("SELECT value FROM setting WHERE name = 'check'").fetchone()
        if known is None:
            vault.execute("INSERT INTO setting VALUES ('check', ?)", (self._seal(_CHECK, "check"),))
        else:
            self._unseal(known[0], "check")

    def _seal(self, value: bytes, bound_to: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, value, bound_to.encode())

    def _unseal(self, sealed: bytes, bound_to: str) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to.encode())
        except InvalidTag as error:
            raise BadInput(
                "this passphrase or key file does not open the vault", do="give the one it was made with"
            ) from error

    def _write_down(self, vault: sqlite3.Connection, hashed: str, reason: str) -> None:
        last = vault.execute("SELECT chain FROM audit ORDER BY id DESC LIMIT 1").fetchone()
        entry = (datetime.now(UTC).isoformat(timespec="seconds"), getpass.getuser(), reason, hashed)
        chain = _chained(last[0] if last else "", *entry)
        vault.execute("INSERT INTO audit (at, who, reason, hash, chain) VALUES (?, ?, ?, ?, ?)", (*entry, chain))


def require(home: Path) -> None:
    """Raises UnknownName when there is no vault in the home; before anybody is asked for its secret."""
    if not (home / NAME).exists():
        raise UnknownName(
            f"there is no identity vault in {home}", do="import with --keep-identities to keep who is behind posts"
        )


def _derived(secret: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(secret, salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)


def _chained(before: str, *entry: str) -> str:
    """A hash of an audit entry and all before it, so that a change shows."""
    return hashlib.sha256("\x1f".join((before, *entry)).encode()).hexdigest()
