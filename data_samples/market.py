"""The market as it is invented: e-bike makers, places to talk, subjects, and what is planted when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SINCE = datetime(2025, 3, 1, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=90)
HOURS = 90 * 24


@dataclass(frozen=True)
class Brand:
    """A maker; ``slips`` are misspellings people make, ``common`` those listed as aliases in workbench.toml."""

    name: str
    models: tuple[str, ...]
    nicknames: tuple[str, ...]
    handle: str
    share: float
    slips: tuple[str, ...]
    mood: dict[str, float]  # topic: tilt of sentiment, above 0 is kinder
    response_hours: float  # median time to the first answer to a ticket


BRANDS = {
    "Rondavik": Brand(
        "Rondavik", ("Tivado", "Brakkon"), ("Ronda",), "rondavik_care", 0.38, ("Rondavic", "Rondovik", "Rondavick"),
        {"delivery": -0.7, "motor_noise": 0.6, "commuting": 0.2, "price_leasing": -0.3}, 5.0,
    ),
    "Ostrelo": Brand(
        "Ostrelo", ("Linvaro", "Faroso"), (), "ostrelo_help", 0.33, ("Ostrello", "Ostralo", "Ostrelloo"),
        {"design_colour": 0.6, "customer_support": -0.6, "battery_range": 0.3}, 11.0,
    ),
    "Kessaly": Brand(
        "Kessaly", ("Nimvel", "Zorrado"), ("Kessy",), "kessaly_service", 0.29, ("Kesaly", "Kessally", "Kessali"),
        {"app_connectivity": -0.7, "price_leasing": 0.5, "dealer_service": 0.4}, 3.0,
    ),
}  # fmt: skip
OURS = "Rondavik"
COMMON_SLIPS = {"Rondavik": "Rondavic", "Ostrelo": "Ostrello", "Kessaly": "Kesaly"}

SOURCES = {
    "chirpline": "microblog",
    "wheelforum": "forum",
    "ridereviews": "reviews",
    "servicedesk": "support",
    "cyclenews": "news",
}
KINDS = {
    "chirpline": "post",
    "wheelforum": "post",
    "ridereviews": "review",
    "servicedesk": "ticket",
    "cyclenews": "news",
}
STATES_LANGUAGE = ("chirpline", "ridereviews")
STATES_BRAND = ("ridereviews", "servicedesk")
ROOTS_A_DAY = {"chirpline": 84.5, "wheelforum": 15.4, "ridereviews": 26.0, "servicedesk": 18.5, "cyclenews": 9.5}
SHAPE = {"chirpline": 14.0, "wheelforum": 10.0, "ridereviews": 12.0, "servicedesk": 12.0, "cyclenews": 8.0}

TOPICS = {
    # topic: (weight, tilt of sentiment: below 0 mostly complaints)
    "battery_range": (9.0, -0.2),
    "motor_noise": (6.5, -0.3),
    "brakes": (5.5, -0.3),
    "app_connectivity": (8.0, -0.4),
    "display_failure": (1.3, -0.8),
    "theft_lock": (5.5, -0.5),
    "delivery": (6.5, -0.4),
    "dealer_service": (6.0, -0.1),
    "customer_support": (6.0, -0.5),
    "price_leasing": (6.5, 0.0),
    "comfort_saddle": (5.5, 0.2),
    "cargo_family": (6.0, 0.7),
    "commuting": (8.0, 0.5),
    "trails": (5.0, 0.6),
    "design_colour": (4.5, 0.5),
    "assembly_manual": (4.0, -0.1),
    "sustainability": (3.6, 0.2),
    "jobs_workplace": (2.6, 0.1),
    "company_news": (2.0, 0.1),
    "safety_recall": (0.12, -1.5),
}
BY_SOURCE = {
    # factors on the weights above
    "chirpline": {"safety_recall": 1.5, "assembly_manual": 0.7},
    "wheelforum": {"trails": 1.5, "motor_noise": 1.4, "brakes": 1.4, "assembly_manual": 1.5, "company_news": 0.3},
    "ridereviews": {
        "jobs_workplace": 0.0, "company_news": 0.0, "safety_recall": 0.0, "commuting": 0.7, "theft_lock": 0.6,
    },
    "servicedesk": {
        "jobs_workplace": 0.0, "company_news": 0.0, "trails": 0.0, "commuting": 0.0, "design_colour": 0.3,
        "sustainability": 0.3, "cargo_family": 0.4, "comfort_saddle": 0.5, "theft_lock": 0.6, "price_leasing": 0.6,
        "delivery": 1.6, "customer_support": 0.8, "display_failure": 1.6,
    },
    "cyclenews": dict.fromkeys(TOPICS, 0.0) | {
        "company_news": 20.0, "sustainability": 3.0, "price_leasing": 1.0, "theft_lock": 1.0, "safety_recall": 0.5,
    },
}  # fmt: skip
SENTIMENT = {
    # negative, neutral, positive before the tilts
    "chirpline": (0.35, 0.22, 0.43),
    "wheelforum": (0.38, 0.28, 0.34),
    "ridereviews": (0.32, 0.10, 0.58),
    "servicedesk": (0.82, 0.15, 0.03),
    "cyclenews": (0.14, 0.64, 0.22),
}
INTENTS = {
    # share of posts that ask, wish, intend to buy, have switched, compare two makers
    "chirpline": {"question": 0.075, "feature_request": 0.03, "purchase": 0.055, "switch": 0.02, "comparison": 0.02},
    "wheelforum": {"question": 0.24, "feature_request": 0.05, "purchase": 0.06, "switch": 0.03, "comparison": 0.05},
    "ridereviews": {"feature_request": 0.03, "switch": 0.03, "comparison": 0.02},
    "servicedesk": {"question": 0.17, "feature_request": 0.05},
    "cyclenews": {"question": 0.03, "comparison": 0.05},
}

REGIONS = {
    # region: (weight, hours ahead of UTC in winter, summer time, languages)
    "uk": (0.325, 0, "europe", {"en": 1.0}),
    "us_east": (0.19, -5, "america", {"en": 1.0}),
    "us_west": (0.12, -8, "america", {"en": 1.0}),
    "australia": (0.04, 10, "none", {"en": 1.0}),
    "netherlands": (0.05, 1, "europe", {"en": 1.0}),
    "dach": (0.165, 1, "europe", {"de": 0.55, "en": 0.45}),
    "spain": (0.062, 1, "europe", {"es": 0.62, "en": 0.38}),
    "mexico": (0.023, -6, "none", {"es": 0.75, "en": 0.25}),
}
SUMMER_TIME = {"europe": datetime(2025, 3, 30, 1, tzinfo=UTC), "america": datetime(2025, 3, 9, 8, tzinfo=UTC)}

# Activity by local hour, midnight first, and by weekday, Monday first.
DAY = {
    "chirpline": (3, 2, 1, 1, 1, 2, 5, 9, 10, 8, 8, 9, 10, 9, 8, 8, 9, 11, 12, 13, 13, 12, 9, 6),
    "wheelforum": (3, 2, 1, 1, 1, 1, 2, 4, 6, 7, 7, 7, 8, 7, 7, 7, 8, 9, 10, 12, 14, 13, 10, 6),
    "ridereviews": (3, 1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 8, 8, 8, 8, 8, 9, 10, 12, 13, 11, 8, 5),
    "servicedesk": (1, 1, 1, 1, 1, 1, 3, 7, 12, 14, 14, 12, 9, 11, 12, 11, 9, 7, 6, 5, 4, 3, 2, 1),
    "cyclenews": (1, 1, 1, 1, 2, 4, 8, 11, 13, 13, 12, 10, 9, 9, 9, 8, 7, 6, 4, 3, 3, 2, 1, 1),
}
WEEK = {
    "chirpline": (1.02, 1.04, 1.05, 1.04, 1.02, 0.92, 0.91),
    "wheelforum": (1.0, 0.97, 0.96, 0.95, 0.9, 1.05, 1.17),
    "ridereviews": (0.95, 0.9, 0.92, 0.95, 0.98, 1.15, 1.15),
    "servicedesk": (1.35, 1.25, 1.2, 1.15, 1.05, 0.6, 0.4),
    "cyclenews": (1.2, 1.25, 1.25, 1.25, 1.1, 0.5, 0.45),
}
HOLIDAYS = {"2025-04-18": 0.85, "2025-04-20": 0.85, "2025-04-21": 0.88, "2025-05-01": 0.92}


def at(text: str) -> datetime:
    """A moment in UTC from "2025-04-10T13:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(frozen=True)
class Planted:
    """Something that happens on purpose, half-open in UTC."""

    name: str
    kind: str
    since: datetime
    until: datetime
    brand: str | None = None
    topic: str | None = None
    source: str | None = None
    shape: tuple[float, ...] = ()


OUTAGE = Planted("forum_outage", "outage", at("2025-03-18T06:00"), at("2025-03-19T12:00"), source="wheelforum")
CAMPAIGN = Planted("ride_past_it", "campaign", at("2025-03-24T00:00"), at("2025-03-31T00:00"), "Rondavik", shape=(0.4,))
# Times the usual number of posts on the brand, hour by hour.
CRISIS = Planted(
    "fire_rumour", "crisis", at("2025-04-10T13:00"), at("2025-04-10T23:00"), "Rondavik", "safety_recall",
    shape=(5.0, 11.0, 14.5, 14.0, 12.5, 11.0, 10.0, 9.0, 8.0, 6.0),
)  # fmt: skip
# Negative posts on the brand over their usual number, day by day: twelve days of growth, three of decay.
DEFECT = Planted(
    "fogged_display", "defect", at("2025-04-24T00:00"), at("2025-05-09T00:00"), "Ostrelo", "display_failure",
    shape=(*(round(1.35 * (day + 0.5) / 12, 3) for day in range(12)), 1.0, 0.6, 0.3),
)  # fmt: skip
WAVE = Planted(
    "own_your_ride", "copy_paste", at("2025-05-14T17:00"), at("2025-05-14T20:00"), "Kessaly", "price_leasing"
)
WAVE_POSTS = 96
