"""The ground truth: what is known by construction, written beside the posts."""

import statistics
from datetime import datetime
from typing import Any

from market import (
    BRANDS,
    CAMPAIGN,
    CRISIS,
    DEFECT,
    OURS,
    OUTAGE,
    SINCE,
    TOPICS,
    UNTIL,
    WAVE,
    Planted,
)  # fmt: skip
from talk import Post

EVENTS = (OUTAGE, CAMPAIGN, CRISIS, DEFECT, WAVE)


def stamp(moment: datetime) -> str:
    """ISO time in UTC."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _inside(event: Planted, posts: list[Post]) -> list[Post]:
    return [post for post in posts if event.since <= post.moment < event.until]


def measured(event: Planted, posts: list[Post]) -> dict[str, float]:
    """What the posts show of an event: their number in the window and what is usual in such a window."""
    if event.kind == "outage":
        usual = [post for post in posts if post.source == event.source]
        days = (UNTIL - SINCE - (event.until - event.since)).total_seconds() / 86400
        expected = len(usual) / days * (event.until - event.since).total_seconds() / 86400
        return {"posts_in_window": 0, "usual_in_window": round(expected, 1)}
    wanted = {"defect": "negative", "campaign": "positive"}.get(event.kind)
    mine = [
        post for post in posts
        if event.brand in post.said.brands and (wanted is None or post.said.sentiment == wanted)
    ]  # fmt: skip
    ordinary = [post for post in mine if not post.event]
    window = event.until - event.since
    if window.days >= 1:
        usual = len(ordinary) / 90 * window.total_seconds() / 86400
    else:
        slots = {(event.since.hour + i) % 24 for i in range(int(window.total_seconds() // 3600))}
        weekday = [
            post for post in ordinary if post.moment.hour in slots and post.moment.weekday() == event.since.weekday()
        ]
        usual = len(weekday) / 13
    seen, without = len(_inside(event, mine)), len(_inside(event, ordinary))
    return {
        "posts_in_window": seen,
        "without_event": without,
        "usual_in_window": round(usual, 1),
        "multiple": round(seen / usual, 2),
    }


def event_truth(event: Planted, posts: list[Post]) -> dict[str, Any]:
    """One planted event with its posts."""
    own = [post for post in posts if post.event == event.name]
    out: dict[str, Any] = {
        "name": event.name, "kind": event.kind, "brand": event.brand, "topic": event.topic, "source": event.source,
        "since": stamp(event.since), "until": stamp(event.until), "planned": list(event.shape),
        "measured": measured(event, posts), "posts": [post.id for post in own],
    }  # fmt: skip
    if own:
        hours: dict[datetime, int] = {}
        for post in own:
            hour = post.moment.replace(minute=0, second=0)
            hours[hour] = hours.get(hour, 0) + 1
        out["busiest_hour"] = stamp(max(hours, key=lambda hour: (hours[hour], hour)))
    return out


def first_response_hours(posts: list[Post]) -> dict[str, float]:
    """Median hours from a ticket to the first answer, a brand."""
    waits: dict[str, list[float]] = {name: [] for name in BRANDS}
    for post in posts:
        if post.source == "servicedesk" and post.said.role == "brand" and post.parent is not None:
            waits[post.said.brands[0]].append((post.moment - post.parent.moment).total_seconds() / 3600)
    return {name: round(statistics.median(hours), 2) for name, hours in waits.items() if hours}


def truth(posts: list[Post], seed: int, posts_sha256: str) -> dict[str, Any]:
    """Everything that is known, as JSON; columns under ``posts`` are equally long and in the order of the file."""
    said = [post.said for post in posts]
    return {
        "schema": 1,
        "seed": seed,
        "since": stamp(SINCE),
        "until": stamp(UNTIL),
        "posts_sha256": posts_sha256,
        "ours": OURS,
        "topics": list(TOPICS),
        "events": [event_truth(event, posts) for event in EVENTS],
        "switches": [
            {"id": post.id, "from": post.said.switch[0], "to": post.said.switch[1]}
            for post in posts
            if post.said.switch
        ],
        "first_response_hours": first_response_hours(posts),
        "posts": {
            "id": [post.id for post in posts],
            "topic": [one.topic for one in said],
            "sentiment": [one.sentiment for one in said],
            "lang": [post.language for post in posts],
            "brands": [one.brands for one in said],
            "role": [post.said.role for post in posts],
            "intent": [one.intent or None for one in said],
            "event": [post.event or None for post in posts],
        },
    }
