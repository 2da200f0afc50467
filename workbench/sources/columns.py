"""Which column is which field, guessed from names and from values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.sources import times

FIELDS: dict[str, tuple[str, ...]] = {
    # field: names of columns that hold it, likeliest first, in lower case with words joined by "_"
    field: tuple(names.split())
    for field, names in {
        "text": (
            "text full_text body content message tweet_text review_text comment_text post_text selftext caption "
            "review comment description tweet post title_text snippet verbatim"
        ),
        "created_at": (
            "created_at created timestamp published_at published date datetime time created_utc created_time "
            "posted_at post_date review_date submitted_at unix_timestamp publish_date opened_at at"
        ),
        "post_id": (
            "post_id id tweet_id status_id id_str comment_id review_id ticket_id message_id uri guid uuid native_id"
        ),
        "author": (
            "author author_id username user_name screen_name handle user user_id user_screen_name author_name "
            "from_user reviewer customer_id requester did account name"
        ),
        "title": "title subject headline review_title",
        "lang": "lang language lang_code language_code locale",
        "url": "url link permalink post_url tweet_url address",
        "thread_id": "thread_id conversation_id thread root_id discussion_id",
        "reply_to": (
            "reply_to in_reply_to in_reply_to_status_id in_reply_to_id in_response_to_tweet_id parent_id "
            "in_response_to reply_to_id"
        ),
        "repost_of": ("repost_of retweet_of retweeted_status_id retweeted_id reblog_of shared_from retweet_id"),
        "rating": "rating stars score_stars review_rating star_rating overall",
        "ticket_status": "ticket_status status",
        "likes": "likes like_count favorite_count favourites favorites upvotes ups score reactions",
        "replies": "replies reply_count comments comment_count num_comments",
        "reposts": "reposts retweet_count retweets repost_count shares share_count",
        "views": "views view_count impressions impression_count plays",
        "followers": "followers followers_count follower_count author_followers user_followers_count",
        "source": "source network platform site page_type source_type media_type",
        "channel": "channel",
        "kind": "kind post_type",
        "brand": "brand",
        "collected_at": "collected_at retrieved_at crawled_at scraped_at",
    }.items()
}
NEEDED = ("text", "created_at")
PERSON = re.compile(
    r"(?:^|_)(?:user|users|username|author|name|names|fullname|handle|screen|mail|email|e_mail|phone|tel|mobile|did|profile|avatar"
    r"|customer|reviewer|requester|account|ip|address|url|link|uri|first|last|surname|owner|agent|contact)(?:_|$)"
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_OTHER_ID = re.compile(
    r"user|author|account|customer|conversation|thread|parent|reply|response|query|page|channel|group|board|place|root"
)
_KINDS = frozenset({"post", "review", "ticket", "news"})
_STATUSES = frozenset(
    {"open", "new", "pending", "closed", "solved", "resolved", "hold", "on-hold", "waiting", "in progress"}
)


@dataclass(frozen=True)
class Sample:
    """What the first rows of a column look like; shares are of its filled cells."""

    values: tuple[str, ...]
    words: float  # mean words a value
    longest: int
    unique: float
    numeric: float
    whole: float
    urls: float

    @classmethod
    def of(cls, column: Sequence[str | None]) -> "Sample":
        """The column's filled cells, measured."""
        values = tuple(value.strip() for value in column if value and value.strip())
        count = max(len(values), 1)

        def share(pattern: str) -> float:
            return sum(1 for value in values if re.fullmatch(pattern, value[:200])) / count

        return cls(
            values=values,
            words=sum(len(value[:2_000].split()) for value in values) / count,
            longest=max(map(len, values), default=0),
            unique=len(set(values)) / count,
            numeric=share(r"-?\d+(?:[.,]\d+)*"),
            whole=share(r"-?\d{1,3}(?:[, ]\d{3})+|-?\d+(?:\.0)?"),
            urls=share(r"https?://\S+"),
        )


def snake(name: str) -> str:
    """A column's name as lower-case words joined by "_"."""
    return "_".join(word.lower() for word in _WORDS.findall(name))


def names_person(column: str) -> bool:
    """Whether a column's name says that its values name somebody."""
    return bool(PERSON.search(snake(column)))


def guess(columns: Mapping[str, Sequence[str | None]], taken: Mapping[str, str]) -> dict[str, str]:
    """The column of each field that can be told; ``taken`` (field to column) is kept and its columns are not reused.

    A name alone does not do: values must look like the field, so that a column "text" of numbers is not the text.
    """
    samples = {name: Sample.of(column) for name, column in columns.items()}
    found = dict(taken)
    for field, synonyms in FIELDS.items():
        if field in found:
            continue
        scores = {name: _name_score(snake(name), synonyms) for name in samples if name not in found.values()}
        free = [name for name, score in scores.items() if _fits(field, samples[name], exact=score > 1)]
        named = {name: scores[name] for name in free if scores[name]}
        if named:
            found[field] = max(named, key=lambda name: named[name])
        elif field in NEEDED and (column := _by_values(field, {name: samples[name] for name in free})):
            found[field] = column
    return {field: column for field, column in found.items() if column}


def _name_score(name: str, synonyms: tuple[str, ...]) -> float:
    """How well a name says a field, 0 for not at all: its whole name, or its first or last words (tweet_created)."""
    bare = {name, name.rpartition("_record_")[2]}
    for rank, synonym in enumerate(synonyms):
        if synonym in bare:
            return 2 - rank / 100
    for rank, synonym in enumerate(synonyms[:8]):
        if synonym == "id" and _OTHER_ID.search(name):
            continue
        if name.endswith(f"_{synonym}"):
            return 1 - rank / 100 - name.count("_") / 1000
    return 0


def _fits(field: str, sample: Sample, exact: bool) -> bool:
    """Whether the values can be of that field; less is asked of a column that is called exactly like it."""
    if not sample.values:
        return field in ("reply_to", "repost_of", "thread_id", "likes", "replies", "reposts", "views", "followers")
    if field == "text":
        return sample.numeric < 0.5 and sample.urls < 0.8 and not _is_time(sample)
    if field in ("created_at", "collected_at"):
        return _is_time(sample) or (exact and times.guess(sample.values[:200])[1] > 0)
    if field == "post_id":
        return sample.unique >= (0.5 if exact else 0.98) and sample.words < 1.5 and not _is_time(sample)
    if field == "author":
        return sample.longest <= 100 and sample.words <= 4
    if field in ("likes", "replies", "reposts", "views", "followers"):
        return sample.whole > 0.9
    if field == "rating":
        return sample.numeric > 0.9
    return _fits_more(field, sample)


def _fits_more(field: str, sample: Sample) -> bool:
    if field in ("thread_id", "reply_to", "repost_of"):
        return sample.words < 1.5
    if field == "lang":
        return sample.longest <= 20 and sample.words <= 2 and sample.numeric == 0
    if field == "url":
        return sample.urls > 0.5
    if field in ("kind", "ticket_status"):
        known = _KINDS if field == "kind" else _STATUSES
        return sum(value.lower() in known for value in sample.values) > 0.8 * len(sample.values)
    if field in ("source", "channel", "brand"):
        return sample.longest <= 60 and sample.urls == 0 and "<" not in sample.values[0] and sample.numeric == 0
    return True


def _is_time(sample: Sample) -> bool:
    return times.timelike(sample.values[:200]) and times.guess(sample.values[:200])[1] > 0.7


def _by_values(field: str, samples: Mapping[str, Sample]) -> str:
    """The column that looks most like text (the wordiest) or time (the first), "" for none."""
    if field == "created_at":
        return next(iter(samples), "")
    wordy = {name: sample.words for name, sample in samples.items() if sample.words >= 3 and not names_person(name)}
    return max(wordy, key=lambda name: wordy[name], default="")
