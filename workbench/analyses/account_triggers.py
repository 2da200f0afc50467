"""Who should sales speak to now, and about what?"""

import pandas as pd
from pydantic import Field

from workbench.analyses import account_triggers_gates as gates
from workbench.analyses.lead_people import REASONS
from workbench.analyses.openable import opening
from workbench.analyses.sides import Sides, sides
from workbench.analyses.trigger_events import ASKS, COMPLAINT, LOSS, RENEWAL, WEIGHT, WIN, Triggers, triggers_of
from workbench.evaluate.intents import UNVALIDATED
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Block, Findings, Note, Number, Table
from workbench.model.identity import mask
from workbench.model.plain import excerpt

QUOTE_LENGTH = 160
QUOTES = 3  # a competitor and aspect
CARDS = 5  # aspects a competitor


class AccountTriggersParams(Params):
    """What a reader may change."""

    switch_days: int = Field(30, ge=1, le=365, title="A switch is open for", description="Days after the post")
    question_days: int = Field(10, ge=1, le=365, title="A question is open for", description="Days after the post")
    renewal_days: int = Field(60, ge=1, le=365, title="A renewal is open for", description="Days after the post")
    complaint_days: int = Field(14, ge=1, le=365, title="A complaint is open for", description="Days after the post")
    quote_days: int = Field(90, ge=1, le=720, title="Battle cards from", description="Complaints of the last days")
    top: int = Field(15, ge=1, le=200, title="Rows of each kind", description="The most urgent of each kind")
    ours: str = Field("", title="Our brands", description="By name, with commas; empty: as the configuration says")


def run(corpus: Corpus, params: AccountTriggersParams) -> Findings:
    """Open triggers with evidence, expiry and urgency; where people go; quotes on each competitor."""
    known = sides(corpus, params.ours)
    if not known.ours:
        none = "There are no posts here" if corpus.posts.empty else "No post here speaks of a brand"
        return Findings(
            headline=f"{none}, so there is nothing for sales to act on.",
            blocks=(Note(key="empty", title="What to do", text=NO_BRANDS),),
        )
    ages = {
        LOSS: params.switch_days,
        WIN: params.switch_days,
        ASKS: params.question_days,
        RENEWAL: params.renewal_days,
        COMPLAINT: params.complaint_days,
    }
    found = triggers_of(corpus, known, ages)
    listed = found.rows.groupby("kind").head(params.top)
    return Findings(
        headline=_headline(found, known),
        blocks=(
            *(_number(found, kind) for kind in WEIGHT),
            _left_out(found),
            Table.of(_rows(corpus, listed), key="triggers", title="Act on these first", opens="opens", caption=CAPTION),
            *_flows(found, known),
            *_cards(corpus, found, params.quote_days),
            *([] if known.others else [Note(key="no_competitor", title="What is missing", text=NO_COMPETITOR)]),
            Note(key="ours", title="Which brands are ours", text=_ours(known)),
            Note(key="identities", title="Who they are", text=IDENTITIES),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


CAPTION = (
    "urgency: 5 for who leaves us, 4 for who asks before buying or leaves a competitor, 3 for a renewal, 2 for a "
    "complaint about a competitor; it falls evenly to 0 on the day the trigger expires."
)
NO_BRANDS = (
    "Name your brand and its competitors in workbench.toml in the store's folder, run `workbench enrich`, or widen "
    "the query."
)
NO_COMPETITOR = (
    "Only our own brand is named here, so nobody can be seen leaving a competitor: add competitors to workbench.toml "
    "and collect posts about them, then run `workbench enrich`."
)
IDENTITIES = (
    "A person is a pseudonym. One account name is shown, for a written reason and recorded for good, by `workbench "
    'vault open PSEUDONYM --reason "..."`. Who was entered with `workbench exclude add` for contact or all is not here.'
)
READING = (
    "Found by rules that read English: what is said otherwise, and irony, is missed. Where a switch goes is read off "
    "the words before each brand's name. That somebody complains about a competitor does not make them a customer. "
    "Quotes are single voices, not shares: do not say 'many' because of one."
)


def _ours(known: Sides) -> str:
    listed, others = ", ".join(sorted(known.ours)), ", ".join(sorted(known.others))
    return f"{listed}, {known.why}. Competitors: {others or 'none'}. Another choice: parameter ours."


def _headline(found: Triggers, known: Sides) -> str:
    counts = found.rows["kind"].value_counts()
    if not len(found.rows):
        return f"Nothing is open for sales: no trigger has not expired ({found.expired:,} have)."
    said = {
        LOSS: "{} leaving us",
        ASKS: "{} asking before they buy",
        WIN: "{} leaving a competitor",
        RENEWAL: "{} with a renewal due",
        COMPLAINT: "{} complaining about a competitor",
    }
    parts = [words.format(f"{counts[kind]:,}") for kind, words in said.items() if counts.get(kind)]
    n = len(found.rows)
    return (
        f"{n:,} {'post is' if n == 1 else 'posts are'} open for sales: {', '.join(parts)}; found by rules for English."
    )


def _number(found: Triggers, kind: str) -> Number:
    posts = found.rows.loc[found.rows["kind"] == kind, "post_id"]
    return Number(
        key=f"kind:{kind}", title=kind[0].upper() + kind[1:], value=len(posts), unit="posts", badge=UNVALIDATED,
        opens=opening(posts), method="open triggers by rule",
    )  # fmt: skip


def _left_out(found: Triggers) -> Number:
    why = [f"{found.left_out[reason]:,} {said}" for reason, said in REASONS.items() if found.left_out.get(reason)]
    return Number(
        key="left_out", title="Left out", value=sum(found.left_out.values()), unit="people",
        method=f"{', '.join(why) or 'nobody'}; their posts are not shown",
    )  # fmt: skip


def _rows(corpus: Corpus, listed: pd.DataFrame) -> pd.DataFrame:
    texts = corpus.posts.set_index("post_id")["text"].loc[listed["post_id"]]
    brands = corpus.table("brands")
    named = brands[brands["post_id"].isin(listed["post_id"])].groupby("post_id")["brand"].unique()
    sides = zip(listed["post_id"], listed["left"], listed["taken"], strict=True)
    return pd.DataFrame(
        {
            "trigger": listed["kind"].to_numpy(),
            "urgency": listed["urgency"].round(1).to_numpy(),
            "expires": listed["expires"].dt.strftime("%Y-%m-%d").to_numpy(),
            "brands": [_about(left, taken, sorted(named.get(post, []))) for post, left, taken in sides],
            "evidence": [excerpt(mask(text), QUOTE_LENGTH) for text in texts],
            "person": listed["person"].to_numpy(),
            "opens": [opening([post]) for post in listed["post_id"]],
        }
    )


def _about(left: object, taken: object, named: list[str]) -> str:
    """From which brand to which, as far as it is said; else the brands that are named."""
    if not isinstance(left, str):
        return ", ".join(named)
    return f"{left} → {taken if isinstance(taken, str) else '?'}"


def _flows(found: Triggers, known: Sides) -> list[Block]:
    """Who goes where, over all the time looked at."""
    if found.flows.empty:
        return []
    groups = found.flows.groupby(["left", "taken"])["post_id"]
    rows = [(left, taken, len(posts), opening(posts)) for (left, taken), posts in groups]
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    frame = pd.DataFrame(rows, columns=["from", "to", "posts", "opens"])
    came, gone = (int(frame.loc[frame[side].isin(known.ours), "posts"].sum()) for side in ("to", "from"))
    caption = (
        f"All the time looked at: {came:,} say they come to us, {gone:,} that they go. Only posts whose words say both "
        f"sides count; {found.open_ended:,} more speak of a switch without saying from where."
    )
    return [Table.of(frame, key="flows", title="Who goes where", opens="opens", caption=caption)]


def _cards(corpus: Corpus, found: Triggers, days: int) -> list[Block]:
    """Up to three quotes a competitor and aspect, newest first, each by another author and in other words."""
    since = pd.Timestamp(corpus.until) - pd.Timedelta(days=days)
    said = found.complaints[found.complaints["created_at"] >= since]
    said = said.sort_values(["created_at", "post_id"], ascending=[False, True])
    rows = []
    for brand, about in said.groupby("brand"):
        posts = about.groupby("aspect")["post_id"].nunique().sort_index().sort_values(ascending=False, kind="stable")
        for aspect in posts.index[:CARDS]:
            mine = about[about["aspect"] == aspect]
            alone = mine.drop_duplicates("person").assign(folded=mine["quote"].str.casefold()).drop_duplicates("folded")
            alone = alone[alone["quote"].str.split().str.len() > 2].head(QUOTES)
            quotes = [f"“{excerpt(mask(quote), QUOTE_LENGTH)}”" for quote in alone["quote"]]
            rows.append((brand, aspect, int(posts[aspect]), "\n".join(quotes), opening(mine["post_id"])))
    if not rows:
        return []
    frame = pd.DataFrame(rows, columns=["competitor", "aspect", "complaints", "in their words", "opens"])
    caption = (
        f"Posts of the last {days} days in which the model calls what is said of this aspect negative; up to "
        f"{QUOTES} quotes, newest first, people masked. {UNVALIDATED[0].upper()}{UNVALIDATED[1:]}."
    )
    return [
        Table.of(
            frame, key="cards", title="Battle cards: what people hold against them", opens="opens", caption=caption
        )
    ]


ANALYSIS = Analysis(
    name="account_triggers",
    version=1,
    title="Triggers for sales",
    question="Who should sales speak to now, and about what?",
    params=AccountTriggersParams,
    needs=("brands", "classes", "text"),
    run=run,
    cost="batch",
    gates=(
        Gate(
            name="switch_direction",
            question="Of the planted switches given a direction, how many have both brands right?",
            measure=gates.direction,
            bar=0.90,
        ),
        Gate(
            name="switch_recall",
            question="Of the planted English switches, how many are found with both brands right?",
            measure=gates.recall,
            bar=0.60,
        ),
        Gate(
            name="switch_precision",
            question="Of the posts given a direction, how many are planted switches in that direction?",
            measure=gates.precision,
            bar=0.85,
        ),
        Gate(
            name="complaint_precision",
            question="Of the complaints about a competitor, how many are planted as negative posts about one?",
            measure=gates.complaints,
            bar=0.80,
        ),
    ),
    limits=(
        "The rules of switches, questions and renewals read English only.",
        "Complaints are a model's call: each should be read before it is used.",
    ),
)
