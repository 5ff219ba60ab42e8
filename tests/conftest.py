"""How hypothesis looks for examples: the same ones every time, unless asked to explore."""

import os

from hypothesis import Phase, settings

FAIL_FAST = (Phase.explicit, Phase.generate)
"""Without making a failure smaller: for trials that only ask whether there is one."""

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.register_profile("trial", derandomize=True, deadline=None, max_examples=25, database=None, phases=FAIL_FAST)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
