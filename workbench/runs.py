"""Runs: the one doorway through which every surface gets its results."""

import getpass
import hashlib
import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from workbench import __version__, analyses, store
from workbench.control import open_control
from workbench.evaluate import suppression
from workbench.fingerprint import code_id
from workbench.model.analysis import PARTS, Analysis, Params
from workbench.model.corpus import TABLES, Corpus
from workbench.model.errors import BadInput, MissingTable, NotPromoted
from workbench.model.findings import Findings
from workbench.model.provenance import Coverage, Provenance, Run
from workbench.model.query import And, Everything, Field, Not, Or, Query, Since, Until
from workbench.promotion import current
from workbench.store.query import parse
from workbench.store.runs import load_run, save_run

IN_MEMORY = "memory-"
WIDE_FIELDS = ("brand", "channel", "kind", "lang", "media", "source", "topic")  # values that many people share


def run(
    name: str,
    corpus: Corpus | str = "",
    *,
    home: Path | None = None,
    since: str | datetime | None = None,
    until: str | datetime | None = None,
    version: str | None = None,
    **params: Any,
) -> Run:
    """The findings of an analysis on a corpus, computed once for the same corpus, parameters, models and code.

    ``corpus``: a corpus, or a query on the store at ``home`` between ``since`` and ``until`` (half-open, UTC) at the
    data ``version`` (the newest by default). Runs on a store are saved and opened again by the next surface.

    An analysis of groups of people is suppressed here, before anything is kept or shown, see ``evaluate.suppression``;
    each opening of one that is audited is written down, with the person of this process.

    Raises: UnknownName for the analysis; BadInput for a parameter or query, also one that could narrow an analysis of
    groups to a person; MissingTable naming the command to run.
    """
    analysis = analyses.get(name)
    checked = analysis.check_params(params)
    if isinstance(corpus, str):
        corpus = store.select(corpus, since=since, until=until, version=version, home=home)
    _refuse_narrow(analysis, corpus)
    run_id = run_key(analysis, corpus, checked)
    keep = not corpus.data_version.startswith(IN_MEMORY)
    folder = store.home(home)
    saved = load_run(folder, run_id) if keep else None
    if saved is not None:
        return opened(saved, home)
    _require(analysis, corpus)
    findings = _released(analysis, corpus, analysis.run(_composed(analysis, corpus, home), checked))
    result = Run(
        run=run_id,
        analysis=analysis.name,
        version=analysis.version,
        headline=findings.headline,
        blocks=findings.blocks,
        provenance=_provenance(analysis, corpus, checked),
    )
    if keep:
        save_run(folder, result)
    return opened(result, home)


def opened(run: Run, home: Path | None = None, opens: str | None = None) -> Run:
    """The run, after its opening was written into the audit log where its analysis asks for that.

    With ``opens`` it is the posts behind that query that are opened.
    """
    known = analyses.ALL.get(run.analysis)
    if known is not None and known.audited and not run.provenance.data_version.startswith(IN_MEMORY):
        detail = {"analysis": run.analysis, "query": run.provenance.query, "data_version": run.provenance.data_version}
        action = "open run" if opens is None else "open posts"
        detail |= {} if opens is None else {"opens": opens}
        open_control(store.home(home)).audit.append(getpass.getuser(), action, run.run, detail)
    return run


def saved_run(
    name: str, corpus: Corpus, *, home: Path | None = None, glance: bool = False, **params: Any
) -> Run | None:
    """The saved run of exactly this corpus and these parameters, if there is one; never computes.

    ``glance``: no more than its headline will be shown, which speaks of nobody alone: that is no opening.
    """
    analysis = analyses.get(name)
    _refuse_narrow(analysis, corpus)
    saved = load_run(store.home(home), run_key(analysis, corpus, analysis.check_params(params)))
    return saved if saved is None or glance else opened(saved, home)


def open_posts(
    run: Run, opens: str | None = None, *, corpus: Corpus | None = None, home: Path | None = None
) -> pd.DataFrame:
    """The posts behind a run or, with ``opens``, behind one of its numbers: columns of ``model.post``, oldest first.

    ``corpus`` is needed for a run on a corpus in memory; otherwise the run's own data version is read.

    Raises: BadInput for a run about groups of people, whose posts nobody opens from it.
    """
    known = analyses.ALL.get(run.analysis)
    if known is not None and known.smallest_group > 1:
        raise BadInput(
            f"the posts behind {known.name} are not shown: it speaks of groups of at least "
            f"{known.smallest_group} people",
            do="read the groups; an analysis of posts opens its posts",
        )
    opened(run, home, opens or "")
    if corpus is None:
        source = run.provenance
        if source.data_version.startswith(IN_MEMORY):
            raise MissingTable(
                "this run was made on a corpus in memory, which is not kept", do="give that corpus as corpus="
            )
        corpus = store.select(
            source.query, since=source.since, until=source.until, version=source.data_version, home=home
        )
    return (store.narrow(corpus, opens) if opens else corpus).posts


def run_key(analysis: Analysis, corpus: Corpus, params: Params) -> str:
    """The identity of a run: a hash over all that decides its result, 16 hex digits."""
    content = {
        "analysis": analysis.name,
        "version": analysis.version,
        "params": params.model_dump(mode="json"),
        "corpus": corpus.corpus_id,
        "models": dict(corpus.models),
        "code": code_id(analysis),
        "workbench": __version__,
    }
    if analysis.parts:
        content["parts"] = {name: _missing(name, corpus) or _part_key(name, corpus) for name in analysis.parts}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _composed(analysis: Analysis, corpus: Corpus, home: Path | None) -> Corpus:
    """The corpus with what the parts of an analysis say of it; a part that is not promoted says nothing."""
    if not analysis.parts:
        return corpus
    rows = []
    for name in analysis.parts:
        missing = _missing(name, corpus)
        said = "" if missing else run(name, corpus, home=home).findings.model_dump_json()
        rows.append((name, said, missing))
    table = pd.DataFrame(rows, columns=["analysis", "findings", "missing"], dtype="str")
    return replace(corpus, tables={**corpus.tables, PARTS: lambda: table})


def _missing(name: str, corpus: Corpus) -> str:
    """Why an analysis cannot be a part of another on this corpus; "" where it can."""
    try:
        current(name)
        _refuse_narrow(analyses.get(name), corpus)
        _require(analyses.get(name), corpus)
    except (NotPromoted, MissingTable, BadInput) as error:
        return error.problem
    return ""


def _part_key(name: str, corpus: Corpus) -> str:
    analysis = analyses.get(name)
    return run_key(analysis, corpus, analysis.check_params({}))


def _require(analysis: Analysis, corpus: Corpus) -> None:
    for name in analysis.needs:
        if not corpus.has(name):
            raise MissingTable(
                f"{analysis.name} needs {name}, which this corpus does not have", do=f"run `{TABLES[name][1]}` first"
            )


def _refuse_narrow(analysis: Analysis, corpus: Corpus) -> None:
    """Raises: BadInput for an analysis of groups on a query that could mean one person's posts."""
    narrow = [] if analysis.smallest_group <= 1 else sorted(set(_narrow_parts(parse(corpus.query))))
    if narrow:
        raise BadInput(
            f"{analysis.name} speaks of groups of at least {analysis.smallest_group} people, and a query with "
            f"{' and '.join(narrow)} could narrow it to one person",
            do=f"ask by {', '.join(WIDE_FIELDS)}, since and until alone",
        )


def _narrow_parts(query: Query) -> Iterable[str]:
    """What in a query is not on the list of what is wide enough; new kinds of query are narrow until they are on it."""
    match query:
        case Everything() | Since() | Until():
            return
        case And(parts) | Or(parts):
            for part in parts:
                yield from _narrow_parts(part)
        case Not(of):
            yield from _narrow_parts(of)
        case Field(name, _):
            if name not in WIDE_FIELDS:
                yield f"{name}:"
        case _:
            yield "words of a text"


def _released(analysis: Analysis, corpus: Corpus, findings: Findings) -> Findings:
    """What may leave the doorway: all of it, or of an analysis of groups what suppression leaves, told in words."""
    if analysis.smallest_group <= 1:
        return findings
    left = suppression.released(findings, analysis.smallest_group, corpus.posts)
    return analysis.tell(left) if analysis.tell else left


def _provenance(analysis: Analysis, corpus: Corpus, params: Params) -> Provenance:
    values = params.model_dump(mode="json")
    covered = coverage(corpus)
    if analysis.smallest_group > 1:  # the exact moment and number of the posts would say who is among them
        first, last = pd.Timestamp(corpus.since).floor("D"), pd.Timestamp(corpus.until).ceil("D")
        covered = _coarse(covered, analysis.smallest_group, corpus.posts)
        corpus = replace(corpus, since=first.to_pydatetime(), until=last.to_pydatetime())
    return Provenance(
        corpus_id=corpus.corpus_id,
        query=corpus.query,
        data_version=corpus.data_version,
        since=corpus.since,
        until=corpus.until,
        params=values,
        models=dict(corpus.models),
        code_id=code_id(analysis),
        workbench=__version__,
        coverage=covered,
        reproduce=command(analysis.name, corpus, values),
    )


def coverage(corpus: Corpus) -> Coverage:
    """Who is in a corpus: sources, languages, authors, and posts without sentiment."""
    posts = corpus.posts
    languages = corpus.table("language")["lang"] if corpus.has("language") else posts["lang"]
    with_sentiment = int(corpus.table("sentiment")["sentiment"].notna().sum()) if corpus.has("sentiment") else 0
    return Coverage(
        posts=len(posts),
        authors=int(posts["author"].nunique()),
        sources=_tally(posts["source"]),
        languages=_tally(languages.dropna()),
        without_sentiment=len(posts) - with_sentiment,
    )


def _coarse(covered: Coverage, smallest: int, posts: pd.DataFrame) -> Coverage:
    """The coverage in perturbed and rounded numbers; sources and languages of too few posts are left out."""

    def about(n: int, name: str) -> int:
        return suppression.coarse(n, name, smallest, posts)

    def tally(counts: tuple[tuple[str, int], ...], kind: str) -> tuple[tuple[str, int], ...]:
        return tuple((name, n) for name, n in ((name, about(n, f"{kind}/{name}")) for name, n in counts) if n)

    return Coverage(
        posts=about(covered.posts, "posts"),
        authors=about(covered.authors, "authors"),
        sources=tally(covered.sources, "source"),
        languages=tally(covered.languages, "language"),
        without_sentiment=about(covered.without_sentiment, "without sentiment"),
    )


def _tally(values: pd.Series) -> tuple[tuple[str, int], ...]:
    """Values and how often they occur, most first, ties by name."""
    counts = values.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return tuple((str(name), int(n)) for name, n in counts.items())


def command(name: str, corpus: Corpus, params: Mapping[str, Any]) -> str:
    """The command line that gives the run of an analysis on a corpus with these parameters."""
    words = ["workbench", "run", name]
    if corpus.query:
        words += ["--query", corpus.query]
    words += ["--since", corpus.since.isoformat(), "--until", corpus.until.isoformat()]
    words += ["--data-version", corpus.data_version]
    for key, value in sorted(params.items()):
        if value is not None:
            words += ["--set", f"{key}={value if isinstance(value, str) else json.dumps(value)}"]
    return shlex.join(words)
