"""Exports of known tools: which of their columns is which field.

Sources: 4CAT, columns that its importers write and its processors read (docs.4cat.nl, datasources.upload);
Brandwatch, mention field definitions (developers.brandwatch.com) under the titles of its spreadsheet export;
Talkwalker, document fields (developer.talkwalker.com) under the names of its CSV export. Suites rename columns over
time, so each field lists the names known, and a column that is not there is left to the guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.model.errors import UnknownName


@dataclass(frozen=True)
class Preset:
    """Column names known for each field, best first; ``zone`` is that of naive times, where the tool has one."""

    title: str
    fields: Mapping[str, tuple[str, ...]]
    zone: str = ""


PRESETS: dict[str, Preset] = {
    "4cat": Preset(
        "4CAT CSV export",
        {
            "post_id": ("id",),
            "thread_id": ("thread_id",),
            "reply_to": ("in_reply_to", "reply_to", "parent_id", "parent"),
            "created_at": ("unix_timestamp", "timestamp"),
            "text": ("body",),
            "title": ("subject", "title"),
            "author": ("author", "author_fullname", "author_name"),
            "followers": ("author_followers", "follower_count"),
            "likes": ("like_count", "likes", "score"),
            "replies": ("reply_count", "num_comments", "comments"),
            "reposts": ("retweet_count", "repost_count", "shares"),
            "views": ("impression_count", "view_count", "views", "plays"),
            "lang": ("language_guess", "language", "lang"),
            "url": ("link", "url", "post_url"),
            "source": ("type", "platform"),
        },
        zone="UTC",
    ),
    "brandwatch": Preset(
        "Brandwatch mentions export",
        {
            "post_id": ("Resource Id", "Mention Id", "resourceId", "Url"),
            "created_at": ("Date", "date"),
            "text": ("Full Text", "fullText", "Snippet", "snippet"),
            "title": ("Title", "title"),
            "author": ("Author", "author"),
            "source": ("Page Type", "Page Type Name", "pageType"),
            "lang": ("Language", "language"),
            "url": ("Url", "url", "Original Url"),
            "thread_id": ("Thread Id", "threadId"),
            "reply_to": ("X Reply to", "Twitter Reply to", "replyTo"),
            "repost_of": ("X Repost of", "Twitter Retweet of", "retweetOf"),
            "likes": ("Likes", "X Likes", "Twitter Likes", "Facebook Likes", "Instagram Likes"),
            "replies": ("Comments", "X Replies", "Twitter Replies", "Facebook Comments"),
            "reposts": ("X Reposts", "Twitter Retweets", "Shares", "Facebook Shares"),
            "views": ("Impressions", "impressions"),
            "followers": ("X Followers", "Twitter Followers", "Followers", "Instagram Followers"),
            "rating": ("Rating", "Average Rating"),
        },
        zone="UTC",
    ),
    "talkwalker": Preset(
        "Talkwalker results export",
        {
            "post_id": ("external_id", "url"),
            "created_at": ("published",),
            "text": ("content", "content_snippet"),
            "title": ("title",),
            "author": (
                "extra_author_attributes.id",
                "extra_author_attributes.name",
                "extra_author_attributes.short_name",
            ),
            "source": ("source_type",),
            "lang": ("lang",),
            "url": ("url",),
            "reply_to": ("parent_url",),
            "likes": ("article_extended_attributes.num_likes", "article_extended_attributes.facebook_likes"),
            "replies": ("article_extended_attributes.num_comments",),
            "reposts": ("article_extended_attributes.twitter_retweets", "article_extended_attributes.facebook_shares"),
            "views": ("article_extended_attributes.num_views",),
            "followers": ("source_extended_attributes.twitter_followers",),
            "rating": ("article_extended_attributes.rating", "rating"),
        },
        zone="UTC",
    ),
}


def preset(name: str) -> Preset:
    """The preset of that name.

    Raises: UnknownName listing the names there are.
    """
    if name.lower() not in PRESETS:
        known = "; ".join(f"{key} ({value.title})" for key, value in PRESETS.items())
        raise UnknownName(f"there is no preset {name!r}", do=f"choose one of: {known}")
    return PRESETS[name.lower()]
