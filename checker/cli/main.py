"""The entry point of the `checker` command: turns whatever went wrong into one message and an exit code."""

# Nothing that takes time is imported here: a Ctrl-C is only answered once `run` has begun.
import os
import signal
import sys
import time
from types import FrameType

from checker.cli import exits
from checker.errors import CheckerFault, Problem
from checker.serving.program import end_early, start_early

PATIENCE_SECONDS = 3.0
"""How long after a Ctrl-C the next one is overheard: it would cut short the tidying up that the first one began."""


def run() -> None:
    """The command's entry point."""
    try:
        Stopping().listen()
        prepare_output()
        code = main(sys.argv[1:])
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        # Before or after everything that `main` answers for.
        code = stopped()
    sys.exit(flush(code))


def main(arguments: list[str]) -> int:
    """Carry out one command.

    Args:
        arguments: As they stand after `checker`.

    Returns:
        The exit code.
    """
    try:
        if arguments[:1] in (["check"], ["watch"]) and not {"-h", "--help"} & set(arguments):
            start_early()
        # Only now: a Ctrl-C while pytest and FastAPI are loading is answered like any other.
        from checker.cli.commands import carry_out

        return carry_out(arguments)
    except CheckerFault as fault:
        say(f"A fault of the checker, not of your code: {fault}")
        return exits.FAULT
    except Problem as problem:
        say(str(problem))
        return exits.USAGE
    except KeyboardInterrupt:
        return stopped()
    except BrokenPipeError:
        leave_reader()
        return exits.SOLVED
    except Exception:
        say(unexpected())
        return exits.FAULT
    finally:
        end_early()


def stopped() -> int:
    """Say that somebody stopped the command."""
    say("Stopped before the end; nothing of yours was lost. Run the command again to have it whole.")
    return exits.INTERRUPTED


class Stopping:
    """Hears Ctrl-C, an end from outside (SIGTERM) and a closed terminal (SIGHUP), and treats them alike."""

    def __init__(self) -> None:
        self.last = -PATIENCE_SECONDS

    def listen(self) -> None:
        """Take over the signals that ask a program to end."""
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            # A signal that our starter told us to ignore (`nohup`, `&` in a script) stays ignored.
            if number is not None and signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self.hear)

    def hear(self, number: int, frame: FrameType | None) -> None:
        """Interrupt whatever is going on, so that everything started is ended on the way out."""
        now = time.monotonic()
        if now - self.last >= PATIENCE_SECONDS:
            self.last = now
            raise KeyboardInterrupt


def prepare_output() -> None:
    """See to it that printing can't fail: a stream may be closed, or know fewer characters than a ticket has."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115 - it stays open as long as we run
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def flush(code: int) -> int:
    """Write what is left to write; a reader that is gone does not change the exit code."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        leave_reader()
    except OSError as error:
        say(f"The output could not be written: {error.strerror}.")
        return code or exits.USAGE
    return code


def leave_reader() -> None:
    """Whoever read our output has enough; Python would complain of it once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(message: str) -> None:
    """One message, on standard error."""
    print(message, file=sys.stderr)


def unexpected() -> str:
    """The message for an error nobody thought of; its traceback goes to a file for whoever mends it."""
    import tempfile
    import traceback

    error = sys.exc_info()[1]
    try:
        descriptor, name = tempfile.mkstemp(prefix="roundtrip-fault-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            traceback.print_exc(file=file)
        where = f"What happened is written down in {name}; please report it with that file."
    except OSError:
        where = "It could not be written down, since the temporary folder is not writable."
    return f"A fault of the checker, not of your code: {type(error).__name__}.\n{where}"


if __name__ == "__main__":
    run()
