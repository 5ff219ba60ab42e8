"""Take the pictures in the README: `make picture`.

`docs/workbench.png` shows the page without parameters while the balls are rolling, `docs/rolling.webp` the stage and
the map from the first step to the last.
"""

from io import BytesIO
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from scripts.chromium import launch
from scripts.served import ROOT, served

AT_REST: Final = "?step=60"
STEPS: Final = (*range(0, 40, 2), *range(40, 150, 5), 150)
"""What is shown: the beginning, where much happens, more closely."""
FRAME_MS: Final = 80
LAST_MS: Final = 1500
WIDTH: Final = 800
QUALITY: Final = 50

DRAWN: Final = """new Promise((done) => {
  const look = () => (window.landscape?.state().runs[0]?.screen.stage ? done() : setTimeout(look, 50));
  look();
})"""
SHOW: Final = """(step) => new Promise((done) => {
  const off = window.landscape.on("frame", (shown) => shown === step && (off(), setTimeout(done)));
  window.landscape.seek(step);
})"""


def opened(browser: Browser, address: str) -> Page:
    """Open the page at rest, as somebody who has been there before: without hints."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script("localStorage.setItem('landscape-hinted', '1')")
    page.goto(f"{address}/{AT_REST}")
    page.evaluate(DRAWN)  # `wait_for_function` would need the `unsafe-eval` that the policy denies
    page.wait_for_load_state("networkidle")
    return page


def views(page: Page) -> FloatRect:
    """Give the rectangle around the stage, the map and the curves."""
    boxes = [page.locator(f"[data-view={name}]").bounding_box() for name in ("stage", "map", "curves")]
    found = [box for box in boxes if box]
    left, top = (min(box[side] for box in found) for side in ("x", "y"))
    right, bottom = max(box["x"] + box["width"] for box in found), max(box["y"] + box["height"] for box in found)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def frames(page: Page) -> list[Image.Image]:
    """Take one picture per step, small."""
    clip, taken = views(page), []
    size = (WIDTH, round(WIDTH * clip["height"] / clip["width"]))
    for step in STEPS:
        page.evaluate(SHOW, step)
        whole = Image.open(BytesIO(page.screenshot(clip=clip))).convert("RGB")
        taken.append(whole.resize(size, Image.Resampling.LANCZOS))
    return taken


def main() -> None:
    """Serve the app, open it, and write both pictures."""
    with served() as address, sync_playwright() as playwright, launch(playwright) as browser:
        page = opened(browser, address)
        page.screenshot(path=ROOT / "docs" / "workbench.png")
        first, *rest = frames(page)
    durations = [FRAME_MS] * len(rest) + [LAST_MS]
    first.save(
        ROOT / "docs" / "rolling.webp",
        save_all=True,
        append_images=rest,
        duration=durations,
        loop=0,
        quality=QUALITY,
        method=4,
    )


if __name__ == "__main__":
    main()
