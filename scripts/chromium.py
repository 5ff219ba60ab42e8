"""The one place that knows where a Chromium is, how to get one, and how to start it.

`python -m scripts.chromium` makes sure there is one. The browser tests, the picture and the benchmarks `launch` it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

FLAGS: Final = (
    "--no-sandbox",  # root, in a container, has none
    "--use-angle=swiftshader",  # WebGL without a graphics card, the same everywhere
    "--enable-unsafe-swiftshader",
    "--disable_chromium_framebuffer_multisample",  # a moving surface, drawn at twice its size anyway, costs half as much
    "--disable-gpu-compositing",  # else all painting goes that slow way: a page that plays then takes a whole core
    "--disable-background-networking",  # so that every request seen is the page's
)

PLAYWRIGHT: Final = (sys.executable, "-m", "playwright")

MISSING: Final = (
    "The browser tests need a Chromium, and none could be found or installed: "
    "install chromium or google-chrome, or name one with CHROMIUM=/path/to/it."
)


def launch(playwright: Playwright, *, headless: bool = True) -> Browser:
    """Start the Chromium of this machine.

    Raises
    ------
    FileNotFoundError
        When there is none; the message says what to install.
    """
    path = find(playwright)
    if path is None:
        raise FileNotFoundError(MISSING)
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS), headless=headless)


def find(playwright: Playwright) -> str | None:
    """Return the path of a Chromium that starts: `CHROMIUM` if set, an installed one, or Playwright's own."""
    return next(filter(starts, _candidates(playwright)), None)


def starts(*program: str) -> bool:
    """Tell whether a program tells its version; Ubuntu's `chromium-browser`, for one, may be a mere signpost."""
    try:
        return subprocess.run([*program, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install(playwright: Playwright) -> str | None:
    """Get a Chromium from Debian or else from Playwright, and return its path; None when neither works or is wanted."""
    if "CHROMIUM" in os.environ:
        return None
    if add_from_debian("chromium", "fonts-liberation") and (path := find(playwright)):
        return path
    print("Downloading Playwright's Chromium", flush=True)
    subprocess.run([*PLAYWRIGHT, "install", "chromium"], check=False)
    return find(playwright)


def add_from_debian(*packages: str) -> bool:
    """Install Debian packages if this user may; tell whether it worked."""
    print(f"Installing from Debian: {', '.join(packages)}", flush=True)
    return subprocess.run(["sh", str(Path(__file__).with_name("apt.sh")), *packages], check=False).returncode == 0


def _candidates(playwright: Playwright) -> Iterator[str]:
    if chosen := os.environ.get("CHROMIUM"):
        yield chosen
        return
    yield from filter(None, map(shutil.which, NAMES))
    yield playwright.chromium.executable_path


def main() -> int:
    """Find or install a Chromium, and what drives it, and print its path; or say what to do."""
    if not starts(*PLAYWRIGHT) and not (add_from_debian("libatomic1") and starts(*PLAYWRIGHT)):
        print("Playwright, which drives the browser, does not start: install libatomic1.", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        path = find(playwright) or install(playwright)
    if path is None:
        print(MISSING, file=sys.stderr)
        return 1
    print(f"Browser: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
