"""Where a post was said: the network (source) and the kind of place (channel)."""

import re

_PLACES: dict[str, tuple[str, ...]] = {
    # channel: words that name it or a network of that kind
    "microblog": (
        "twitter",
        "x",
        "tweet",
        "tweets",
        "bluesky",
        "bsky",
        "mastodon",
        "threads",
        "weibo",
        "microblog",
        "gab",
    ),
    "forum": (
        "reddit",
        "subreddit",
        "forum",
        "forums",
        "4chan",
        "8kun",
        "hackernews",
        "board",
        "boards",
        "discord",
        "qna",
    ),
    "video": ("youtube", "tiktok", "vimeo", "twitch", "douyin", "bitchute", "video"),
    "social": (
        "facebook",
        "instagram",
        "linkedin",
        "vk",
        "pinterest",
        "tumblr",
        "snapchat",
        "social",
        "whatsapp",
        "telegram",
    ),
    "reviews": ("review", "reviews", "trustpilot", "yelp", "tripadvisor", "appstore", "googleplay", "glassdoor", "g2"),
    "support": ("support", "ticket", "tickets", "zendesk", "freshdesk", "helpdesk", "email", "chat", "callcenter"),
    "news": (
        "news",
        "online",
        "onlinenews",
        "newspaper",
        "press",
        "article",
        "articles",
        "print",
        "tv",
        "radio",
        "broadcast",
        "magazine",
    ),
    "blog": ("blog", "blogs", "wordpress", "medium", "substack"),
}
_CHANNEL = {word: channel for channel, words in _PLACES.items() for word in words}
_KIND = {"reviews": "review", "support": "ticket", "news": "news"}
_HOSTS = {
    "twitter.com": "twitter",
    "x.com": "twitter",
    "t.co": "twitter",
    "bsky.app": "bluesky",
    "reddit.com": "reddit",
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "facebook.com": "facebook",
    "instagram.com": "instagram",
    "tiktok.com": "tiktok",
    "linkedin.com": "linkedin",
    "trustpilot.com": "trustpilot",
}
_SAME = {"x": "twitter", "tweet": "twitter", "tweets": "twitter", "bsky": "bluesky", "subreddit": "reddit"}
_COLUMN_WORDS = (
    "tweet",
    "twitter",
    "subreddit",
    "reddit",
    "bluesky",
    "mastodon",
    "youtube",
    "tiktok",
    "instagram",
    "ticket",
    "review",
)
_WORD = re.compile(r"[a-z0-9]+")
_HOST = re.compile(r"https?://(?:www\.|m\.|old\.|mobile\.)?([^/\s:?#]+)", re.IGNORECASE)
OTHER = "other"
FILE = "file"


def clean(name: str) -> str:
    """A source's name as the store keeps it: trimmed, lower case, one name a network."""
    name = " ".join(name.lower().split())
    return _SAME.get(name, name) or FILE


def channel_of(source: str) -> str:
    """The channel a source belongs to, ``OTHER`` if its name tells nothing."""
    words = _WORD.findall(source.lower())
    joined = "".join(words)
    return _CHANNEL.get(joined) or next((_CHANNEL[word] for word in words if word in _CHANNEL), OTHER)


def kind_of(channel: str) -> str:
    """The kind of the posts of a channel."""
    return _KIND.get(channel, "post")


def from_columns(names: tuple[str, ...]) -> str:
    """The network that column names give away (tweet_id, subreddit, ...), "" for none."""
    words = {word for name in names for word in _WORD.findall(name.lower())}
    found = next((word for word in _COLUMN_WORDS if word in words), "")
    return {"ticket": "support", "review": "reviews"}.get(found, _SAME.get(found, found))


def from_urls(urls: list[str]) -> str:
    """The network that most addresses belong to, "" where they do not agree."""
    hosts = [_HOSTS.get(found.group(1).lower(), "") for url in urls if (found := _HOST.match(url))]
    best = max(set(hosts), key=hosts.count, default="")
    return best if best and hosts.count(best) > 0.9 * len(hosts) else ""
