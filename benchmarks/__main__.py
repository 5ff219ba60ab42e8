"""All benchmarks, one after the other: ``make bench``."""

from benchmarks import core, crowd, frame, learning, page, takings, typed

if __name__ == "__main__":
    core.main()
    learning.main()
    frame.main()
    typed.main()
    page.main()
    takings.main()
    crowd.main()
