"""Blocks of product feedback: warnings with the rise behind the latest, aspects as bars, quotes."""

from itertools import zip_longest

import pandas as pd

from workbench.analyses.openable import MOST, opening
from workbench.charts import product as charts
from workbench.evaluate.rising import DAY, WINDOW, Warned
from workbench.model.corpus import Corpus
from workbench.model.findings import Block, Figure, Note, Table
from workbench.model.identity import mask
from workbench.model.plain import excerpt

QUOTES, QUOTE = 3, 160  # an aspect and side; characters
CAPTION = (
    "Complaints and wishes of the last {days} days with the exact interval of a count; change: people who complain by "
    "those of the {days} days before, with its exact 95 % interval; of many rows one in twenty is marked by chance. A "
    f"row opens its complaints, where they are at most {MOST}. Wishes: {{badge}}."
)


def name(warned: Warned) -> str:
    """What a warning is about: "display of Ostrelo"."""
    brand, aspect = warned.series
    return f"{aspect} of {brand}" if brand else aspect


def warned(corpus: Corpus, looked: pd.DataFrame, critical: pd.DataFrame, found: list[Warned]) -> list[Block]:
    """The table of warnings, newest first, and the rise behind the one with the least chance; else a note."""
    if not found:
        return [Note(key="calm", title="Early warnings", text="No complaint has risen beyond chance in this period.")]
    brands = corpus.table("brands") if corpus.has("brands") else None
    rows = []
    for one in sorted(found, key=lambda one: (one.raised, one.series), reverse=True):
        mine = critical[critical["aspect"] == one.series[1]]
        mine = mine[mine["created_at"].between(one.raised - WINDOW * DAY, one.raised, inclusive="left")]
        if one.series[0] and brands is not None:
            mine = mine[mine["post_id"].isin(brands.loc[brands["brand"] == one.series[0], "post_id"])]
        rows.append(
            {
                "brand": one.series[0],
                "aspect": one.series[1],
                "warned": f"{one.raised:%Y-%m-%d}",
                "last above usual": f"{one.last:%Y-%m-%d}",
                "complaints in 7 days": one.posts,
                "usual": round(one.usual, 1),
                "opens": opening(mine["post_id"]),
            }
        )
    table = Table.of(
        pd.DataFrame(rows),
        key="warnings",
        title="Early warnings",
        opens="opens",
        caption="Warned at the end of the day before the date; an author counts once in seven days; aspects of one "
        "event often rise together.",
    )
    clearest = min(found, key=lambda one: one.p)
    days = looked.loc[looked["series"] == clearest.series, ["day", "posts", "usual"]]
    drawn = Figure.of(
        charts.rise(days, clearest.raised),
        key="rise",
        title=f"The clearest: {name(clearest)}",
        alt=(
            f"Complaints about {name(clearest)} in seven days: {clearest.posts} when it was warned of on "
            f"{clearest.raised.day} {clearest.raised:%b %Y}, where {clearest.usual:.1f} were usual; "
            f"most {int(days['posts'].max())}."
        ),
    )
    return [table, drawn]


def by_aspect(table: pd.DataFrame) -> Figure:
    """Complaints and wishes of the aspects as bars."""
    parts = table.melt(["aspect"], ["complaints", "wishes"], var_name="what", value_name="posts")
    order = parts["aspect"].map({aspect: place for place, aspect in enumerate(table["aspect"])})
    said = "; ".join(f"{row['aspect']} {row['complaints']:,} and {row['wishes']:,}" for _, row in table.iterrows())
    return Figure.of(
        charts.by_aspect(parts.iloc[order.argsort(kind="stable")]),
        key="aspects_figure",
        title="Complaints and wishes",
        alt=f"Posts that complain of an aspect and posts that wish for something about it: {said}.",
    )


def quotes(critical: pd.DataFrame, wished: pd.DataFrame, shown: list[str]) -> Table:
    """Up to three quotes a side and aspect, newest first, each of another author; people masked."""
    rows = []
    for aspect in shown:
        sides = [_quotes(frame[frame["aspect"] == aspect]) for frame in (critical, wished)]
        rows += [(aspect, *pair) for pair in zip_longest(*sides, fillvalue="")]
    frame = pd.DataFrame(rows, columns=["aspect", "complaint", "wish"], dtype="str")
    return Table.of(frame, key="quotes", title="In their words")


def _quotes(said: pd.DataFrame) -> list[str]:
    said = said[said["quote"].str.split().str.len() > 2].sort_values(["created_at", "post_id"], ascending=[False, True])
    said = said.assign(alone=said["author"].fillna(said["post_id"])).drop_duplicates("alone")
    said = said[~said["quote"].str.casefold().duplicated()]
    return [excerpt(mask(quote), QUOTE) for quote in said["quote"].head(QUOTES)]
