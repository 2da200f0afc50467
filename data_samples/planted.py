"""What happens on purpose: a crisis, a slow defect, a wave of copies, a campaign, an outage."""

from collections import Counter
from datetime import datetime, timedelta

from draw import Draw
from market import CAMPAIGN, CRISIS, DEFECT, OUTAGE, REGIONS, SINCE, WAVE, WAVE_POSTS, Planted
from rhythm import activity, moment_in, usual_hours
from talk import Post, Talk
from voice import typed
from writer import Said

TAG = "#RidePastIt"
WAVE_TEXT = (
    "{open}Kessaly {wants} a monthly fee for full motor power on bikes {we} already own. "
    "{own} Sign {the} petition and {share}: https://lnk.example/own-your-ride {tag}"
)
WAVE_WORDS = {
    "open": ("", "", "", "Please read: ", "Unbelievable! ", "Friends, "),
    "wants": ("wants", "wants", "wants to charge", "plans"),
    "we": ("we", "we", "you"),
    "own": ("Riders should own what they pay for.",) * 2 + ("You should own what you pay for.",),
    "the": ("the", "the", "this"),
    "share": ("share", "share", "pass it on", "repost"),
    "tag": ("#OwnYourRide", "#OwnYourRide", "#ownyourride", "#OwnYourRide 🚲", ""),
}  # fmt: skip


def hour_of(moment: datetime) -> int:
    """Hours since the start."""
    return int((moment - SINCE) / timedelta(hours=1))


def plant(talk: Talk, seed: int) -> None:
    """All that is planted, laid over the ordinary days."""
    ordinary = list(talk.posts)
    draw = Draw(seed, "planted")
    _crisis(talk, draw, ordinary)
    _defect(talk, draw, ordinary)
    _campaign(talk, draw, ordinary)
    _wave(talk, draw)
    talk.posts = without_outage(talk.posts)


def _on(posts: list[Post], brand: str | None) -> list[Post]:
    return [post for post in posts if brand in post.said.brands]


def _crisis(talk: Talk, draw: Draw, ordinary: list[Post]) -> None:
    """Within hours everybody speaks of one thing."""
    usual = usual_hours([post.moment for post in _on(ordinary, CRISIS.brand)])
    start = hour_of(CRISIS.since)
    for i, times in enumerate(CRISIS.shape):
        moment = CRISIS.since + timedelta(hours=i)
        wanted = draw.poisson(usual[moment.weekday() * 24 + moment.hour] * (times - 1))
        before = len(talk.posts)
        while len(talk.posts) - before < wanted:
            source = draw.weighted({"chirpline": 75, "wheelforum": 10, "servicedesk": 5, "cyclenews": 5})
            feeling = draw.weighted({"negative": 84, "neutral": 13, "positive": 3})
            intent = "question" if draw.chance(0.1) and source != "cyclenews" else ""
            feeling = "neutral" if source == "cyclenews" else feeling
            said, region, language = _said(talk, draw, CRISIS, source, start + i, feeling, intent)
            post = talk.open(source, region, language, moment_in(draw, start + i), said, CRISIS.name, 0.0)
            if source == "chirpline" and draw.chance(0.16):
                _echo(talk, draw, post, min(wanted - (len(talk.posts) - before), draw.pareto(1, 0.9, 14)))


def _echo(talk: Talk, draw: Draw, post: Post, size: int) -> None:
    """Reposts within the same hour as the post, as long as no pattern is used too often."""
    first = len(talk.posts)
    talk._cascade(post, size)
    end = post.moment.replace(minute=59, second=59)
    for child in talk.posts[first:]:
        left = max(1, int((end - post.moment).total_seconds()))
        child.moment = post.moment + timedelta(seconds=draw.below(left) + 1)


def _said(
    talk: Talk, draw: Draw, event: Planted, source: str, hour: int, feeling: str, intent: str = "", topic: str = "",
    hashtag: str = "",
) -> tuple[Said, str, str]:  # fmt: skip
    region = draw.weighted(activity(source, hour))
    language = draw.weighted(REGIONS[region][3])
    subject = topic or event.topic or ""
    said = talk.writer.post(source, language, event.brand, subject, feeling, intent, hashtag)
    return said, region, language


def _defect(talk: Talk, draw: Draw, ordinary: list[Post]) -> None:
    """A fault that shows up in more and more bikes."""
    negative = [post for post in _on(ordinary, DEFECT.brand) if post.said.sentiment == "negative"]
    usual = len(negative) / 90
    # Spread evenly: what is planted is the slope, and chance comes from the ordinary posts round it.
    owed = 0.0
    for day, extra in enumerate(DEFECT.shape):
        owed += usual * extra
        first = hour_of(DEFECT.since) + 24 * day
        while owed >= 1:
            owed -= 1
            source = draw.weighted({"chirpline": 40, "wheelforum": 18, "ridereviews": 20, "servicedesk": 22})
            hour = draw.weighted({first + i: sum(activity(source, first + i).values()) for i in range(24)})
            said, region, language = _said(talk, draw, DEFECT, source, hour, "negative")
            talk.open(source, region, language, moment_in(draw, hour), said, DEFECT.name, 0.0)


def _campaign(talk: Talk, draw: Draw, ordinary: list[Post]) -> None:
    """A week of paid cheer: its lift over what that very week would have had is known."""
    days = (CAMPAIGN.until - CAMPAIGN.since).days
    positive = [
        post
        for post in _on(ordinary, CAMPAIGN.brand)
        if post.said.sentiment == "positive" and CAMPAIGN.since <= post.moment < CAMPAIGN.until
    ]
    first = hour_of(CAMPAIGN.since)
    for _ in range(round(len(positive) * CAMPAIGN.shape[0])):
        source = draw.weighted({"chirpline": 78, "wheelforum": 8, "ridereviews": 14})
        hour = draw.weighted({first + i: sum(activity(source, first + i).values()) for i in range(24 * days)})
        topic = draw.weighted({"commuting": 5, "cargo_family": 3, "design_colour": 2, "trails": 1})
        tag = TAG if draw.chance(0.6) and source == "chirpline" else ""
        said, region, language = _said(talk, draw, CAMPAIGN, source, hour, "positive", topic=topic, hashtag=tag)
        talk.open(source, region, language, moment_in(draw, hour), said, CAMPAIGN.name, 0.0)


def _wave(talk: Talk, draw: Draw) -> None:
    """One text, many accounts, a few hours: each copy slightly edited."""
    seconds = int((WAVE.until - WAVE.since).total_seconds())
    used: set[str] = set()
    while len(used) < WAVE_POSTS:
        source = draw.weighted({"chirpline": 88, "wheelforum": 12})
        # Copies come fast after the first and then thin out.
        moment = WAVE.since + timedelta(seconds=int(seconds * draw.random() ** 1.5))
        region = draw.weighted(activity(source, hour_of(moment)))
        author = talk.people.somebody(draw, source, region, "en", "customer")
        if author.handle in used:
            continue
        used.add(author.handle)
        text = WAVE_TEXT.format(**{name: draw.pick(words) for name, words in WAVE_WORDS.items()}).strip()
        if draw.chance(0.15):
            text = typed(text, "wheelforum", "en", "negative", draw)
        said = Said(text, WAVE.topic, "negative", ["Kessaly"], patterns=["wave"])
        talk.posts.append(Post(source, author, "en", moment, said, WAVE.name, stated_brand="Kessaly"))


def without_outage(posts: list[Post]) -> list[Post]:
    """The posts that were collected: the silent source has none in its outage, nor what answers a lost post."""
    kept: list[Post] = []
    lost: set[int] = set()
    for post in sorted(posts, key=lambda post: post.moment):
        above = post.parent or post.repeats
        silent = post.source == OUTAGE.source and OUTAGE.since <= post.moment < OUTAGE.until
        if silent or (above is not None and id(above) in lost):
            lost.add(id(post))
        else:
            kept.append(post)
    return kept


def count_by_event(posts: list[Post]) -> Counter[str]:
    """How many posts each planted event has."""
    return Counter(post.event for post in posts if post.event)
