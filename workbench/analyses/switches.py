"""Switches: from which brand to which a writer goes, read off where a text names the brands; English.

The words before a brand's name vote for "left" or "taken": "sold my", "done with", "switched from" against "switched
to", "went with", "replaced it with". Each form has a weight by how plainly it says so (3 plain, 1 only beside others).
The brand with the lowest sum is left, the one with the highest taken, where the sum is clear; equal sums say nothing.
Of two brands the other stands for the open side, unless both are named in one breath ("never again Acme or Bolt").
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from workbench.enrich.brands import BrandFinder
from workbench.enrich.intents import LONGEST, YES
from workbench.enrich.text import readable
from workbench.model import market
from workbench.model.config import Brand
from workbench.model.corpus import Corpus

SWITCHING = "switching"
_BETWEEN = r" (?:(?!(?:for|to|and|from|with|but|or|than|by)\b)[\w'-]+ ){0,4}?<(\d+)>"  # the name, up to four words on
_AFTER = r"<(\d+)>(?:'s)?,? (?:\w+ ){0,1}?"
_LEFT: tuple[tuple[int, str], ...] = (
    (3, r"\b(?:switch(?:ed|ing)?|mov(?:ed|ing)|chang(?:ed|ing)|went|going|gone|jump(?:ed|ing)(?: ship)?|away"
        r"|com(?:e|ing)|upgrad(?:ed|ing)|convert(?:ed)?)(?: over| on| back)? from" + _BETWEEN),
    (3, r"\b(?:sold|selling|trad(?:ed|ing)(?: in)?|swapp(?:ed|ing)|ditch(?:ed|ing)|dump(?:ed|ing)|dropp(?:ed|ing)|left"
        r"|leaving|quit(?:ting)?|return(?:ed|ing)|sent back|replac(?:ed|ing)|(?:got|getting) rid of"
        r"|g(?:ave|iving|iven) up on|away from)" + _BETWEEN),
    (3, r"\b(?:done with|fed up with|tired of|sick of|enough of|finished with|through with|no more"
        r"|never again(?: with)?|never (?:have to |want to )?(?:buy(?:ing)?|fly(?:ing)?|us(?:e|ing)"
        r"|going back to)(?: with| on)?|good ?bye"
        r"|bye(?:[- ]bye)?|farewell|so long),?" + _BETWEEN),
    (2, r"\b(?:instead of|rather than|used to (?:ride|own|have|drive|fly|use)|cancel(?:l?ed|l?ing)"
        r"|after (?:\w+ ){1,4}(?:with|on|of|riding|using|flying))" + _BETWEEN),
    (2, _AFTER + r"(?:lost me|lost a (?:\w+ )?customer|(?:is|was) (?:sold|gone|history)|went back|had its chance"
        r"|(?:lease|contract|plan|subscription) (?:ends|ended|is up|runs? out|is over))"),
    (1, r"\b(?:from|my (?:last|old|ex|former|previous|first))" + _BETWEEN),
)  # fmt: skip
_TAKEN: tuple[tuple[int, str], ...] = (
    (3, r"\b(?:switch(?:ed|ing)?|mov(?:ed|ing|e)|chang(?:ed|ing)|jump(?:ed|ing)(?: ship)?|convert(?:ed|ing)?"
        r"|upgrad(?:ed|ing)|defect(?:ed|ing))(?: over| on| back)?(?: from [^.?!]{1,60}?)? to" + _BETWEEN),
    (3, r"\b(?:went|going|gone|go|goes)(?: over| back)?(?: from [^.?!]{1,60}?)? (?:with|to|for)" + _BETWEEN),
    (3, r"\b(?:sold|selling|trad(?:ed|ing)(?: in)?|swapp(?:ed|ing)|ditch(?:ed|ing)|dump(?:ed|ing)|replac(?:ed|ing)"
        r"|exchang(?:ed|ing)|left|leaving|dropp(?:ed|ing)) [^.?!]{1,60}? (?:for|with|by)" + _BETWEEN),
    (3, r"\b(?:hello|next (?:one|bike|car|phone|flight) (?:is|will be)|instead (?:got|bought|ordered|chose))"
        + _BETWEEN),
    (2, r"\b(?:bought|buying|got|getting|order(?:ed|ing)|ch(?:ose|oosing)|pick(?:ed|ing)(?: up)?|book(?:ed|ing)"
        r"|now (?:on|with|ride|riding|own|owning|using|flying|have)|happier (?:with|on))" + _BETWEEN),
    (2, _AFTER + r"(?:it is|instead|from now on|next time|here i come|won me over|convinced me)"),
    (1, r"\b(?:to|for|with|new)" + _BETWEEN),
)  # fmt: skip
_VOTES = tuple(
    (sign * weight, re.compile(form)) for sign, forms in ((-1, _LEFT), (1, _TAKEN)) for weight, form in forms
)
_TOGETHER = re.compile(r"<\d+>,? ?(?:or|and|nor|&|/|,) ?@?<\d+>")  # left or taken in one breath
PLAIN, CLEAR = 3, 2


@dataclass(frozen=True)
class Direction:
    """The brand that is ``left`` and the one that is ``taken``, None where the words do not say.

    ``plain``: both are said in a form that alone means a switch.
    """

    left: str | None
    taken: str | None
    plain: bool = False


def finder_of(corpus: Corpus) -> BrandFinder:
    """What finds the brands in a text: by all their names where the corpus knows them, else by their first name."""
    spoken_of = corpus.table("brands")["brand"].dropna().unique()
    return BrandFinder(market.brands(corpus) or [Brand(name=brand) for brand in sorted(spoken_of)])


def direction(text: str, finder: BrandFinder) -> Direction:
    """From which brand to which the writer of a text goes."""
    marked, brands = _marked(text[:LONGEST], finder)
    votes = [0] * len(brands)
    plain = {-1: set[int](), 1: set[int]()}
    for weight, form in _VOTES:
        for which in {int(match.group(1)) for match in form.finditer(marked)}:
            votes[which] += weight
            if abs(weight) == PLAIN:
                plain[1 if weight > 0 else -1].add(which)
    if not brands or not any(votes):
        return Direction(None, None)
    low, high = votes.index(min(votes)), votes.index(max(votes))
    lowest, highest = votes[low], votes[high]
    left = brands[low] if lowest <= -CLEAR and votes.count(lowest) == 1 else None
    taken = brands[high] if highest >= CLEAR and votes.count(highest) == 1 else None
    if len(brands) == 2 and taken and not left and lowest < highest:
        left = brands[low]  # who goes to the one of two brands comes from the other
    if len(brands) == 2 and left and not taken and not _TOGETHER.search(marked):
        taken = brands[1 - low]
    return Direction(left, taken, bool(left and taken) and low in plain[-1] and high in plain[1])


def _marked(text: str, finder: BrandFinder) -> tuple[str, list[str]]:
    """The case-folded text with <0>, <1> for the brands it names, and which they are."""
    shown = readable(text)
    brands: list[str] = []
    parts, at = [], 0
    for mention in finder.mentions(text):
        if mention.start < at:
            continue
        if mention.brand not in brands:
            brands.append(mention.brand)
        parts += [shown[at : mention.start].replace("<", " "), f" <{brands.index(mention.brand)}> "]
        at = mention.end
    words = " ".join("".join([*parts, shown[at:].replace("<", " ")]).casefold().replace("\u2019", "'").split())
    words = words.replace("@ <", "<")
    words = re.sub(r" ([,.!?;:'])", r"\1", words)
    return re.sub(r"(<\d+>)(?: \1)+", r"\1", words), brands


def switches(corpus: Corpus, posts: pd.DataFrame) -> pd.DataFrame:
    """Columns post_id, left, taken: the posts of a frame (post_id, text) that tell of a switch, missing where open.

    A post tells of one where the head says so, or where it plainly says both from which brand and to which.
    """
    if not corpus.has("brands"):
        return pd.DataFrame(columns=["post_id", "left", "taken"], dtype="str")
    classes = corpus.table("classes")
    said = set(classes.loc[(classes["head"] == SWITCHING) & (classes["label"] == YES), "post_id"])
    finder = finder_of(corpus)
    rows = list(_rows(posts, said | _several(corpus), said, finder))
    return pd.DataFrame(rows, columns=["post_id", "left", "taken"]).astype("str")


def _rows(
    posts: pd.DataFrame, looked_at: set[str], said: set[str], finder: BrandFinder
) -> Iterable[tuple[str, str | None, str | None]]:
    for post_id, text in zip(posts["post_id"], posts["text"], strict=True):
        if post_id in looked_at:
            found = direction(text, finder)
            if post_id in said or found.plain:
                yield post_id, found.left, found.taken


def _several(corpus: Corpus) -> set[str]:
    number = corpus.table("brands").groupby("post_id")["brand"].nunique()
    return set(number.index[number > 1])
