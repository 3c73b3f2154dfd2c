from __future__ import annotations

from tools.moc3_reference import PAGE, page


def test_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run tools/moc3_reference.py"
