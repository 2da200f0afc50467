"""What tests of shares have in common: bags of posts for which the truth is known."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def bags() -> ModuleType:
    """The module ``bags`` beside this file."""
    spec = importlib.util.spec_from_file_location("bags", Path(__file__).with_name("bags.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
