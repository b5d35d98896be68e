"""Rules for what went wrong in finding the route."""

import re

from checker.diagnosis.claim import Claim
from checker.diagnosis.scene import Scene, succeeded
from checker.diagnosis.sent import find_header, read_path
from checker.diagnosis.words import shorten
from checker.model.exchange import Exchange

REDIRECTS = (301, 302, 303, 307, 308)
NOT_A_NUMBER = re.compile(r"unable to parse|valid (integer|number|UUID|date)", re.IGNORECASE)


def the_preflight_was_refused(scene: Scene) -> Claim | None:
    """The browser's question before the request was not answered with a yes."""
    asked = scene.exchange.request.method == "OPTIONS" and scene.header("access-control-request-method")
    if not asked or scene.status < 300 or not scene.promised_success:
        return None
    sentence = (
        f"This is a preflight: before the real request, a browser asks whether the page may send it, and never with a "
        f"token or a cookie. {scene.contrast} The browser sends nothing more."
    )
    question = "Which part of the app meets a request first, and which part knows how to answer a preflight?"
    return Claim("authentication" if scene.status in (401, 403) else "routing", sentence, question)


def it_was_taken_where_no_route_should(scene: Scene) -> Claim | None:
    """Routing was to refuse it, by its method or its path, and something answered it."""
    by_method = scene.promised == {405}
    by_path = scene.promised == {404} and (scene.has_route is False or stands_behind_a_prefix(scene))
    if not (by_method or by_path) or scene.status >= 500 or scene.status in (401, 403, 404, 405):
        return None
    what = f"{scene.exchange.request.method} is not promised here" if by_method else "Nothing is promised at this path"
    server = "No route of the app was found for it; it was answered before." if scene.has_route is False else ""
    question = "What in your app is asked before the routes, or takes more methods than it should?"
    if by_path and scene.has_route is not False:
        question = "Under which paths does your app answer, and which of them does the contract name?"
    return Claim("routing", f"{what}, and the request was answered all the same. {scene.contrast}", question, server)


def stands_behind_a_prefix(scene: Scene) -> bool:
    """Whether the path that was asked for is the end of one that had been answered with a success."""
    asked = scene.exchange.request
    paths = (read_path(one.request) for one in scene.before if succeeded(one))
    return asked.method == "GET" and any(path != asked.target and path.endswith(asked.target) for path in paths)


def a_word_was_taken_for_a_value(scene: Scene) -> Claim | None:
    """A route with a hole in its path took a request whose path has a word there."""
    if scene.status not in (404, 422) or not scene.promised_success:
        return None
    found = next((one for one in scene.complaints if one.where == "path" and NOT_A_NUMBER.search(one.message)), None)
    if found is None:
        return None
    server = f"The route that took the request is `{shorten(scene.route)}`." if scene.route else ""
    path = shorten(read_path(scene.exchange.request))
    sentence = (
        f"A route was found, but it takes a part of the path `{path}` for its `{found.name}`, which does not fit: "
    )
    sentence += f"{found.message.partition(',')[0]}. {scene.route_words}"
    question = "Which routes of your app fit this path?"
    return Claim("routing", sentence.rstrip(), question, server, server_says=bool(scene.route_words))


def it_was_sent_elsewhere(scene: Scene) -> Claim | None:
    """The answer is a redirect where none was promised."""
    if (
        scene.status not in REDIRECTS
        or scene.status in scene.promised
        or not (scene.promised or scene.promised_success)
    ):
        return None
    location = scene.response_header("location") or ""
    to = f"`{shorten(location)}`" if location else "no address at all"
    sentence = f"The client was sent elsewhere, to {to}. {scene.contrast}"
    question = "Which address does the contract name, and which one does the app know?"
    return Claim("routing", sentence, question, scene.route_words)


def the_path_has_other_methods(scene: Scene) -> Claim | None:
    """The path is known, but not with this method."""
    if scene.status != 405 or 405 in scene.promised:
        return None
    allow = scene.response_header("allow")
    method = scene.exchange.request.method
    sentence = f"The path is known to the app, but not with {method}"
    sentence += f": it allows {shorten(allow)}. {scene.contrast}" if allow else f". {scene.contrast}"
    question = f"Which of your routes should answer {method} on this path, and what does it say it answers?"
    return Claim("routing", sentence, question, scene.route_words)


def no_route_took_it(scene: Scene) -> Claim | None:
    """Nothing in the app fits the path: the 404 is the framework's own."""
    if scene.status != 404 or 404 in scene.promised or not scene.is_unrouted:
        return None
    asked = f"{scene.exchange.request.method} {shorten(read_path(scene.exchange.request))}"
    origin = next((one for one in scene.before if read_path(scene.exchange.request) in read_location(one)), None)
    gave = f" The address came from exchange {origin.number}." if origin else ""
    sentence = f"The answer to `{asked}` is the one that is given where no route fits.{gave} {scene.contrast}"
    question = "Which paths does the app have, letter by letter, with all their prefixes?"
    return Claim("routing", sentence, question, scene.route_words)


def read_location(exchange: Exchange) -> str:
    """The Location that an answer gave; empty where it gave none."""
    return (find_header(exchange.response.headers, "location") or "") if exchange.response else ""
