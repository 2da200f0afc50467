"""`workbench app`: the portal on this machine."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

CHECKOUT = Path(__file__).parents[2]
LOOPBACK = "127.0.0.1"


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("app")(serve)


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
    home: Annotated[
        Path | None, typer.Option(help="The store's home; WORKBENCH_HOME or .workbench by default.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> None:
    """Open the portal; only this machine can reach it."""
    from workbench import store
    from workbench.model.errors import BadInput

    portal = CHECKOUT / "apps" / "portal.py"
    if not portal.is_file():
        raise BadInput("the portal's pages are not beside this package", do="work in a checkout of the project")
    with socket.socket() as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            raise BadInput(f"port {port} is in use", do=f"name another: `workbench app --port {port + 1}`")
    chosen = store.home(home)
    command = [sys.executable, "-m", "streamlit", "run", str(portal), f"--server.port={port}"]
    command += [f"--server.address={LOOPBACK}", f"--server.headless={'false' if browser else 'true'}"]
    Console(soft_wrap=True).print(
        f"portal: http://{LOOPBACK}:{port} (posts of {chosen}; stop with Ctrl-C)", markup=False
    )
    os.chdir(CHECKOUT)  # Streamlit reads its settings and theme from the folder it is started in
    environment = {**os.environ, "WORKBENCH_HOME": str(chosen)}
    if os.name == "posix":  # become the server, so that whoever stops this command stops it
        os.execve(sys.executable, command, environment)  # noqa: S606 - no shell; all words are ours or checked
    raise typer.Exit(subprocess.call(command, env=environment))  # noqa: S603 - the same
