"""What a company tells the workbench about its market: brands and their aliases, sources, known events."""

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from workbench.model.calendar import Event
from workbench.model.errors import BadInput
from workbench.model.expectation import refused
from workbench.model.messages import Message


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Brand(_Part):
    """A brand to watch; ``aliases`` are matched as whole words whatever their case, ``handles`` without "@".

    ``ambiguous`` are those of its names that also mean something else: a post with nothing but such a name is read for
    what else it says. Words of ``context`` speak for the brand, words of ``not_context`` against it.
    """

    name: str
    aliases: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    not_context: tuple[str, ...] = ()
    ours: bool = False

    @model_validator(mode="after")
    def _ambiguous_are_names(self) -> "Brand":
        names = {name.casefold() for name in (self.name, *self.aliases)}
        for name in self.ambiguous:
            if name.casefold() not in names:
                raise ValueError(
                    f"{name!r} is ambiguous and is no name of {self.name}: list it in aliases too, or take it out"
                )
        return self


class SourceConfig(_Part):
    """A source by its name, with the channel its posts belong to."""

    name: str
    channel: str


class StoreConfig(_Part):
    """Where the tables stand: ``uri`` is a folder or s3://, az://, gs://; ``options`` go to the storage as they are.

    Without ``uri`` they stand in the home. Credentials belong into the environment, not here.
    """

    uri: str | None = None
    options: dict[str, str] = {}


class Labelling(_Part):
    """A question that people answer of one post at a time; ``classes`` are the answers, ``name`` the head's name."""

    name: str
    question: str
    classes: tuple[str, ...] = Field(min_length=2)
    guidance: str = ""


class Config(_Part):
    """The whole configuration; every part may be empty.

    ``identity_key`` is for sample corpora only: a public key that makes pseudonyms equal on every machine.
    ``languages`` are the codes (ISO 639-1) that posts may be in; empty means the usual ones.
    ``heads`` are the heads to ask about each post beside sentiment: those of `workbench heads list`, and those that
    `workbench heads train NAME --labels` made. None is asked unasked, because a head says something of any text, also
    of texts that it was not made for. ``messages`` are what the company wants to be heard.
    """

    title: str = "Social workbench"
    identity_key: str | None = None
    store: StoreConfig = StoreConfig()
    brands: tuple[Brand, ...] = ()
    sources: tuple[SourceConfig, ...] = ()
    calendar: tuple[Event, ...] = ()
    languages: tuple[str, ...] = ()
    labelling: tuple[Labelling, ...] = ()
    heads: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()

    @field_validator("messages")
    @classmethod
    def _told_apart(cls, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        names = [one.name for one in messages]
        if len(set(names)) < len(names):
            raise ValueError("two messages have the same name: give each its own")
        return messages

    @property
    def handles(self) -> frozenset[str]:
        """The handles that name brands, not people, case-folded without "@": masking keeps them."""
        return frozenset(handle.lstrip("@").casefold() for brand in self.brands for handle in brand.handles)

    @classmethod
    def read(cls, path: Path) -> "Config":
        """The configuration in a TOML file.

        Raises: BadInput naming the file and the first thing wrong with it.
        """
        try:
            return cls(**tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise BadInput(
                f"the configuration {path} cannot be read ({error.strerror})", do="check the name or give another file"
            ) from error
        except UnicodeDecodeError as error:
            raise BadInput(f"the configuration {path} is not text in UTF-8", do="give a TOML file") from error
        except tomllib.TOMLDecodeError as error:
            raise BadInput(f"the configuration {path} is not TOML ({error})", do="mend that place") from error
        except ValidationError as error:
            raise refused(path, error.errors()[0]) from error
