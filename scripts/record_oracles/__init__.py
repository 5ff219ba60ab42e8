"""Record what PyTorch and Optax do, for tests that must run without them.

    python -m scripts.record_oracles [folder]

Needs torch, jax and optax (``make parity`` makes an environment with them) and nothing of this program: surfaces are
written down here once more and differentiated by torch and jax, so that a mistake cannot cancel itself.
"""
