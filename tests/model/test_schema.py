"""The JSON Schema of a run, shipped in the package."""

import json
from pathlib import Path

import workbench
from workbench.model.provenance import Run

SCHEMA = Path(workbench.__file__).parent / "model" / "run.schema.json"


def test_the_shipped_schema_is_the_one_of_the_code():
    assert json.loads(SCHEMA.read_text()) == Run.model_json_schema(mode="serialization")
