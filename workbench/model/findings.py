"""What an analysis says: one headline and blocks from a closed set, as data that every surface can draw."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Protocol

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from workbench.model.alert import Incident, Notice


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    key: str  # unique within the findings: the address of a number, a table, a figure
    title: str


class Number(_Block):
    """One figure with its interval.

    ``opens`` is a query that, narrowed to the run's corpus, gives exactly the posts behind it.
    """

    kind: Literal["number"] = "number"
    value: float | None  # None means "no data", never zero
    unit: str = ""  # "posts", "share" (0 to 1), "days", ...
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    n: int | None = None
    method: str = ""
    badge: str = ""  # how a share was come by: "labelled (n=120)", "corrected", "uncorrected", "counted"
    before: float | None = None  # the same figure one period earlier
    opens: str | None = None


class Table(_Block):
    """Rows under named columns; ``opens`` names the column that holds each row's query, if there is one.

    ``people`` names columns that count people, each person of a row in exactly one of them: an analysis of groups says
    so, and the doorway suppresses by it. Its rows are a fixed list whose first column names them.
    """

    kind: Literal["table"] = "table"
    columns: tuple[str, ...]
    rows: tuple[tuple[JsonValue, ...], ...]
    opens: str | None = None
    caption: str = ""
    people: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        *,
        key: str,
        title: str,
        opens: str | None = None,
        caption: str = "",
        people: tuple[str, ...] = (),
    ) -> "Table":
        """A table of the frame's columns; times become ISO 8601, missing values None."""
        rows = tuple(tuple(_plain(value) for value in row) for row in frame.itertuples(index=False, name=None))
        columns = tuple(map(str, frame.columns))
        return cls(key=key, title=title, columns=columns, rows=rows, opens=opens, caption=caption, people=people)

    def frame(self) -> pd.DataFrame:
        """The rows as a frame, dtypes inferred."""
        return pd.DataFrame(list(self.rows), columns=list(self.columns))


class Chart(Protocol):
    """Anything that gives itself as a Vega-Lite dictionary."""

    def to_dict(self) -> dict[str, Any]:
        """The specification."""


class Figure(_Block):
    """A chart as a Vega-Lite specification, with a sentence for those who cannot see it."""

    kind: Literal["figure"] = "figure"
    spec: dict[str, JsonValue]
    alt: str

    @classmethod
    def of(cls, chart: Chart, *, key: str, title: str, alt: str) -> "Figure":
        """The figure of anything with ``to_dict()``, such as an Altair chart."""
        return cls(key=key, title=title, spec=chart.to_dict(), alt=alt)


class Incidents(_Block):
    """Incidents and notices about the collection, most severe first; both empty means calm."""

    kind: Literal["incidents"] = "incidents"
    incidents: tuple[Incident, ...] = ()
    notices: tuple[Notice, ...] = ()


class Posts(_Block):
    """Some posts to read, in the order given."""

    kind: Literal["posts"] = "posts"
    post_ids: tuple[str, ...]
    caption: str = ""


class Note(_Block):
    """A sentence: a limit, a definition, what this does not mean."""

    kind: Literal["note"] = "note"
    text: str
    tone: Literal["info", "warning"] = "info"


Block = Annotated[Number | Table | Figure | Incidents | Posts | Note, Field(discriminator="kind")]


class Findings(BaseModel):
    """One headline in plain words and the blocks that back it; block keys are unique."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    headline: str
    blocks: tuple[Block, ...] = ()

    def model_post_init(self, context: Any, /) -> None:
        """Refuse repeated keys."""
        keys = [block.key for block in self.blocks]
        if len(keys) != len(set(keys)):
            raise ValueError(f"block keys repeat: {sorted(k for k in keys if keys.count(k) > 1)}")

    def __getitem__(self, key: str) -> Number | Table | Figure | Incidents | Posts | Note:
        """The block with that key."""
        by_key: Mapping[str, Number | Table | Figure | Incidents | Posts | Note] = {b.key: b for b in self.blocks}
        return by_key[key]


def _plain(value: Any) -> JsonValue:
    if isinstance(value, pd.Timestamp):
        return value.isoformat() if not pd.isna(value) else None
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is None or pd.isna(value):
        return None
    plain: JsonValue = value.item() if hasattr(value, "item") else value
    return plain
