"""Strangers' text made safe to show: no character in it acts."""

import re

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 without tab and newline: terminal sequences start here
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"  # invisible, or turns the reading direction
)


def clean(text: str) -> str:
    """The text without characters that steer a terminal or hide what is written."""
    return _CONTROL.sub("", text)


def excerpt(text: str, length: int = 280) -> str:
    """The beginning of a text on one line, ending in an ellipsis where it goes on."""
    line = " ".join(clean(text).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
