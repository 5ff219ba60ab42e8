"""What pyproject.toml cannot say: `assets/` stays at the top level, and a wheel has it inside the package."""

from setuptools import find_namespace_packages, setup

setup(
    packages=[*find_namespace_packages(include=["landscape*"]), "landscape.assets"],
    package_dir={"landscape.assets": "assets"},
)
