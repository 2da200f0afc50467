"""One or several runs as a self-contained HTML file: no script, no network, the same bytes each time."""

from collections.abc import Sequence
from pathlib import Path

from workbench.model.corpus import Corpus
from workbench.model.findings import Table
from workbench.model.provenance import Run
from workbench.present import html, source
from workbench.present.behind import Behind

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def report(runs: Sequence[Run], *, home: Path | None = None, corpus: Corpus | None = None) -> str:
    """The page: headline first, what backs it, then where it comes from, for each run.

    ``corpus`` is needed for runs on a corpus in memory; the posts shown are masked. Charts are drawn as SVG with
    their specification attached. The page loads nothing and runs no script: its own policy forbids both.
    """
    sections = "\n".join(_run(run, Behind(run, home, corpus)) for run in runs)
    name = source.title(runs[0]) if len(runs) == 1 else "Social workbench report"
    contents = ""
    if len(runs) > 1:
        items = "".join(f'<li><a href="#run-{i.run}">{html.safe(source.title(i))}</a></li>' for i in runs)
        contents = f'<nav aria-label="Contents"><h1>{html.safe(name)}</h1><ol>{items}</ol></nav>'
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{html.safe(name)}</title>\n<style>\n{html.style()}</style>\n</head>\n"
        f'<body class="wb wb-page">\n<main>\n{contents}\n{sections}\n</main>\n</body>\n</html>\n'
    )


def _run(run: Run, behind: Behind) -> str:
    found = source.evidence(run.analysis)
    refused = "" if found.record else " wb-refused"
    reason = f'<p class="wb-quiet">{html.safe(found.refusal)}</p>' if found.refusal else ""
    return "\n".join(
        (
            f'<article class="wb-run" id="run-{html.safe(run.run)}">',
            f'<p class="wb-question">{html.safe(source.question(run))}</p>',
            f"<h1>{html.safe(source.title(run))}</h1>",
            f'<p class="wb-headline">{html.safe(run.headline)}</p>',
            f'<p><span class="wb-badge{refused}">{html.safe(found.badge)}</span> '
            f'<span class="wb-quiet">{html.safe(source.data_line(run))}</span></p>{reason}',
            html.blocks(run, behind, specs=True),
            _origin(run, found),
            "</article>",
        )
    )


def _origin(run: Run, found: source.Evidence) -> str:
    parts = [
        '<section class="wb-origin"><h2>Where this comes from</h2>',
        f"<p>{html.safe(run.provenance.coverage.sentence())}</p>",
    ]
    parts += [f'<p class="wb-quiet">{html.safe(limit)}</p>' for limit in source.limits(run)]
    gates = source.gate_rows(found)
    if gates:
        columns = tuple(gates[0])
        rows = tuple(tuple(row[name] for name in columns) for row in gates)
        block = Table.model_validate({"key": "gates", "title": "gates", "columns": columns, "rows": rows})
        parts += ["<h3>What it had to prove</h3>", html.table(block)]
        if found.record is not None:
            parts.append(
                f'<p class="wb-quiet">Promoted by {html.safe(found.record.owner)}, record {found.record.version}.</p>'
            )
    if run.provenance.params:
        parts += ["<h3>Parameters</h3>", html.facts(source.parameter_rows(run))]
    parts += [
        "<h3>Provenance</h3>",
        html.facts(source.provenance_rows(run)),
        "<h3>The same result again</h3>",
        f"<pre><code>{html.safe(run.provenance.reproduce)}</code></pre></section>",
    ]
    return "\n".join(parts)
