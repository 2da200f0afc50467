"""`workbench pages`: what every page of the portal shows, computed before anybody opens it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

CHECKOUT = Path(__file__).parents[2]


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command("pages")(pages)


def pages(
    department: Annotated[str | None, typer.Option(help="Only the pages of this one, such as sales.")] = None,
) -> None:
    """Compute what the portal's pages show as they open; what is known already is not computed again."""
    from workbench import promotion, runs, store
    from workbench.model.errors import BadInput, WorkbenchError
    from workbench.present.department import read_all

    console = Console(soft_wrap=True, highlight=False, emoji=False)
    departments, problems = read_all(CHECKOUT / "apps" / "departments")
    for problem in problems:
        console.print(f"left out: {problem.problem}; {problem.do}", markup=False)
    chosen = [one for one in departments if department in (None, one.name)]
    if not chosen:
        known = ", ".join(one.name for one in departments) or "none"
        raise BadInput(f"there is no department {department!r}", do=f"choose one of {known}")
    open_pages = closed = 0
    for one in chosen:
        console.print(f"{one.icon} {one.title}", markup=False, style="bold")
        for page in one.pages:
            try:
                promotion.current(page.analysis)
                with console.status(page.heading):
                    said = runs.run(page.analysis, store.select(page.query), **page.params).headline
                open_pages += 1
            except WorkbenchError as error:
                said, closed = f"closed: {error.problem}", closed + 1
            console.print(f"  {page.heading}: {said}", markup=False)
    still = f"; {closed} closed" if closed else ""
    console.print(f"{open_pages} pages are ready{still}. Open them: workbench app", markup=False)
