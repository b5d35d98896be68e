"""Makes the environment of every template of ours: what goes into a page is escaped, and a missing name is an error."""

from jinja2 import BaseLoader, Environment, StrictUndefined


def make_environment(loader: BaseLoader) -> Environment:
    """An environment for templates of pages, which may hold what strangers wrote."""
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
