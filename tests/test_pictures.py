"""Contact sheets of the page's pictures can be made at any time, from those that lie in a folder."""

import sys
from pathlib import Path

import pytest
from PIL import Image

from scripts import pictures


def test_sheets_hold_every_picture_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    colors = {("first", 320, "light"): "red", ("first", 1440, "dark"): "blue", ("embed", 820, "light"): "lime"}
    for (state, width, scheme), color in colors.items():
        Image.new("RGB", (width, 600), color).save(pictures.named(tmp_path, state, width, scheme))
    monkeypatch.setattr(sys, "argv", ["pictures", "--sheet", "--folder", str(tmp_path)])
    pictures.main()
    sheets = {path.name: Image.open(path) for path in tmp_path.glob("sheet*")}
    assert sheets.keys() == {"sheet.png", "sheet-first.png", "sheet-embed.png"}
    red, blue, lime = ((255, 0, 0), 320), ((0, 0, 255), 1440), ((0, 255, 0), 820)
    for name, shrunk, shown in (
        ("sheet-first.png", 1, [red, blue]),
        ("sheet-embed.png", 1, [lime]),
        ("sheet.png", 4, [red, blue, lime]),
    ):
        counts = {color: number for number, color in sheets[name].getcolors(10**7) or []}
        for color, wide in shown:
            assert counts[color] == pytest.approx(wide / 2 * pictures.HIGH / shrunk, rel=0.02)
