"""Who says in public that they work, or worked, for an employer: by rules a person can read, never by guessing."""

import re
from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.post import owned

CURRENT, FORMER = "current", "former"
REVIEW_SITES = ("glassdoor", "kununu", "indeed", "comparably", "employer_reviews", "employer-reviews")
"""Sources and channels where only employees and former employees write."""
LONGEST = 2_000  # characters looked at

_PLACE = (
    r"(?:company|warehouse|store|shop|factory|plant|office|depot|airline|bank|firm|branch|dealer(?:ship)?|brand|hotline|"
    r"call cent(?:er|re)|service cent(?:er|re)|workshop|assembly|headquarters|hq)"
)
# NAMED: a name with a capital, or a place of work. "I work at night" and "I work for a living" name none.
_NAMED = rf"(?:[@#]?[A-Z][\w&.\-]+|(?i:the|an?|another|our|your|their|this) (?:[\w\-]+ ){{0,2}}?{_PLACE}\b)"
# ANY: after words that speak of work by themselves a name may be in small letters, too.
_NONE = r"(?i:night|noon|home|all|least|once|work|first|last|my|me|it|this|that|the|an?|your|their)\b"
_ANY = rf"(?:{_NAMED}|(?!{_NONE})[@#]?\w+)"
_DEPARTMENT = r"(?: (?i:in|on|from) (?:[\w\-]+ ){0,3}?[\w\-]+)?"
_TRADE = (
    r"(?:employee|worker|staff(?: member)?|team member|intern|apprentice|trainee|crew member|mechanic|engineer|"
    r"manager|technician|driver|agent|designer|developer|seller|salesperson)"
)
_SELF = r"(?<!if )(?<!should )(?<!could )(?<!can )(?<!would )(?<!where )(?<!did )(?<!do )(?<!might )(?i:\b(?:i|we))"
_ALWAYS = r"(?i:(?:still |currently |also |now |actually |just |only |proudly )?)"
_WHOSE = (
    r"(?i:team|shifts?|shift plan|rota|roster|schedule|manager|boss|supervisor|team ?lead(?:er)?|co-?workers?|"
    r"colleagues?|job|role|employer|contract|salary|wages?|pay ?checks?|pay|workplace|internship|apprenticeship)"
)
_WHEN = r"(?i:first|second|third|last|\d+\w\w) (?i:day|week|month|year|shift)"
_SPAN = r"(?i:an?|half a|one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?i:years?|months?|weeks?|days?)"

RULES: Mapping[str, tuple[str, ...]] = {
    FORMER: (
        rf"{_SELF} (?i:used to work|(?:had |once )?worked) (?:[\w\-]+ ){{0,4}}?(?i:at|for|with) {_NAMED}",
        rf"\b(?i:i) (?i:quit|left|resigned from) (?i:my (?:job|position|role)|working){_DEPARTMENT} (?i:at|"
        rf"for|with) {_ANY}",
        rf"\b(?i:i (?:quit|resigned from|left)) {_ANY}(?=.*\b(?i:boss|team ?lead(?:er)?|manager|shifts?|"
        rf"overtime|salary|"
        r"colleagues|co-?workers)\b)",
        rf"\b(?i:i (?:was|got|have been) (?:laid off|let go|made redundant|fired|sacked)) (?i:by|from|at) {_ANY}",
        rf"\b(?i:ex|former)[ \-](?:[@#]?[A-Z][\w&]+[ \-])?(?i:{_TRADE})\b(?= of| at| here|[,:.]|$)",
        rf"\b(?i:my (?:old|former|previous|ex|last) (?:job|employer|boss|manager|position)) (?i:at|was) {_ANY}",
        rf"\b(?i:my last (?:day|shift|week)) (?i:at work |of work |working )?(?i:at|for) {_ANY}",
    ),
    CURRENT: (
        rf"{_SELF} {_ALWAYS}(?i:work)(?: (?:[\w\-]+ ){{0,3}}?(?i:at|for|with) {_NAMED}| (?i:here)\b)",
        rf"(?:^|[,:] |{_SELF}(?i:'m|'ve been| am| have been|'re| are)? ){_ALWAYS}(?i:working|employed)"
        rf"(?:{_DEPARTMENT} (?i:at|for|by) {_NAMED}| (?i:in|on) (?:[\w\-]+ ){{1,4}}?(?i:at) {_ANY})",
        rf"\b(?i:i (?:just |recently )?(?:started|began)) (?:[\w\-]+ ){{0,4}}?(?i:at|for|with) {_NAMED}"
        r"(?i: as|,? (?:yesterday|today|last|this)|[.!]|$)",
        rf"\b(?i:my|our)(?: [\w\-]+)? {_WHOSE}{_DEPARTMENT} (?:(?i:at|here at) {_ANY}|(?i:with) {_NAMED})",
        rf"\b(?i:as an?|i'm an?|i am an?)(?: [\w\-]+)?(?: [A-Z][\w&]+)? (?i:{_TRADE}) (?i:of|at|for|here)\b",
        rf"\b(?i:colleagues? of mine)\b.* (?i:at) {_ANY}",
        rf"\b(?i:works council|union|management|shifts?|bonus) .*(?i:at) {_ANY}.*\b(?i:proud of us|all of us)\b",
        rf"\b(?i:my )?{_WHEN} (?i:at work |working )?(?i:at) {_ANY}(?=.*\b(?i:start(?:ing|ed)|job|work|shift|"
        rf"team|boss)\b)",
        rf"\b{_SPAN} (?i:of working |working |employed )?(?i:at) {_ANY}(?=.*\b(?i:work|job|shifts?|boss|team|staff)\b)",
    ),
}
"""Wordings that say so in the first person, in one sentence. Former first: "I used to work at" is not "I work at"."""

UNLESS = re.compile(
    r"\b(?:friend|brother|sister|wife|husband|son|daughter|dad|mum|mom|father|mother|cousin|neighbou?r|partner|he|she|"
    r"they) (?:\w+ )?(?:works?|worked|used to work|is working)\b|\basking for a friend|\bnot an employee|\bdon't work "
    r"(?:for|at)|\bnever worked (?:for|at)|\b(?:want|wanna|like|love|hope|trying) to work (?:at|for|with|"
    r"here|there)\b|\bwould be\b|\bdream job\b|"
    r"\b(?:open|job) (?:positions?|offers?)\b|\bhiring\b|\bvacanc(?:y|ies)\b|\bif i worked\b|\?$",
    re.IGNORECASE,
)
"""What in a sentence says that it is about somebody else, or about a job not yet had."""
SEEKING = re.compile(
    r"\bi(?:'ve| have)? applied\b|^applied\b|\bappl(?:y|ied|ying) (?:for|to) (?:a|the|this|my|your) (?:\w+ "
    r")?(?:job|role|"
    r"position)\b|\binterview (?:\w+ \w+ )?(?:next|tomorrow|today|on|this)\b|\b(?:look(?:ing)?|"
    r"search(?:ing)?) for (?:an? |my )?(?:\w+ )?(?:job|work|role)\b|"
    r"\bgot the job\b|\bon my list\b",
    re.IGNORECASE,
)
"""Who also says that they look for work may not have it yet: such a post makes nobody an employee."""

_RULES = {state: re.compile("|".join(f"(?:{rule})" for rule in rules)) for state, rules in RULES.items()}
_SENTENCE = re.compile(r"[^.!?\n;]+[.!?;]*")
_TRIGGER = (
    r"(?i)\b(?:work|worked|working|employed|employee|employer|staff|shifts?|manager|boss|supervisor|team|"
    r"team ?lead|rota|"
    r"team ?leader|roster|schedule|co-?workers?|colleagues?|job|role|position|contract|salary|wages?|pay|pay ?checks?|"
    r"workplace|intern|internship|apprentice|apprenticeship|trainee|quit|left|resigned|fired|sacked|laid|redundant|ex|"
    r"former|started|began|years?|months?|weeks?|days?)\b"
)


def said_in(text: str, seeking: bool = False) -> str | None:
    """Whether the writer says of themselves that they work (``CURRENT``) or worked (``FORMER``) somewhere.

    ``seeking``: also where they say that they look for work.
    """
    text = text[:LONGEST].replace("\u2019", "'")
    found = set()
    for sentence in [] if SEEKING.search(text) and not seeking else _SENTENCE.findall(text):
        said = sentence.strip()
        if not UNLESS.search(said):
            found |= {state for state, rule in _RULES.items() if rule.search(said)}
    return next((state for state in RULES if state in found), None)


def employees(posts: pd.DataFrame, seeking: bool = False) -> pd.Series:
    """Index author, value ``CURRENT`` or ``FORMER`` by what they said last; brands' own accounts are no person.

    ``posts`` has author, text, repost_of, source, channel, oldest first. Who writes on an employer-review site counts
    as current unless the words say otherwise. A repost says what somebody else said. ``seeking`` as
    in ``said_in``.
    """
    repeats = posts["repost_of"].notna() | posts["text"].str.startswith("RT @")
    posts = posts[posts["author"].notna() & ~owned(posts["author"]) & ~repeats]
    site = posts["source"].str.lower().isin(REVIEW_SITES) | posts["channel"].str.lower().isin(REVIEW_SITES)
    awake = pc.match_substring_regex(pa.array(posts["text"], type=pa.string()), _TRIGGER).to_numpy(zero_copy_only=False)
    some = posts[awake | site.to_numpy()]
    said = pd.Series([said_in(text, seeking) for text in some["text"]], index=some.index, dtype="object")
    found = some.assign(state=said.mask(said.isna() & site[some.index], CURRENT)).dropna(subset=["state"])
    return found.drop_duplicates("author", keep="last").set_index("author")["state"].astype("str")
