"""The analyses, listed by hand."""

from workbench.analyses import (
    account_triggers,
    backtest,
    brand_health,
    campaign_effect,
    collection_health,
    competitor_benchmark,
    content_gaps,
    crisis_watch,
    emerging_topics,
    employee_voice,
    lead_scores,
    leadership_brief,
    message_tracker,
    product_feedback,
    reading_numbers,
    sentiment_trend,
    service_triage,
    share_of_voice,
    shift_explained,
    talent_signals,
    topic_overview,
    voice_of_customer,
    voices,
)
from workbench.model.analysis import Analysis
from workbench.model.errors import UnknownName

ALL: dict[str, Analysis] = {
    analysis.name: analysis
    for analysis in (
        account_triggers.ANALYSIS,
        backtest.ANALYSIS,
        brand_health.ANALYSIS,
        campaign_effect.ANALYSIS,
        collection_health.ANALYSIS,
        competitor_benchmark.ANALYSIS,
        content_gaps.ANALYSIS,
        crisis_watch.ANALYSIS,
        emerging_topics.ANALYSIS,
        employee_voice.ANALYSIS,
        lead_scores.ANALYSIS,
        leadership_brief.ANALYSIS,
        message_tracker.ANALYSIS,
        product_feedback.ANALYSIS,
        reading_numbers.ANALYSIS,
        sentiment_trend.ANALYSIS,
        service_triage.ANALYSIS,
        share_of_voice.ANALYSIS,
        shift_explained.ANALYSIS,
        talent_signals.ANALYSIS,
        topic_overview.ANALYSIS,
        voice_of_customer.ANALYSIS,
        voices.ANALYSIS,
    )
}


def get(name: str) -> Analysis:
    """The analysis of that name.

    Raises: UnknownName listing the names there are.
    """
    if name not in ALL:
        raise UnknownName(f"there is no analysis named {name!r}", do=f"choose one of {', '.join(sorted(ALL))}")
    return ALL[name]
