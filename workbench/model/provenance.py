"""Where a result comes from, and the run that carries it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, JsonValue

from workbench.model.findings import Block, Findings


class Coverage(BaseModel):
    """Who is in the data and who is not."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    posts: int
    authors: int
    sources: tuple[tuple[str, int], ...]  # source and its posts, most first
    languages: tuple[tuple[str, int], ...]  # language and its posts, most first
    without_sentiment: int  # posts in languages the model does not cover, or not enriched

    def sentence(self) -> str:
        """The coverage in plain words."""
        sources = ", ".join(f"{name} ({n:,})" for name, n in self.sources) or "no source"
        languages = ", ".join(f"{name} ({n:,})" for name, n in self.languages[:4]) or "no language known"
        if not self.posts:
            return "There are no posts in this selection."
        lacking = f"{self.without_sentiment:,} posts carry no sentiment"
        if not self.without_sentiment:
            lacking = "all posts carry a sentiment"
        return (
            f"{self.counted()} from {sources}; languages: {languages}; {lacking}. "
            "People who do not post in these places are not in this data."
        )

    def counted(self) -> str:
        """How many posts by how many authors, "1 post by 1 author"."""
        posts = f"{self.posts:,} post{'s' * (self.posts != 1)}"
        if not self.authors:
            return f"{posts} by unnamed authors" if self.posts else posts
        return f"{posts} by {self.authors:,} author{'s' * (self.authors != 1)}"


class Provenance(BaseModel):
    """Everything that decides a result: the same values give the same run."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    corpus_id: str
    query: str
    data_version: str
    since: datetime
    until: datetime
    params: dict[str, JsonValue]
    models: dict[str, str]
    code_id: str
    workbench: str
    coverage: Coverage
    reproduce: str  # the command that gives this run again


class Run(BaseModel):
    """A finished analysis: what it found and where that comes from. ``run`` is the hash of its provenance."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    run: str
    analysis: str
    version: int
    headline: str
    blocks: tuple[Block, ...]
    provenance: Provenance

    @property
    def findings(self) -> Findings:
        """The headline and blocks alone."""
        return Findings(headline=self.headline, blocks=self.blocks)
