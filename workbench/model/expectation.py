"""What a setting takes, in plain words, where a value was refused."""

from pathlib import Path

from pydantic_core import ErrorDetails

from workbench.model.errors import BadInput

_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "finite": "a number",
    "bool": "true or false",
    "string": "text",
    "date": "a date such as 2025-01-31",
    "datetime": "a time such as 2025-01-31T10:00",
    "tuple": "a list",
    "list": "a list",
    "dict": "a table",
    "model": "a table",
    "missing": "a value",
}
_BOUNDS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}


def expected(error: ErrorDetails) -> str:
    """What would have been accepted in place of the refused value: "a whole number", "at least 5"."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in _BOUNDS:
        words, bound = _BOUNDS[kind]
        return f"{words} {context[bound]:g}" if isinstance(context[bound], float) else f"{words} {context[bound]}"
    if kind == "string_pattern_mismatch":
        return f"text of the form {context['pattern']}"
    if kind in ("string_too_long", "too_long"):
        return f"at most {context['max_length']}{' characters' * (kind == 'string_too_long')}"
    if kind in ("string_too_short", "too_short"):
        return f"at least {context['min_length']}{' character' * (kind == 'string_too_short')}"
    if kind == "literal_error":
        return str(context["expected"])
    return _KINDS.get(kind.partition("_")[0], "another value")


def refused(file: Path | str, first: ErrorDetails) -> BadInput:
    """The first thing wrong in a TOML file, as a sentence; parts of a list are counted from one."""
    where = ", ".join(f"number {part + 1}" if isinstance(part, int) else part for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return BadInput(f"{file} sets {where}, which is no setting", do="mend its name or take it out")
    if first["type"] == "missing":
        return BadInput(f"{file} lacks {where}", do="add it")
    if first["type"] == "value_error":
        problem, _, do = str(first["ctx"]["error"]).partition(": ")
        return BadInput(f"{file} sets {where}, but {problem}", do=do)
    return BadInput(f"{file} sets {where} to {quoted(first)}, and it takes {expected(first)}", do="mend that line")


def quoted(error: ErrorDetails) -> str:
    """The refused value as it was given, cut when it is long."""
    shown = repr(error["input"])
    return shown if len(shown) <= 60 else f"{shown[:59]}\u2026"
