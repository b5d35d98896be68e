"""Reads what a request carries that no parameter of its route is declared to take, by the server's account.

What a function of the app reads off the request by hand is no parameter: nothing here says that it is not read.
"""

from checker import wire
from checker.diagnosis.scene import Scene
from checker.diagnosis.words import shorten

PLACES = {"query": "the query", "header": "the headers", "cookie": "the cookies"}


def find_undeclared(scene: Scene, place: str) -> list[str]:
    """The names in a place that no parameter is declared to take from there; none where the server does not say.

    Args:
        scene: With the request, and the trace of it.
        place: `query`, `header` or `cookie`. Of headers those count that no standard knows, such as `x-api-key`.
    """
    spans = scene.trace.spans if scene.trace else ()
    told = next((span.attributes[wire.DECLARED] for span in spans if wire.DECLARED in span.attributes), None)
    if told is None:
        return []
    known = set(told.split("\n"))
    names = [sent.name for sent in scene.sent if sent.place == place and (place != "header" or sent.name[:2] == "x-")]
    return [name for name in dict.fromkeys(names) if f"{place} {name}" not in known]


def tell_undeclared(names: list[str], place: str) -> str:
    """That they are declared nowhere, in a sentence."""
    shown = " and ".join(f"`{shorten(name)}`" for name in names[:3])
    return f"No parameter of this route is declared to take {shown} from {PLACES[place]}."
