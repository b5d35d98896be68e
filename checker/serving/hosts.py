"""The two hosts of a run: the second, with another hash seed, is started when the first failure asks for it."""

from contextlib import ExitStack
from types import TracebackType

from checker.serving.launch import start_host
from checker.serving.program import hash_seed
from checker.serving.rundir import RunDir
from checker.serving.seam import Host


class Hosts:
    """Starts hosts and ends them; a context manager, so that nothing outlives it."""

    def __init__(self, seed: str, preload: tuple[str, ...] = ()) -> None:
        """Start the first host, which warms up while the caller goes on.

        Args:
            seed: The run's; hash seeds are made from it.
            preload: Packages that the apps will import: imported once, before the first box.
        """
        self.seed = seed
        self.preload = preload
        self.rundir = RunDir()
        self.started: dict[int, Host] = {}
        try:
            self.round(1)
        except BaseException:
            # A Ctrl-C, while there is nobody yet who would close this.
            self.close()
            raise

    def round(self, number: int) -> Host:
        """The host of round 1 or 2.

        Raises:
            CheckerFault: It can't be started.
        """
        if number not in self.started:
            self.started[number] = start_host(self.rundir, hash_seed(self.seed, number), self.preload)
        return self.started[number]

    def close(self) -> None:
        """End both and remove the run's folder."""
        with ExitStack() as last:
            last.callback(self.rundir.close)
            while self.started:
                last.callback(self.started.popitem()[1].close)

    def __enter__(self) -> "Hosts":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
