"""The key that pseudonyms are made with: it never leaves the store's home."""

import hashlib
import os
import secrets
from pathlib import Path

from workbench.model.config import Config
from workbench.model.errors import StoreUnusable

KEY_BYTES = 32
NAME = "identity.key"
MARK = "identity.mark"  # a fingerprint of the key that the posts were imported with


def identity_key(home: Path, config: Config) -> bytes:
    """The identity key of a store: the configuration's public one, else ``identity.key``, made once (mode 0600).

    Raises: StoreUnusable when it is not the key that the store was begun with, or is lost or damaged: another key
    would give everybody a second pseudonym and every post a second id.
    """
    path, mark = home / NAME, home / MARK
    if config.identity_key:
        key = public_key(config.identity_key)
    else:
        if not path.exists():
            if mark.exists():
                raise StoreUnusable(f"the identity key {path} is lost", do="restore it from a backup of the store")
            _create(path, secrets.token_bytes(KEY_BYTES))
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise StoreUnusable(f"{path} is not an identity key of {KEY_BYTES} bytes", do="restore it from a backup")
    if not mark.exists():
        _create(mark, _fingerprint(key))
    elif mark.read_bytes() != _fingerprint(key):
        raise StoreUnusable(
            f"the store in {home} was begun with another identity key",
            do="use the configuration it was begun with, or another WORKBENCH_HOME",
        )
    return key


def check(home: Path, config: Config) -> None:
    """Refuse a configuration whose identity key is not the store's own; raises as ``identity_key``."""
    if (home / MARK).exists():
        identity_key(home, config)


def _fingerprint(key: bytes) -> bytes:
    return hashlib.sha256(b"fingerprint of an identity key\x1f" + key).hexdigest()[:16].encode()


def public_key(text: str) -> bytes:
    """The key that a configuration states as text, for sample corpora whose ids must be equal everywhere."""
    return text.encode()


def _create(path: Path, content: bytes) -> None:
    """Write a new file whole or not at all; where two do so at once, the first stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
