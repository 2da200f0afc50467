"""`workbench lab`: JupyterLab on the notebooks."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("lab")(lab)


def lab(
    folder: Annotated[Path | None, typer.Argument(help="Notebooks to open; those of the project by default.")] = None,
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8888,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> None:
    """Open the notebooks in JupyterLab, on this machine only."""
    from workbench import store
    from workbench.model.errors import BadInput

    chosen = folder or NOTEBOOKS
    if not chosen.is_dir():
        raise BadInput(f"there are no notebooks at {chosen}", do="name a folder: `workbench lab FOLDER`")
    command = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={chosen}", "--ServerApp.ip=127.0.0.1"]
    command += [f"--port={port}", "--LabApp.news_url=None", "--LabApp.check_for_updates_class="
                "jupyterlab.NeverCheckForUpdate"]  # fmt: skip
    if not browser:
        command.append("--no-browser")
    # The notebooks' working folder is not this one, so the home is handed over by name.
    code = subprocess.call(command, env={**os.environ, "WORKBENCH_HOME": str(store.home())})  # noqa: S603 - no shell; all words are ours or checked
    raise typer.Exit(code)
