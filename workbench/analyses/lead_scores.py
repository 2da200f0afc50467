"""Who shows that they want to buy?"""

import pandas as pd
from pydantic import Field

from workbench.analyses import lead_scores_gates as gates
from workbench.analyses.lead_calibration import ENOUGH, Chance, chances
from workbench.analyses.lead_people import REASONS
from workbench.analyses.lead_ranking import Leads, leads_of
from workbench.analyses.lead_signals import BUSINESS
from workbench.analyses.openable import opening
from workbench.analyses.sides import Sides, sides
from workbench.charts import leads as charts
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Block, Figure, Findings, Note, Number, Table
from workbench.model.identity import mask
from workbench.model.plain import excerpt

QUOTE_LENGTH = 160
FRESH = 7  # days
COLUMNS = (
    "rank", "person", "score", "probability", "badge", "recency", "signals", "fit", "evidence", "posted", "source",
    "opens",
)  # fmt: skip
"""Columns of the table to download, in this order for good: an import into a customer database rests on them."""
READ = ("rank", "score", "probability", "signals", "evidence", "fit", "posted", "opens")  # columns to read on a page


class LeadScoresParams(Params):
    """What a reader may change."""

    days: int = Field(
        90, ge=1, le=720, title="Days looked at", description="Posts older than that are no sign any more"
    )
    half_life: int = Field(
        30, ge=1, le=365, title="Half-life in days", description="After so many days a signal counts half"
    )
    top: int = Field(50, ge=1, le=1000, title="People listed", description="Those with the highest score")
    ours: str = Field("", title="Our brands", description="By name, with commas; empty: as the configuration says")


def run(corpus: Corpus, params: LeadScoresParams) -> Findings:
    """One row an author with buying signals: score, evidence, recency and fit; those who must not be asked are out."""
    found = leads_of(corpus, params.days, params.half_life)
    if found.people.empty:
        return _nobody(corpus, found, params)
    listed = found.people.head(params.top)
    chance = chances(corpus, found, params.top)
    rows = _rows(corpus, listed, chance, sides(corpus, params.ours) if corpus.has("brands") else None)
    fresh = int((found.people["age_days"] < FRESH).sum())
    return Findings(
        headline=_headline(found, listed, chance, fresh, params),
        blocks=(
            *_numbers(found, listed, chance, fresh),
            Table.of(
                rows[[name for name in READ if name != "probability" or chance.known is not None]],
                key="leads",
                title="People, most promising first",
                opens="opens",
                caption=_caption(chance),
            ),
            _figure(found),
            *([] if chance.table is None else [_reliability(chance.table)]),
            Note(key="identities", title="Who they are", text=IDENTITIES),
            # without ``opens=``: a column of queries is left out of a file, and here the file needs it
            Table.of(rows, key="crm", title="The same people for your customer database", caption=DOCUMENTED),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


IDENTITIES = (
    "Nobody's name is here: a person is a pseudonym. To learn one account name, for a written reason, somebody with "
    'the key runs `workbench vault open PSEUDONYM --reason "..."`; each opening is recorded for good. Whoever asks not '
    "to be contacted is entered with `workbench exclude add HANDLE --source SOURCE --for contact --why ...` and is "
    "gone from the next run on."
)
DOCUMENTED = (
    "To download. rank: 1 is best. person: the pseudonym. score: points of the signals, "
    "each halved every half-life. probability: that the evidence shows the wish to buy; empty without labels. badge: "
    "how far that is checked. recency: 1 for new evidence, 0.5 after one half-life. signals: the rules that counted. "
    "fit: whose brand is named, and whether it is for a business. evidence: a masked quote. posted: the day (UTC). "
    "source. opens: the query that shows the post. Names and order of the columns stay."
)
READING = (
    "A score orders people by what they wrote; it does not say that they will buy, have the money or want to be asked. "
    "The rules read English only, and irony not at all. Journalists and employees are left out where they say what "
    "they are; some do not. Check the law of your country before you write to anybody: a public post is no consent."
)
NOTHING = (
    "Run `workbench enrich` so that intents are known; give more days (parameter days); widen the query; or write "
    "rules of your own trade and language into intents.toml in the store's folder."
)


def _nobody(corpus: Corpus, found: Leads, params: LeadScoresParams) -> Findings:
    if corpus.posts.empty:
        said = "There are no posts here, so nobody can show that they want to buy."
    elif found.left_out:
        said = f"Nobody may be shown: all {sum(found.left_out.values()):,} who show buying intent are left out."
    else:
        said = f"Nobody showed in the last {_days(params.days)} that they want to buy, as far as the rules can tell."
    return Findings(headline=said, blocks=(Note(key="empty", title="What to do", text=NOTHING),))


def _headline(found: Leads, listed: pd.DataFrame, chance: Chance, fresh: int, params: LeadScoresParams) -> str:
    n = len(found.people)
    start = (
        f"{n:,} {_people(n)} showed in the last {_days(params.days)} that they want to buy, {fresh:,} of them in the "
        f"last {FRESH} days"
    )
    if chance.mean is None:
        return f"{start}; the order is by rules that nobody has checked on your posts, so take it as a reading list."
    low, high = (round(end * len(listed)) for end in (chance.low or 0.0, chance.high or 0.0))
    return (
        f"{start}; of the {len(listed):,} listed about {round(chance.mean * len(listed)):,} ({low:,} to {high:,}) "
        f"really do, by {chance.labels:,} labels."
    )


def _numbers(found: Leads, listed: pd.DataFrame, chance: Chance, fresh: int) -> list[Block]:
    silent = sum(found.left_out.values())
    why = ", ".join(
        f"{found.left_out[reason]:,} {said}" for reason, said in REASONS.items() if found.left_out.get(reason)
    )
    blocks: list[Block] = [
        Number(key="people", title="People who show buying intent", value=len(found.people), unit="people",
               badge=chance.badge, method=NOT_OPENED),
        Number(key="listed", title="Of them listed here", value=len(listed), unit="people", badge=chance.badge,
               opens=opening(listed["evidence_post"]), method="opens the evidence of each"),
        Number(key="fresh", title=f"With a signal of the last {FRESH} days", value=fresh, unit="people",
               badge=chance.badge, method=NOT_OPENED),
        Number(key="left_out", title="Left out", value=silent, unit="people",
               method=f"{why or 'nobody'}; their posts are not shown"),
    ]  # fmt: skip
    if chance.mean is not None:
        blocks.append(
            Number(key="buyers", title="Listed people who really want to buy", value=chance.mean, unit="share",
                   low=chance.low, high=chance.high, n=chance.labels, badge=chance.badge,
                   method="Platt scaling on labels named purchase_intent; bootstrap interval over authors")
        )  # fmt: skip
    return blocks


NOT_OPENED = "counted; opened row by row, since one query for all would also find people who are left out"


def _rows(corpus: Corpus, listed: pd.DataFrame, chance: Chance, known: Sides | None) -> pd.DataFrame:
    posts = corpus.posts.set_index("post_id").loc[listed["evidence_post"]]
    signals = listed["signals"]
    return pd.DataFrame(
        {
            "rank": range(1, len(listed) + 1),
            "person": listed["person"].to_numpy(),
            "score": listed["score"].round(2).to_numpy(),
            "probability": [None if value is None else round(value, 3) for value in chance.of(listed["points"])],
            "badge": chance.badge,
            "recency": listed["recency"].round(2).to_numpy(),
            "signals": signals.to_numpy(),
            "fit": [_fit(*pair, known) for pair in zip(_brands(corpus, listed), signals, strict=True)],
            "evidence": [excerpt(mask(text), QUOTE_LENGTH) for text in posts["text"]],
            "posted": posts["created_at"].dt.strftime("%Y-%m-%d").to_numpy(),
            "source": posts["source"].to_numpy(),
            "opens": [opening([post]) for post in listed["evidence_post"]],
        },
        columns=list(COLUMNS),
    )


def _brands(corpus: Corpus, listed: pd.DataFrame) -> list[list[str]]:
    """The brands that each evidence post names."""
    if not corpus.has("brands"):
        return [[] for _ in range(len(listed))]
    table = corpus.table("brands")
    named = table[table["post_id"].isin(listed["evidence_post"])].groupby("post_id")["brand"].unique()
    return [sorted(named.get(post, [])) for post in listed["evidence_post"]]


def _fit(named: list[str], signals: str, known: Sides | None) -> str:
    """Whose brands are named, and whether it is for a business: rules anybody can check."""
    side = "names no brand"
    if known is not None and named:
        who = "a competitor only" if known.ours.isdisjoint(named) else "us"
        who = "us and a competitor" if who == "us" and known.others & set(named) else who
        side = f"names {who} ({', '.join(named)})"
    return f"{side}; {BUSINESS}" if BUSINESS in signals else side


def _caption(chance: Chance) -> str:
    if chance.known is None or chance.error is None:
        there = f"{chance.labels:,} of them are" if chance.labels else "none is"
        return f"No probability is claimed: that needs {ENOUGH} labels named purchase_intent, and {there} there."
    return (
        f"Calibrated on {chance.labels:,} labels; probability and what is found differ by {chance.error:.2f} on "
        "average, judged on labels of other people than it was learnt from."
    )


def _figure(found: Leads) -> Figure:
    counts = found.by_signal
    said = ", ".join(f"{row.signal} {row.people:,}" for row in counts.itertuples(index=False))
    return Figure.of(charts.by_signal(counts), key="signals", title="What they said", alt=f"People by signal: {said}.")


def _reliability(table: pd.DataFrame) -> Figure:
    said = "; ".join(
        f"said {row.said:.0%}, found {row.found:.0%} ({row.low:.0%} to {row.high:.0%}, n {row.n})"
        for row in table.itertuples(index=False)
    ).replace("%", " %")
    return Figure.of(
        charts.reliability(table), key="reliability", title="Can the probability be believed?",
        alt=f"Probability said and share found among labels the calibration had not seen: {said}.",
    )  # fmt: skip


def _people(n: int) -> str:
    return "person" if n == 1 else "people"


def _days(days: int) -> str:
    return "day" if days == 1 else f"{days} days"


ANALYSIS = Analysis(
    name="lead_scores",
    version=1,
    title="Leads",
    question="Who shows that they want to buy?",
    params=LeadScoresParams,
    needs=("classes", "text"),
    run=run,
    cost="batch",
    gates=(
        Gate(
            name="lift_top_tenth",
            question="How many times more people with planted buying intent are in the best tenth than among all?",
            measure=gates.lift,
            bar=5.0,
        ),
        Gate(
            name="calibration_error",
            question="With 150 labels, how far are the probabilities from what is found (mean distance)?",
            measure=gates.calibration_error,
            bar=0.06,
            better="lower",
        ),
        Gate(
            name="no_customers",
            question="What share of all leads are journalists, media, employees or job seekers by plan?",
            measure=gates.no_customers,
            bar=0.02,
            better="lower",
        ),
        Gate(
            name="excluded_shown",
            question="Of 100 leads who ask not to be contacted, how many still stand somewhere in the next result?",
            measure=gates.excluded_shown,
            bar=0.0,
            better="lower",
        ),
    ),
    limits=(
        "The rules read English only: who writes in another language is not found.",
        "Without 50 labels named purchase_intent the order is that of rules and no probability is claimed.",
    ),
)
