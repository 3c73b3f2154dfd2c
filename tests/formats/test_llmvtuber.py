"""The snippet for Open-LLM-VTuber counts expressions as the model3 file does, and is what the page shows."""

from __future__ import annotations

import json
import re
from pathlib import Path

from cartoonalive.formats.llmvtuber import SNIPPET, ModelDictEntry
from cartoonalive.motion.expressions import expressions
from cartoonalive.motion.library import motions
from cartoonalive.rig.parameters import STANDARD
from tests.motion.models import triangle_rig, write_model

PAGE = Path(__file__).parents[2] / "docs" / "using" / "open-llm-vtuber.md"


def test_numbers_are_places_in_the_model3_file(tmp_path: Path) -> None:
    eyes = [parameter for name, parameter in STANDARD.items() if name.startswith("ParamEye")]
    own = [parameter.id for parameter in eyes]
    model_file = write_model(tmp_path, triangle_rig(), motions(own), expressions(own))
    listed = json.loads(model_file.read_text(encoding="utf-8"))["FileReferences"]["Expressions"]
    entry = ModelDictEntry.read(tmp_path / SNIPPET)
    assert {name: listed[number]["Name"] for name, number in entry.emotions.items()} == {n: n for n in entry.emotions}
    assert entry.url == "/live2d-models/model/model.model3.json"
    assert entry.taps == {}, "the model has no hit areas"


def test_the_page_shows_the_entry_of_a_whole_model() -> None:
    block = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    areas = {"HitAreaHead", "HitAreaBody"}
    entry = ModelDictEntry.of("alice", [one.name for one in expressions(STANDARD)], areas, motions(STANDARD))
    assert block.group(1) == entry.to_bytes().decode("utf-8")
