"""Take `docs/workbench.png`, the picture in the README: `make picture`.

The picture shows the page without parameters a few seconds after it was opened, while the balls are rolling.
"""

from playwright.sync_api import sync_playwright

from scripts.chromium import launch
from scripts.served import ROOT, served

PLAYING = """new Promise((done) => {
  const look = () => (performance.getEntriesByName("landscape:frame").length > 30 ? done() : setTimeout(look, 100));
  look();
})"""


def main() -> None:
    """Serve the app, open it, wait until it plays, and write the picture."""
    with served() as address, sync_playwright() as playwright, launch(playwright) as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script("localStorage.setItem('landscape-hinted', '1')")  # not a first visit: no hints
        page.goto(address)
        page.evaluate(PLAYING)  # `wait_for_function` would need the `unsafe-eval` that the policy denies
        page.wait_for_timeout(2_000)
        page.screenshot(path=ROOT / "docs" / "workbench.png")


if __name__ == "__main__":
    main()
