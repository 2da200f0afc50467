"""Messages: what a company wants to be heard, as it says it, to be looked for in what others say."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, field_validator

from workbench.model.post import TIME

COLUMNS = ("name", "text", "words", "brand", "since", "vector")


class Message(BaseModel):
    """One message: ``text`` in a sentence; ``words`` are phrases or hashtags that tell it, the sentence if none.

    ``brand`` is the brand it is about; ``since`` when it was first said (UTC where no zone is named).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1, max_length=80)
    text: str = Field(min_length=1, max_length=500)
    words: tuple[str, ...] = ()
    brand: str | None = None
    since: datetime | None = None

    @field_validator("words")
    @classmethod
    def _say_something(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        if not all(phrase.strip("# \t") for phrase in given):
            raise ValueError("a phrase of a message is empty: write it, or leave it out")
        return given

    @field_validator("since")
    @classmethod
    def _in_utc(cls, at: datetime | None) -> datetime | None:
        return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def table(messages: Sequence[Message], vectors: np.ndarray) -> pd.DataFrame:
    """The corpus table "messages", a row a message; ``vectors``: shape (n_messages, n_dims), unit length."""
    return pd.DataFrame(
        {
            "name": pd.Series([one.name for one in messages], dtype="str"),
            "text": pd.Series([one.text for one in messages], dtype="str"),
            "words": [list(one.words or (one.text,)) for one in messages],
            "brand": pd.Series([one.brand or "" for one in messages], dtype="str"),
            "since": pd.Series([one.since for one in messages], dtype=TIME),
            "vector": list(vectors),
        }
    )


def fingerprint(messages: Sequence[Message], encoder: str) -> str:
    """A name of what the messages say and of the encoder that read them."""
    content = "\n".join(one.model_dump_json() for one in messages)
    return "messages-" + hashlib.sha256(f"{encoder}\n{content}".encode()).hexdigest()[:12]
