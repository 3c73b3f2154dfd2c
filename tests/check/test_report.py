"""The report files of a bundle on disk."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cartoonalive.check.report import earlier_warnings
from cartoonalive.check.stage import check_model
from cartoonalive.errors import CartoonAliveError
from cartoonalive.events import ModelWarning
from cartoonalive.formats.bundle import write_bundle
from cartoonalive.formats.picture import write_png
from cartoonalive.options import CheckOptions
from cartoonalive.workspace import LANDMARKS, MATTE, PORTRAIT

OPTIONS = CheckOptions(poses=20)
TOLD = ModelWarning(code="glasses", message="Glasses <b>& such</b>.", hint="Take them off.")


@pytest.fixture
def model(tmp_path: Path, character: Any) -> Path:
    subject = character.subject()
    write_bundle(tmp_path, name="toy", rig=subject.rig, pages=subject.pages, motions={}, expressions={})
    (tmp_path / PORTRAIT).parent.mkdir()
    write_png(tmp_path / PORTRAIT, subject.portrait)
    write_png(tmp_path / MATTE, (subject.matte * 255).astype(np.uint8))
    points = np.zeros((468, 2))
    points[152] = (0, 120)
    (tmp_path / LANDMARKS).write_text(json.dumps({"points": points.tolist()}))
    return tmp_path


def test_the_report_has_the_promised_keys(model: Path) -> None:
    check_model(model, OPTIONS, (TOLD,))
    report = json.loads((model / "report.json").read_text(encoding="utf-8"))
    assert list(report) == ["counts", "measures", "warnings"]
    wanted = {"neutral_psnr_db", "neutral_ssim", "eye_visible_when_closed", "mouth_opening", "flipped_triangles"}
    assert wanted | {"holes", "dead_parameters"} <= set(report["measures"])
    assert set(report["measures"]["eye_visible_when_closed"]) == {"l", "r"}
    assert report["measures"]["neutral_psnr_db"] > 40
    assert report["measures"]["mouth_opening"] == pytest.approx(0.2, abs=0.02)
    assert report["warnings"] == [{"code": "glasses", "message": "Glasses <b>& such</b>.", "hint": "Take them off."}]


def test_the_same_model_gives_the_same_bytes(model: Path) -> None:
    def files() -> list[bytes]:
        check_model(model, OPTIONS)
        return [(model / name).read_bytes() for name in ("report.json", "report.html", "preview.png")]

    assert files() == files()


def test_the_page_is_whole_and_escaped(model: Path) -> None:
    check_model(model, OPTIONS, (TOLD,))
    page = (model / "report.html").read_text(encoding="utf-8")
    assert "Glasses &lt;b&gt;&amp; such&lt;/b&gt;." in page
    assert "<script" not in page
    assert not re.search(r"""(src|href)=["'](?!data:)""", page)
    assert page.count("data:image/png;base64,") == 6
    assert page.count("mark good") == 8
    for tag in ("div", "section", "table", "tr", "td", "figure", "dl", "main"):
        assert len(re.findall(rf"<{tag}\b", page)) == page.count(f"</{tag}>")


def test_warnings_of_the_making_are_kept_when_checked_again(model: Path) -> None:
    check_model(model, OPTIONS, (TOLD, ModelWarning(code="holes", message="Old.", hint="Old.")))
    report = check_model(model / "toy.model3.json", OPTIONS)
    assert report.warnings == (TOLD,)


@pytest.mark.parametrize("content", ["", "{}", '{"warnings": [3]}', '{"warnings": {"code": 1}}', "[1]"])
def test_damaged_reports_are_no_obstacle(tmp_path: Path, content: str) -> None:
    (tmp_path / "report.json").write_text(content)
    assert earlier_warnings(tmp_path) == ()


@pytest.mark.parametrize("content", ["", "[]", '{"points": [[0, 0]]}', '{"points": null}'])
def test_a_model_without_its_sources_is_measured_as_far_as_it_goes(model: Path, content: str) -> None:
    (model / PORTRAIT).unlink()
    (model / MATTE).unlink()
    (model / LANDMARKS).write_text(content)
    report = check_model(model, OPTIONS)
    assert report.measured.neutral_psnr_db is None
    assert report.measured.mouth_opening == pytest.approx(0.2, abs=0.02), "the face mesh stands in for the landmarks"
    assert "not measured" in (model / "report.html").read_text(encoding="utf-8")


def test_a_damaged_model_is_refused_and_no_report_written(model: Path) -> None:
    (model / "toy.moc3").write_bytes(b"MOC3")
    with pytest.raises(CartoonAliveError):
        check_model(model, OPTIONS)
    assert not (model / "report.json").exists()
