"""What is shown of a campaign: its days against the expected, the time before, during and after, topics and themes."""

import pandas as pd

from workbench.analyses.campaign import Campaign
from workbench.analyses.campaign_counts import Daily, between, of_brand, spans
from workbench.analyses.voice_of_customer_opinions import opinions_of, said_of
from workbench.charts import campaign as charts
from workbench.evaluate import shares
from workbench.evaluate.counterfactual import Effect
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Number, Table
from workbench.model.identity import mask
from workbench.model.plain import excerpt
from workbench.model.post import of_media
from workbench.model.topics import OUTLIER

SHOWN = ("positive", "negative")
QUOTES = 2  # a theme and side
QUOTE_LENGTH = 140


def chart(campaign: Campaign, days: Daily, found: Effect, measure: str) -> Figure:
    """Posts by day with what was expected."""
    frame = pd.DataFrame(
        {
            "day": days.posts.index,
            "posts": days.posts.to_numpy(),
            "expected": found.expected_by_day,
            "low": found.low_by_day,
            "high": found.high_by_day,
        }
    )[~days.partial]
    total = int(days.posts[days.inside].sum())
    return Figure.of(
        charts.against_expected(frame, campaign.since, campaign.until),
        key="days",
        title=f"{measure.capitalize()} a day, and what was to be expected without the campaign",
        alt=f"{measure.capitalize()} by day: {total:,} in the days of the campaign, {found.expected:,.0f} expected.",
    )


def opinion(corpus: Corpus, campaign: Campaign, media: str) -> tuple[Number, ...]:
    """The share positive during the campaign, and its change since before; none where no post has a sentiment."""
    posts = of_media(of_brand(corpus, campaign), media)
    before, during = (
        shares.sentiment(corpus, between(posts, *spans(campaign)[name]), "positive") for name in ("before", "during")
    )
    if during is None:
        return ()
    change = shares.difference(during, before)
    if before is not None:
        during, before = shares.comparable(during, before)
    since, until = spans(campaign)["during"]
    return (
        shares.number(
            during,
            key="positive",
            title="Positive during the campaign",
            before=before,
            opens=_opens(campaign, media, since, until, "sentiment:positive"),
        ),
        Number(
            key="positive_change",
            title="Change of the share positive",
            value=change.value if change else None,
            low=change.low if change else None,
            high=change.high if change else None,
            unit="share",
            badge=change.badge if change else "uncorrected",
            method="share positive during the campaign minus that of the days before",
        ),
    )


def periods(corpus: Corpus, campaign: Campaign, media: str) -> Table:
    """Reach and opinion before, during and after."""
    posts = of_media(of_brand(corpus, campaign), media)
    parts = {name: between(posts, *span) for name, span in spans(campaign).items()}
    called = {name: shares.sentiments(corpus, part, SHOWN) for name, part in parts.items()}
    alike = shares.comparable(*(share for found in called.values() for share in found.values()))
    given = iter(alike)
    called = {name: {value: next(given) for value in found} for name, found in called.items()}
    rows = []
    for name, (since, until) in spans(campaign).items():
        part = parts[name]
        start, end = max(since, pd.Timestamp(corpus.since)), min(until, pd.Timestamp(corpus.until))
        days = max((end - start) / pd.Timedelta(days=1), 0.0)
        row: dict[str, object] = {
            "time": name,
            "days": round(days),
            "posts": len(part),
            "posts a day": len(part) / days if days else None,
            "authors": part["author"].nunique(),
            "views a day": float(part["views"].sum()) / days if days and part["views"].notna().any() else None,
        }
        for value in SHOWN:
            share = called[name].get(value)
            row |= {
                f"{value} share": share.value if share else None,
                f"{value} low": share.low if share else None,
                f"{value} high": share.high if share else None,
            }
        badges = dict.fromkeys(share.says for share in called[name].values())
        rows.append(row | {"badge": ", ".join(badges), "opens": _opens(campaign, media, since, until)})
    return Table.of(
        pd.DataFrame(rows),
        key="periods",
        title="Before, during and after",
        opens="opens",
        caption="Views: of the posts whose place counts them. Before: at least four weeks, as far as there are posts.",
    )


def topics(corpus: Corpus, campaign: Campaign, media: str, top: int) -> tuple[Table, ...]:
    """The topics whose share of the brand's posts moved most between before and during; none without topics."""
    if not (corpus.has("topics") and corpus.has("topic_table")):
        return ()
    posts = of_media(of_brand(corpus, campaign), media).merge(
        corpus.table("topics")[["post_id", "topic"]], on="post_id"
    )
    parts = {name: between(posts, *span) for name, span in spans(campaign).items()}
    labels = dict(corpus.table("topic_table")[["topic", "label"]].itertuples(index=False, name=None))
    since, until = spans(campaign)["during"]
    rows = []
    for topic in sorted(set(posts["topic"]) - {OUTLIER}):
        found = {name: shares.counted(part["topic"] == topic, part["author"]) for name, part in parts.items()}
        change = shares.difference(found["during"], found["before"])
        if change is None:
            continue
        after = found["after"]
        rows.append(
            {
                "topic": labels.get(topic, str(topic)),
                "posts during": int((parts["during"]["topic"] == topic).sum()),
                "before share": found["before"].value if found["before"] else None,
                "during share": found["during"].value if found["during"] else None,
                "after share": after.value if after else None,
                "change": change.value,
                "change low": change.low,
                "change high": change.high,
                "opens": _opens(campaign, media, since, until, f"topic:{topic}"),
            }
        )
    if not rows:
        return ()
    frame = pd.DataFrame(rows)
    order = frame["change"].abs().sort_values(ascending=False, kind="stable").index[:top]
    caption = f"counted. Of {len(frame)} topics some move beyond their interval by chance."
    return (Table.of(frame.loc[order], key="topics", title="Topics that moved most", opens="opens", caption=caption),)


def themes(corpus: Corpus, campaign: Campaign, media: str, top: int) -> tuple[Table, ...]:
    """What is criticised and praised during and after, by aspect, in masked quotes; none without aspects."""
    if not corpus.has("aspects"):
        return ()
    since, until = campaign.since, spans(campaign)["after"][1]
    ids = between(of_brand(corpus, campaign), since, until)["post_id"]
    clauses = said_of(corpus, media)
    clauses = clauses[clauses["post_id"].isin(ids)]
    if clauses.empty:
        return ()
    opinions = opinions_of(clauses)
    counts = opinions.groupby("aspect")["polarity"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=["negative", "neutral", "positive"], fill_value=0)
    counts = counts.sort_values(["negative", "positive"], ascending=False, kind="stable").head(top)
    rows = [
        {
            "theme": aspect,
            "posts": int(row.sum()),
            "criticised": int(row["negative"]),
            "praised": int(row["positive"]),
            "badge": "uncorrected",
            "in the words of critics": _quotes(clauses, str(aspect), "negative"),
            "in the words of those who praise": _quotes(clauses, str(aspect), "positive"),
            "opens": _opens(campaign, media, since, until, f"aspect:{_quoted(str(aspect))}"),
        }
        for aspect, row in counts.iterrows()
    ]
    return (
        Table.of(
            pd.DataFrame(rows),
            key="themes",
            title="What to tweak: what people say of it during and after",
            opens="opens",
            caption="Posts on the brand in these days, most criticised first, as the model calls it.",
        ),
    )


def _quotes(clauses: pd.DataFrame, aspect: str, polarity: str) -> str:
    """Up to two quotes, newest first, by different authors, people masked."""
    mine = clauses[(clauses["aspect"] == aspect) & (clauses["polarity"] == polarity)]
    mine = mine[mine["quote"].str.split().str.len() > 2].sort_values(["created_at", "post_id"], ascending=[False, True])
    mine = mine.assign(alone=mine["author"].fillna(mine["post_id"])).drop_duplicates("alone").drop_duplicates("quote")
    return " \u2022 ".join(excerpt(mask(quote), QUOTE_LENGTH) for quote in mine["quote"].head(QUOTES))


def _opens(campaign: Campaign, media: str, since: pd.Timestamp, until: pd.Timestamp, more: str = "") -> str:
    parts = [
        f"brand:{_quoted(campaign.brand)}" if campaign.brand else "",
        more,
        f"since:{since:%Y-%m-%d}",
        f"until:{until:%Y-%m-%d}",
        "" if media == "all" else f"media:{media}",
    ]
    return " AND ".join(filter(None, parts))


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
