"""Documents cannot rot: generated pages are current, commands and options are described, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cartoonalive.cli.app import COMMANDS
from cartoonalive.motion.expressions import expressions
from cartoonalive.motion.library import motions
from cartoonalive.rig.parameters import STANDARD
from tools import cli_reference, error_reference, names_reference

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MACHINE_PATH = re.compile(r"(?<![\w./-])/(work|tmp|home|root|Users)/\w")


@pytest.mark.parametrize(
    ("page", "content"),
    [
        ("cli.md", cli_reference.reference),
        ("errors.md", error_reference.reference),
        ("names.md", names_reference.reference),
    ],
)
def test_generated_pages_are_current(page: str, content: object) -> None:
    assert callable(content)
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == content(), "run 'make docs' and commit the result"


def test_every_command_has_a_section_and_help() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, _, sentence in COMMANDS:
        assert f"## cartoonalive {name}\n" in page
        assert sentence
    assert cli_reference.commands() == [name for name, _, _ in COMMANDS]


def test_every_error_says_what_to_do() -> None:
    for entry in error_reference.entries():
        assert entry.kind, f"{entry.code}: raised by something that is no error of ours"
        assert re.fullmatch(r"[a-z0-9]+([_-][a-z0-9]+)*", entry.code)
        assert entry.hint, f"{entry.code} has no hint"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)", text) + re.findall(r'src="([^"]+)"', text):
        if "://" not in link:
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_names_a_machine(page: Path) -> None:
    assert not MACHINE_PATH.search(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "using").glob("*.md")), ids=lambda page: page.stem)
def test_motions_and_expressions_named_for_players_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    groups = set(re.findall(r"(?:\.motion|StartMotion)\(\"(\w+)\"", text)) | set(re.findall(r"\"(Tap\w+)\"", text))
    assert groups <= set(motions(STANDARD))
    shown = set(re.findall(r"(?:\.expression|SetExpression)\(\"(\w+)\"", text))
    assert shown <= {one.name for one in expressions(STANDARD)}


def test_every_make_target_is_described() -> None:
    targets = re.search(r"\.PHONY: (.*)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert targets is not None
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for target in set(targets.group(1).split()) - {"clean"}:
        assert f"`make {target}`" in contributing


def test_the_pictures_of_the_readme_are_small() -> None:
    for picture in [*(ROOT / "docs").rglob("*.jpg"), *(ROOT / "docs").rglob("*.png")]:
        assert picture.stat().st_size <= 300_000
