"""What a person says about a file."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from workbench.model.errors import BadInput
from workbench.sources.columns import FIELDS

BATCH_ROWS = 20_000


class Options(BaseModel):
    """How to read a file; everything that is not given is guessed and shown.

    ``columns`` maps fields to columns ("" leaves a field out), ``brand_from`` names the column with the brand,
    ``extra`` further columns to keep. The same options on the same bytes give the same posts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    columns: dict[str, str] = {}
    preset: str = ""
    source: str = ""
    channel: str = ""
    brand: str = ""
    brand_from: str = ""
    tz: str = ""
    date_format: str = ""
    extra: tuple[str, ...] = ()
    batch_rows: int = BATCH_ROWS


def read_map(given: Sequence[str]) -> dict[str, str]:
    """Fields and their columns from ``text=tweet_text,created_at=tweet_created`` (also several of these).

    Raises: BadInput when a part has no "=" or names no field.
    """
    columns: dict[str, str] = {}
    for part in (part for parts in given for part in parts.split(",") if part.strip()):
        field, equals, column = part.partition("=")
        field = field.strip()
        if not equals:
            raise BadInput(f"--map {part!r} has no '='", do="write FIELD=COLUMN, for instance --map text=tweet_text")
        if field not in FIELDS:
            raise BadInput(f"--map {field!r} is not a field of a post", do=f"use one of: {', '.join(FIELDS)}")
        columns[field] = column.strip()
    return columns
