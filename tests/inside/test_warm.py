"""What is done once before the first fork, for the apps that need it, and what is left of it."""

import subprocess
import sys

PROGRAM = """
import sys
from checker.inside import warm
warm.preload(["sqlmodel"])
import sqlmodel
print("sqlalchemy.dialects.sqlite" in sys.modules, dict(sqlmodel.SQLModel.metadata.tables))
"""


def test_a_dialect_is_there_before_an_app_asks_for_it_and_no_table_is() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "True {}\n"
