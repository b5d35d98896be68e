"""`checker cluster keys`, and the message where the extra `cluster` is missing."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from checker.bench.where import expand
from checker.errors import UsageProblem

Out = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Where they go: a folder without any yet.", callback=expand)
]


def make_cluster_keys(out: Out = Path("keys")) -> None:
    """Make the keys with which the machines of a cluster know each other.

    Whoever has key.pem can grade with you and read what is sent: give it to your own machines alone, over a safe way.
    For example: `checker cluster keys --out keys/`.
    """
    require_cluster()
    from checker.classroom.cluster_keys import DAYS, make_keys

    make_keys(out)
    typer.echo(f"Made ca.pem, cert.pem and key.pem in {out}, good for {DAYS} days.")
    typer.echo("Every machine of the cluster needs all three; docs/scaling.md says where they go.")


def require_cluster() -> None:
    """See to it that dask is there.

    Raises:
        UsageProblem: It is not.
    """
    if find_spec("distributed") is None or find_spec("cryptography") is None:
        raise UsageProblem(
            "Grading on a cluster needs dask, which is not installed.",
            "Install the extra: pip install 'roundtrip-katas[cluster]'",
        )
