"""What do people ask, and which of it does our own content not answer?"""

from typing import Literal

import pandas as pd
from pydantic import Field

from workbench.analyses import content_gaps_figures as figures
from workbench.analyses import content_gaps_gates as gates
from workbench.analyses.content_questions import INTENT, NO_TOPIC, asked, grouped
from workbench.analyses.content_space import ENOUGH, Space, nearest
from workbench.analyses.openable import opening
from workbench.evaluate.intents import badge
from workbench.evaluate.shares import counted
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Findings, Note, Number
from workbench.model.post import of_media

ADD = (
    "Add your own pages with `workbench content add FOLDER` (.md, .txt or .html), a sitemap or a feed; then this page "
    "says which questions they do not answer."
)
READING = (
    "A question counts as answered where a passage of your pages is close to it in meaning, as a model sees it: nobody "
    "has read whether the page is right, current or easy to find, and the bar was set on invented pages. Read the "
    "nearest page before you write a new one. A question is what a rule or a question mark says; rhetorical ones are "
    'among them; short ones without a subject ("any news?") and what asks back in a reply to somebody are left out. '
    "Hours and weekdays are UTC. Who asks in other places, or searches in silence, is not seen."
)


class ContentGapsParams(Params):
    """What a reader may change."""

    media: Literal["earned", "owned", "all"] = Field(
        "earned", title="Whose posts", description="earned: what others say; owned: the brands' own accounts"
    )
    least: int = Field(
        3, ge=1, le=100, title="Fewest questions of a group", description="Smaller groups are not listed"
    )
    top: int = Field(12, ge=1, le=50, title="Groups shown")


def run(corpus: Corpus, params: ContentGapsParams) -> Findings:
    """Groups of questions by what is not answered of them, and when and where they are asked."""
    everyone = of_media(corpus.posts, params.media)
    questions = asked(corpus, params.media)
    if questions.empty:
        none = "There are no posts here" if everyone.empty else "No post here asks anything"
        text = "Run `workbench enrich`, or widen the query."
        return Findings(
            headline=f"{none}, so there is no demand to show.",
            blocks=(Note(key="empty", title="What to do", text=text),),
        )
    space = Space.learnt(corpus)
    questions = questions.assign(group=grouped(questions, space))
    content, why = _content(corpus)
    if content is not None:
        questions = questions.join(nearest(questions, space, content))
    groups = figures.groups(corpus, questions, space, params.least, content is not None)
    return Findings(
        headline=_headline(questions, groups, len(everyone), content),
        blocks=(
            *_numbers(corpus, questions, everyone, content),
            *figures.listed(groups, params.top, len(questions), params.least),
            *figures.formats(questions, everyone, badge(corpus, INTENT)),
            figures.hours(questions, everyone),
            figures.weekdays(questions, everyone),
            *([Note(key="content", title="What to do", text=why)] if why else []),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


def _content(corpus: Corpus) -> tuple[pd.DataFrame | None, str]:
    """The passages that can be compared with the posts, else why there are none."""
    content = corpus.table("content") if corpus.has("content") else pd.DataFrame()
    if content.empty:
        return None, f"Your own content is not known here. {ADD}"
    if corpus.models.get("content") != corpus.models.get("embeddings"):
        return None, "Your content was read by another encoder than the posts: add it again."
    if len(corpus.table("embeddings")) < ENOUGH:
        return None, f"Fewer than {ENOUGH} texts are here, too few to compare their meaning with your pages."
    return content, ""


def _numbers(
    corpus: Corpus, questions: pd.DataFrame, everyone: pd.DataFrame, content: pd.DataFrame | None
) -> tuple[Number, ...]:
    demand = counted(everyone["post_id"].isin(questions["post_id"]), everyone["author"])
    shown = []
    if demand is not None:
        shown.append(
            Number(
                key="demand",
                title="Posts that ask something",
                value=demand.value,
                low=demand.low,
                high=demand.high,
                unit="share",
                n=demand.n,
                badge=badge(corpus, INTENT),
                method="rule for questions, or a sentence that ends in a question mark and names two things",
            )
        )
    if content is None:
        return tuple(shown)
    judged = questions.dropna(subset=["similarity"])
    share = counted(figures.answered(judged), judged["author"])
    strange = len(questions) - len(judged)
    shown += [
        Number(
            key="answered",
            title="Questions your content answers",
            value=share.value if share else None,
            low=share.low if share else None,
            high=share.high if share else None,
            unit="share",
            n=len(judged),
            badge="uncorrected",
            method=f"a passage of your {content['page'].nunique():,} pages is close in meaning, as a model sees it",
        ),
        Number(
            key="strange",
            title="Questions in a language without a page",
            value=strange,
            unit="posts",
            n=len(questions),
            opens=opening(questions.loc[questions["similarity"].isna(), "post_id"]),
        ),
    ]
    return tuple(shown)


def _headline(questions: pd.DataFrame, groups: pd.DataFrame, posts: int, content: pd.DataFrame | None) -> str:
    start = f"{len(questions):,} of {posts:,} posts ask something"
    if groups.empty:
        return f"{start}, each something else."
    first = groups.iloc[0]
    about = f"as in \u201c{first['they ask']}\u201d"
    if first["about"] != NO_TOPIC:
        about = f"about {first['about']}, {about}"
    if content is None:
        most = f"most often {about} ({first['questions']:,} posts)"
        return f"{start}, {most}; what your content answers of it is not known here."
    open_ones, pages = int((~figures.answered(questions)).sum()), content["page"].nunique()
    return (
        f"{start}; your {pages:,} pages seem to leave {open_ones:,} of them without an answer. Largest gap: "
        f"{first['unanswered']:,} of {first['questions']:,} {about}."
    )


ANALYSIS = Analysis(
    name="content_gaps",
    version=1,
    title="Content gaps",
    question="What do people ask that our own content does not answer?",
    params=ContentGapsParams,
    needs=("classes", "text", "embeddings"),
    run=run,
    cost="batch",
    gates=(
        Gate(
            name="question_precision",
            question="Of the posts said to ask, how many were planted as questions?",
            measure=gates.question_precision,
            bar=0.70,
        ),
        Gate(
            name="question_recall",
            question="Of the planted questions, how many are found?",
            measure=gates.question_recall,
            bar=0.85,
        ),
        Gate(
            name="told_apart",
            question="Are questions on covered subjects closer to the pages than others (area under the curve)?",
            measure=gates.told_apart,
            bar=0.80,
        ),
        Gate(
            name="answered_right",
            question="How often is answered or not said rightly (mean of both kinds)?",
            measure=gates.answered_right,
            bar=0.75,
        ),
        Gate(
            name="group_purity",
            question="How many questions of a group have the planted subject that most of it have?",
            measure=gates.group_purity,
            bar=0.75,
        ),
    ),
    limits=(
        "Close in meaning is not a right answer: nobody has read whether a page helps.",
        "Only questions asked in the places collected here are seen.",
    ),
)
