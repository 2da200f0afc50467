"""`workbench vault`: the one way to see who is behind a pseudonym."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workbench.model.errors import BadInput

PASSPHRASE = "WORKBENCH_VAULT_PASSPHRASE"  # noqa: S105 (the name of a variable)
Keyfile = Annotated[
    Path | None,
    typer.Option(
        envvar="WORKBENCH_VAULT_KEYFILE", help=f"A file whose bytes open the vault; else {PASSPHRASE} or a prompt."
    ),
]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    vault = typer.Typer(no_args_is_help=True, help="The encrypted identity vault; every opening is written down.")
    vault.command("open")(reveal)
    vault.command("audit")(audit)
    app.add_typer(vault, name="vault")


def read_secret(keyfile: Path | None, new: bool = False) -> bytes:
    """The secret of the vault: the key file's bytes, else the passphrase from the environment or typed in.

    Raises: BadInput when the key file cannot be read or there is nobody to ask.
    """
    if keyfile is not None:
        try:
            return keyfile.read_bytes()
        except OSError as error:
            raise BadInput(f"the key file {keyfile} cannot be read ({error.strerror})", do="name another") from error
    if given := os.environ.get(PASSPHRASE):
        return given.encode()
    if not Console().is_terminal:
        raise BadInput("the identity vault needs a secret", do=f"set {PASSPHRASE} or give --vault-keyfile FILE")
    typed: str = typer.prompt("Passphrase of the identity vault", hide_input=True, confirmation_prompt=new)
    return typed.encode()


def reveal(
    hashed: Annotated[str, typer.Argument(metavar="PSEUDONYM", help="As the store shows it.")],
    reason: Annotated[
        str, typer.Option(help="Why; it is written down for good, with your name, before anything opens.")
    ],
    vault_keyfile: Keyfile = None,
) -> None:
    """Show who or what a keyed hash stands for."""
    from workbench import store
    from workbench.vault import Vault, require

    home = store.home()
    require(home)
    found = Vault(home, read_secret(vault_keyfile)).reveal(hashed, reason)
    for field, value in found:
        typer.echo(f"{field}\t{''.join(mark if mark.isprintable() else ' ' for mark in value)}")


def audit(vault_keyfile: Keyfile = None) -> None:
    """List every opening of the vault: when, who, why, which pseudonym."""
    from workbench import store
    from workbench.vault import Vault, require

    table = Table("when", "who", "reason", "pseudonym")
    home = store.home()
    require(home)
    for row in Vault(home, read_secret(vault_keyfile)).audit():
        table.add_row(*map(Text, row))
    Console().print(table)
