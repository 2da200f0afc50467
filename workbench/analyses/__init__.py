"""The analyses, listed by hand."""

from workbench.analyses import (
    backtest,
    collection_health,
    crisis_watch,
    emerging_topics,
    product_feedback,
    sentiment_trend,
    service_triage,
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
        collection_health.ANALYSIS,
        crisis_watch.ANALYSIS,
        emerging_topics.ANALYSIS,
        product_feedback.ANALYSIS,
        sentiment_trend.ANALYSIS,
        service_triage.ANALYSIS,
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
