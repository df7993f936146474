"""A checkout has the dbt project at its top, a package inside (dagster_project/places.py).

Here and not in pyproject.toml, because there a package that is elsewhere excludes that the others are found.
"""

from setuptools import find_packages, setup

DBT = "dagster_project.dbt"

setup(
    packages=[*find_packages(include=["dagster_project*"]), DBT],
    package_dir={DBT: "dbt"},
    package_data={
        "dagster_project": ["dagster.yaml"],
        "dagster_project.sandbox.world": ["real/**"],
        # Named one by one: `target` and `logs` are what dbt writes here.
        DBT: ["*.yml", "*.md", "macros/**", "models/**", "seeds/**", "tests/**"],
    },
)
