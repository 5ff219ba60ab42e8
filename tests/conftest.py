"""How hypothesis looks for examples: the same ones every time, unless asked to explore."""

import os

from hypothesis import HealthCheck, Phase, settings

FAIL_FAST = (Phase.explicit, Phase.generate)
"""Without making a failure smaller: for trials that only ask whether there is one."""

UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
"""A busy machine fails no test: neither for a slow example nor for slowly making one up."""

settings.register_profile("steady", derandomize=True, **UNHURRIED)
settings.register_profile("explore", max_examples=2_000, **UNHURRIED)
settings.register_profile("trial", derandomize=True, max_examples=25, database=None, phases=FAIL_FAST, **UNHURRIED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
