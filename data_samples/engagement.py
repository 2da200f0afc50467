"""Ids in order of time, and the engagement a collector would read beside each post."""

from draw import Draw
from market import SOURCES
from talk import Post

PREFIXES = {"chirpline": "c-", "wheelforum": "f-", "ridereviews": "r-", "servicedesk": "s-", "cyclenews": "n-"}


def number(posts: list[Post]) -> list[Post]:
    """The posts, oldest first, each with its id: a letter for the source and a number that grows with time."""
    posts = sorted(posts, key=lambda post: (post.moment, post.source, post.author.handle, post.said.text))
    last = dict.fromkeys(SOURCES, 100_000)
    for post in posts:
        last[post.source] += 1
        post.id = f"{PREFIXES[post.source]}{last[post.source]}"
    return posts


def count(posts: list[Post], seed: int) -> None:
    """Sets likes, replies, reposts and views, heavy-tailed and growing with the author's reach."""
    draw = Draw(seed, "engagement")
    for post in posts:
        reach = post.author.followers**0.55
        heat = 2.2 if post.event == "fire_rumour" else 1.0
        likes = int(heat * 0.12 * reach * draw.pareto(10, 1.3, 900) / 10)
        if post.source == "chirpline":
            views = int(reach * 6 * draw.pareto(10, 1.2, 900) / 10) + likes * 9 + post.reposts * 40 + 5
            post.counts = {"likes": likes, "replies": post.replies, "reposts": post.reposts, "views": views}
        elif post.source == "wheelforum":
            post.counts = {"likes": draw.pareto(1, 1.1, 60) - 1, "replies": post.replies}
            if post.parent is None:
                post.counts["views"] = draw.pareto(30, 1.1, 9000)
        elif post.source == "ridereviews":
            post.counts = {"likes": draw.pareto(1, 1.2, 80) - 1}
        elif post.source == "servicedesk":
            post.counts = {"replies": post.replies}
