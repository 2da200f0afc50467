"""What working life consists of, as words people use for it: a small English lexicon."""

import re

import pandas as pd

LEXICON: dict[str, str] = {
    "pay": r"pay|paid|pays|payroll|paychecks?|payslips?|wages?|salar(?:y|ies)|bonus(?:es)?|raises?|underpaid|benefits?|"
    r"pension|minimum wage|tips|hourly rate|compensation",
    "management": r"managers?|management|boss(?:es)?|supervisors?|team ?lead(?:er)?s?|leadership|head office|ceo|"
    r"executives?|micromanag\w+|shift leads?|hr|human resources|works council|feedback",
    "workload": r"shifts?|overtime|under-?staffed|short-?staffed|staffing|workloads?|burn-?out|burned out|burnt out|"
    r"stress(?:ed|ful)?|exhaust(?:ed|ing)|double shifts?|weekend work|night shifts?|rota|roster|schedules?|breaks?|"
    r"long hours|working hours|work-life(?: balance)?|pressure|deadlines?|targets?",
    "development": r"trainings?|trained|promot(?:ed|ions?)|careers?|apprentice(?:ship)?s?|courses?|mentors?|mentoring|"
    r"learn(?:ed|ing|t)?|skills?|onboarding|internships?|qualifications?|growth|opportunit(?:y|ies)",
    "culture": r"colleagues?|co-?workers?|team|teams|teamwork|atmosphere|culture|canteen|toxic|respect(?:ed|ful)?|"
    r"bullying|appreciat(?:ed|ion)|morale|crew|discrimination|harassment|diversity|friendly|like family",
    "security": r"lay-?offs?|laid off|redundan(?:t|cies|cy)|permanent contract|fixed-term|temp(?:orary)? "
    "contract|temps?|"
    r"job security|zero-?hours?|agency work(?:er)?s?|fired|sacked|contract extension|probation",
    "conditions": r"safety at work|equipment|tools|uniforms?|home office|remote work|work from home|hybrid|heating|"
    r"air conditioning|noise|locker|break room|commute|commuting|parking|office|ergonomic",
}
"""Theme -> words for it, case-folded, whole words."""

WORK = re.compile(
    r"\b(?:work(?:ed|ing|place|er|ers)?|jobs?|employ(?:er|ee|ees|ed|ment)|shifts?|staff|colleagues?|co-?workers?|boss|"
    r"managers?|salary|wages?|overtime|interns?(?:hip)?|apprentice(?:ship)?|career|my team|our team|payslip|canteen)\b"
)
"""A post of an employee is about work only where it says so: they are customers, too."""
_THEMES = {theme: re.compile(rf"\b(?:{words})\b") for theme, words in LEXICON.items()}


def themes_of(posts: pd.DataFrame) -> pd.DataFrame:
    """One row a post about work and theme it names: the columns of ``posts`` (text among them) and ``theme``."""
    folded = posts["text"].str.casefold().str.replace("\u2019", "'")
    at_work = folded.map(lambda text: WORK.search(text) is not None).astype(bool)
    posts, folded = posts[at_work], folded[at_work]
    named = folded.map(lambda text: [theme for theme, words in _THEMES.items() if words.search(text)])
    return posts.assign(theme=named).explode("theme").dropna(subset=["theme"])
