"""The analyses, listed by hand."""

from workbench.analyses import (
    backtest,
    campaign_effect,
    collection_health,
    content_gaps,
    crisis_watch,
    emerging_topics,
    sentiment_trend,
    share_of_voice,
    topic_overview,
    voice_of_customer,
)
from workbench.model.analysis import Analysis
from workbench.model.errors import UnknownName

ALL: dict[str, Analysis] = {
    analysis.name: analysis
    for analysis in (
        backtest.ANALYSIS,
        campaign_effect.ANALYSIS,
        collection_health.ANALYSIS,
        content_gaps.ANALYSIS,
        crisis_watch.ANALYSIS,
        emerging_topics.ANALYSIS,
        sentiment_trend.ANALYSIS,
        share_of_voice.ANALYSIS,
        topic_overview.ANALYSIS,
        voice_of_customer.ANALYSIS,
    )
}


def get(name: str) -> Analysis:
    """The analysis of that name.

    Raises: UnknownName listing the names there are.
    """
    if name not in ALL:
        raise UnknownName(f"there is no analysis named {name!r}", do=f"choose one of {', '.join(sorted(ALL))}")
    return ALL[name]
