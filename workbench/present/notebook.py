"""Runs in Jupyter: the last value of a cell draws itself, also with no network."""

import json
from pathlib import Path
from typing import Any

from workbench.model.corpus import Corpus
from workbench.model.provenance import Run
from workbench.present import drawing, html, source, text
from workbench.present.behind import Behind

PAPER_INK = "#33414c"  # for charts that stand alone, on their own light ground


class Shown:
    """A run as a notebook draws it; ``corpus`` lets it show posts of a corpus in memory."""

    def __init__(self, run: Run, *, home: Path | None = None, corpus: Corpus | None = None) -> None:
        self.run = run
        self._behind = Behind(run, home, corpus)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """HTML with the charts inside as SVG, and plain text for everything else."""
        plain = text.plain(self.run, home=self._behind.home, corpus=self._behind.corpus)
        return {"text/html": fragment(self.run, self._behind), "text/plain": plain}


def show(run: Run, *, home: Path | None = None, corpus: Corpus | None = None) -> Shown:
    """The run, to be drawn by the notebook; give ``corpus`` when the run was made on a corpus in memory."""
    return Shown(run, home=home, corpus=corpus)


def fragment(run: Run, behind: Behind | None = None) -> str:
    """The run as an HTML fragment that needs nothing from outside."""
    found = source.evidence(run.analysis)
    return (
        f'<style>{html.style()}</style>\n<div class="wb" data-run="{html.safe(run.run)}">'
        f'<p class="wb-headline">{html.safe(run.headline)}</p>'
        f'<p><span class="wb-badge{"" if found.record else " wb-refused"}">{html.safe(found.badge)}</span> '
        f'<span class="wb-quiet">{html.safe(source.data_line(run))}</span></p>\n'
        f"{html.blocks(run, behind)}\n"
        f'<p class="wb-quiet">{html.safe(run.provenance.coverage.sentence())}</p>'
        f'<p class="wb-quiet">Again: <code>{html.safe(run.provenance.reproduce)}</code></p></div>'
    )


def activate(shell: Any) -> None:
    """Let runs and Altair charts draw themselves in this IPython shell, offline; doing it twice changes nothing.

    A run as the last value of a cell shows its findings; an Altair chart becomes an SVG image.
    """
    formatters = shell.display_formatter.formatters
    formatters["text/html"].for_type(Run, lambda run: fragment(run, Behind(run)))
    formatters["text/plain"].for_type(Run, lambda run, printer, cycle: printer.text(text.plain(run)))
    import altair as alt

    alt.renderers.register("workbench", _chart)
    alt.renderers.enable("workbench")


def _chart(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """What an Altair chart is in a notebook: an image drawn here, and the specification for who wants it."""
    drawn = drawing.svg({**spec, "background": "white"}, ink=PAPER_INK)
    return {"image/svg+xml": drawn, "text/plain": json.dumps(spec.get("title", "chart"))}
