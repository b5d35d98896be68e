"""Holds the ranges of libraries that a kata was written for against what is installed."""

from importlib.metadata import PackageNotFoundError, version

from checker.model.kata import Kata


def find_unmet(kata: Kata) -> tuple[str, ...]:
    """Each of the kata's `requires` that does not hold here, with what is installed in its place."""
    if not kata.requires:
        return ()
    from packaging.requirements import Requirement

    found = []
    for wanted in map(Requirement, kata.requires):
        installed = installed_version(wanted.name)
        if installed is None:
            found.append(f"{wanted}, but {wanted.name} is not installed")
        elif not wanted.specifier.contains(installed, prereleases=True):
            found.append(f"{wanted}, but {installed} is installed")
    return tuple(found)


def installed_version(name: str) -> str | None:
    """The version of a library, None where it is not there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
