"""Tags: rules of the store's folder that mark posts, those that are there and those that come."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

import pandas as pd

from workbench.enrich.progress import Progress, silent
from workbench.enrich.summary import Step
from workbench.model.errors import BadInput
from workbench.model.query import Field, Like, Query, canonical, leaves
from workbench.store.condition import condition
from workbench.store.named import RULES, named
from workbench.store.query import parse
from workbench.store.schemas import SCHEMAS
from workbench.store.store import Store

NAME = "tags"
_REFUSED = {
    "topic": "topics change when they are found anew; write topic: beside tag: in a query instead",
    "tag": "a rule cannot build on tags; save the query (`workbench query save`) and write saved: in both rules",
}


def load(home: Path) -> dict[str, Query]:
    """What each rule of a home means, by the tag it gives, in the order written; saved queries are put in.

    Raises: BadInput naming the file and the rule that cannot be used.
    """
    return {rule.name: checked(home, rule.name, rule.query) for rule in named(home, RULES).values()}


def checked(home: Path, tag: str, query: str) -> Query:
    """What a rule means; raises as ``load``."""
    where = f"{home / RULES}: the rule {tag!r}"
    try:
        meant = parse(query, home)
    except BadInput as wrong:
        raise BadInput(f"{where}: {wrong.problem}", do=wrong.do) from wrong
    for part, _ in leaves(meant):
        if isinstance(part, Field | Like) and part.name in _REFUSED:
            raise BadInput(f"{where} asks for {canonical(part)}", do=_REFUSED[part.name])
    return meant


def fingerprint(rules: Mapping[str, Query], models: Mapping[str, str]) -> str:
    """A name of what rules say, on enrichments by these models: 8 hex digits."""
    said = [f"{tag}={canonical(query)}" for tag, query in sorted(rules.items())]
    made = [f"{table}={models.get(table)}" for table in sorted(tables(rules))]
    return "rules-" + hashlib.sha256("\n".join(said + made).encode()).hexdigest()[:8]


def tables(rules: Mapping[str, Query]) -> frozenset[str]:
    """The enrichments that rules ask for."""
    return frozenset().union(*(condition(query, frozenset(SCHEMAS)).tables for query in rules.values()))


def wanted(store: Store) -> bool:
    """Whether a store has rules, or tags of rules that are gone."""
    return bool(load(store.home)) or store.current(NAME) is not None


def make_tags(store: Store, progress: Progress = silent) -> Step:
    """The tags of each post that these rules did not look at yet and that has the enrichments they ask for.

    A data version keeps the tags it had: other rules write beside them.
    """
    begun = perf_counter()
    rules = load(store.home)
    models = {name: model for name in SCHEMAS if (model := store.current(name)) is not None}
    model = fingerprint(rules, models)
    total = len(store.read("posts", columns=["post_id"]))
    missing = _missing(store, NAME, model)
    for table in tables(rules) & models.keys():
        missing = missing[~missing.isin(_missing(store, table, models[table]))]
    rows = []
    for done, (tag, query) in enumerate(rules.items()):
        progress(NAME, done * total // len(rules), total)
        found = store.selection(canonical(query)).ids()["post_id"].to_pandas()
        rows.append(pd.DataFrame({"post_id": found[found.isin(missing)].astype("str"), "tag": tag}))
    tagged = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame({"post_id": [], "tag": []}, dtype="str")
    store.write(NAME, tagged, model, examined=missing.tolist())
    store.set_current(NAME, model)
    progress(NAME, total, total)
    without = len(missing) - tagged["post_id"].nunique()
    why = "no rule means them" if without else ""
    return Step(NAME, model, "posts", len(missing), total - len(missing), without, why, perf_counter() - begun)


def _missing(store: Store, table: str, model: str) -> pd.Series:
    return pd.Series([post for posts in store.missing(table, model) for post in posts["post_id"]], dtype="str")
