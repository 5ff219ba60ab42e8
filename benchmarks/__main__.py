"""All benchmarks, one after the other: ``make bench``."""

from benchmarks import core, frame, page

if __name__ == "__main__":
    core.main()
    frame.main()
    page.main()
