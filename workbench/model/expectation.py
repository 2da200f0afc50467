"""What a setting takes, in plain words, where a value was refused."""

from pydantic_core import ErrorDetails

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


def quoted(error: ErrorDetails) -> str:
    """The refused value as it was given, cut when it is long."""
    shown = repr(error["input"])
    return shown if len(shown) <= 60 else f"{shown[:59]}\u2026"
