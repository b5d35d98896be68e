"""Rules for what went wrong in making the response: its status, its headers, its body's form, its end."""

import json
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from checker.diagnosis.claim import Claim
from checker.diagnosis.differences import NOTHING, compared, is_words, last_name, read_shown
from checker.diagnosis.exceptions import LIBRARIES, MODELS
from checker.diagnosis.scene import Scene, name_request, succeeded
from checker.diagnosis.sent import find_header, read_told
from checker.diagnosis.statuses import name_status
from checker.diagnosis.words import shorten
from checker.model.exchange import Exchange, FailureKind, Response
from checker.model.verdict import Difference

TELLING = 4
"""A text this long does not stand in a header by chance."""
COOKIE_SETTERS = ("set-cookie", "Set-Cookie")
MISFIT = "ResponseValidationError"
NAMES = {"www-authenticate": "WWW-Authenticate", "etag": "ETag"}
FAILURES: dict[FailureKind, str] = {
    "closed": "The app closed the connection before it had answered.",
    "cut_off": "The response began, and the connection was closed before its end.",
    "timed_out": "No whole response came in time.",
    "too_large": "The response became larger than this kata allows, and was not read to its end.",
    "not_http": "What came back is not an HTTP response.",
}
ASKED: dict[FailureKind, str] = {
    "closed": "What happened in the app just before it hung up?",
    "cut_off": "What happens in your app after the first bytes of the body have gone out?",
    "timed_out": "What does your app wait for, and who is to end that wait?",
    "too_large": "Where does the app decide how much it answers with?",
    "not_http": "Who writes the first bytes of the response, and which are they?",
}


def no_whole_response_came(scene: Scene) -> Claim | None:
    """The exchange has no response, or half of one."""
    failure = scene.exchange.failure
    if failure is None or failure.kind not in FAILURES:
        return None
    raised = scene.raised
    server = f"{raised.words} was raised{f' at {raised.place}' if raised.place else ''}." if raised else ""
    return Claim("response", FAILURES[failure.kind], ASKED[failure.kind], server)


def it_is_right_but_for_the_status(scene: Scene) -> Claim | None:
    """The body is the one that a success has, under the status of an error."""
    if not scene.promised_success or not isinstance(scene.answer, dict) or scene.members or not scene.promised:
        return None
    told = {(name, str(value)) for name, value in scene.answer.items() if not isinstance(value, dict | list)}
    known = next((one for one in scene.before if told and told <= {(n, str(v)) for n, v in read_told(one)}), None)
    if known is None or "detail" in scene.answer:
        return None
    sentence = f"The body is what {name_request(known)} told: it was found. Its status says otherwise. {scene.contrast}"
    return Claim("response", sentence, "Who gives the answers of this route their status?", scene.route_words)


def it_did_not_fit_its_model(scene: Scene) -> Claim | None:
    """What the route function returned is not what the response is said to be made of."""
    raised = scene.raised
    if scene.status != 500 or scene.status in scene.promised or raised is None or raised.name != MISFIT:
        return None
    sentence = (
        f"What the route function returned does not fit what the answer is said to be made of: {raised.message}. "
    )
    sentence += scene.contrast
    question = "What does the route function return in this case, and what does it say that it returns?"
    return Claim("response", sentence, question, scene.route_words, server_says=True)


def it_worked_before(scene: Scene) -> Claim | None:
    """The same request was answered with a success before, and now with a server error."""
    if scene.status < 500 or not scene.promised_success:
        return None
    same = next(
        (
            one
            for one in filter(succeeded, scene.before)
            if (one.request.method, one.request.target, one.request.body.data)
            == (scene.exchange.request.method, scene.exchange.request.target, scene.exchange.request.body.data)
        ),
        None,
    )
    if same is None or (scene.raised and scene.raised.type.partition(".")[0] in {*LIBRARIES, *MODELS}):
        return None
    stage = LIBRARIES.get(scene.raised.module, "response") if scene.raised else "response"
    where = f" at {scene.raised.place}" if scene.raised and scene.raised.place else ""
    raised = f" {scene.raised.words} was raised{where}." if scene.raised else ""
    first = f"The same request was answered {name_status(same.response.status_code if same.response else 0)} in"
    sentence = f"{first} {name_request(same)}. {scene.contrast}{raised}"
    question = "What does the first request leave behind, or use up, that the next one needs?"
    return Claim(stage, sentence, question, scene.route_words, server_says=scene.raised is not None)


def it_failed_after_it_had_answered(scene: Scene) -> Claim | None:
    """An exception left the app when the answer had gone out already."""
    raised = scene.raised
    if raised is None or not 200 <= scene.status < 300 or scene.status in scene.promised:
        return None
    where = f" at {raised.place}" if raised.place else ""
    sentence = f"The answer {name_status(scene.status)} had gone out already when {raised.words} was raised{where}."
    question = "What is still done after the answer has gone out, and may it still fail then?"
    stage = LIBRARIES.get(raised.module, "response")
    return Claim(stage, sentence, question, server_says=True)


def it_says_nothing_has_changed(scene: Scene) -> Claim | None:
    """304 came where the whole answer is promised."""
    if scene.status != 304 or 304 in scene.promised:
        return None
    sentence = f"The app says that what the client has is still good. {scene.contrast}"
    question = "What is the ETag of this answer made of, and does all that can change go into it?"
    return Claim("response", sentence, question, scene.route_words)


def the_status_is_another(scene: Scene) -> Claim | None:
    """Another status came, and nothing else tells why."""
    if not scene.promised or not scene.status:
        return None
    sentence = f"The request was answered, with another status than promised. {scene.contrast}"
    return Claim("response", sentence, "Where does the app say which status this answer has?", scene.route_words)


def a_header_is_not_as_promised(scene: Scene) -> Claim | None:
    """A header is missing, is there where it should not be, or has another value."""
    if scene.promised or not scene.headers:
        return None
    difference = scene.headers[0]
    lower = difference.what.removeprefix("header ")
    name = NAMES.get(lower, lower.title())
    if difference.received == "no such header":
        what = f"has no {name} header; promised is {shorten(difference.promised)}"
    elif difference.promised == "no such header":
        what = f"has a {name} header where none is promised: {shorten(difference.received)}"
    else:
        what = f"says {name}: {shorten(difference.received)}, and promised is {shorten(difference.promised)}"
    question = f"What sets {name} in your app, and for which answers?"
    server = f"{scene.crash_words} {scene.route_words}".strip()
    return Claim("response", f"The {name_status(scene.status)} answer {what}.", question, server)


def a_header_says_something_else(scene: Scene) -> Claim | None:
    """What a check made of a header or a cookie is not as promised."""
    difference = next(iter(scene.differences), None)
    if scene.promised or difference is None or not is_words(difference) or scene.exchange.response is None:
        return None
    name = find_meant(scene.exchange.response, difference)
    if not name:
        return None
    held = [value for one, value in scene.exchange.response.headers if one.lower() == name]
    shown = NAMES.get(name, name.title())
    more = f" and {len(held) - 1} more" if len(held) > 1 else ""
    what = f"says {shown}: `{shorten(held[0])}`{more}" if held else f"has no {shown} header"
    sentence = f"The {name_status(scene.status)} answer {what}. {compared(difference)}"
    return Claim("response", sentence, f"What sets {shown} in your app, and for which answers?", scene.route_words)


def find_meant(response: Response, difference: Difference) -> str:
    """The header that a difference in words is about, in lower case; empty where it is about none.

    One about cookies, or about a cookie that the answer sets, is about Set-Cookie; else the header is meant in whose
    value the received text stands, if it stands nowhere in the body.
    """
    words = set(re.findall(r"[\w-]+", difference.what.lower()))
    set_here = {value.partition("=")[0].strip().lower() for name, value in response.headers if name in COOKIE_SETTERS}
    if words & ({"cookie", "cookies"} | set_here):
        return "set-cookie"
    received = read_shown(difference.received)
    if not isinstance(received, str) or len(received) < TELLING or received in response.body.data:
        return ""
    return next((name.lower() for name, value in response.headers if received in value), "")


def a_link_led_elsewhere(scene: Scene) -> Claim | None:
    """The address that was asked came from a Location, and names nothing that was told together with it."""
    difference = next(iter(scene.members), None)
    if scene.promised or difference is None or not 200 <= scene.status < 300:
        return None
    origin = next((one for one in reversed(scene.before) if read_link(one) == scene.exchange.request.target), None)
    told = {str(value) for _, value in read_told(origin)} if origin else set()
    named = {str(sent.value) for sent in scene.sent if sent.place in ("path", "query")}
    if origin is None or not told or told & named:
        return None
    sentence = (
        f"The address of this request, `{shorten(scene.exchange.request.target)}`, is where the Location of "
        f"{name_request(origin)} leads, and what is there is not what that exchange told of."
    )
    question = "Of what is this address put together, and what does it name?"
    return Claim("response", sentence, question, scene.route_words)


def read_link(exchange: Exchange) -> str:
    """Path and query to which the Location of an answer leads; empty where it has none, or it can't be read."""
    location = find_header(exchange.response.headers, "location") if exchange.response else None
    try:
        link = urlsplit(urljoin(exchange.request.target, location or ""))
    except ValueError:
        return ""
    return f"{link.path}?{link.query}" if link.query else link.path if location else ""


def two_answers_can_be_told_apart(scene: Scene) -> Claim | None:
    """Two answers of the transcript were to be alike, and are not."""
    difference = next(iter(scene.differences), None)
    if scene.promised or difference is None or not is_words(difference):
        return None
    one, other = (find_body(scene, text) for text in (difference.received, difference.promised))
    if one is None or other is None or one is other:
        return None
    sentence = (
        f"Two answers were to be alike, and can be told apart: {name_request(one)} was answered "
        f"{shorten(difference.received)}, and {name_request(other)} {shorten(difference.promised)}."
    )
    question = "Which line writes each of the two, and what does somebody learn who is given both?"
    return Claim("response", sentence, question)


def find_body(scene: Scene, shown: str) -> Exchange | None:
    """The latest exchange whose whole body is the text that a difference shows; None where there is none."""
    text = read_shown(shown)
    told = (one for one in (scene.exchange, *reversed(scene.before)) if one.response is not None)
    return next((one for one in told if isinstance(text, str) and text and bodies_of(one) == text), None)


def bodies_of(exchange: Exchange) -> str:
    """The body of an exchange as text."""
    response = exchange.response
    return (response.decoded or response.body).data if response else ""


def the_body_is_json_written_twice(scene: Scene) -> Claim | None:
    """The body is a JSON text, in which JSON stands."""
    if scene.promised or not scene.members or not isinstance(scene.answer, str):
        return None
    try:
        inner = json.loads(scene.answer)
    except (ValueError, RecursionError):
        return None
    kind = "an object" if isinstance(inner, dict) else "a list" if isinstance(inner, list) else "a value"
    sentence = f"The body is a text in quotes, and inside the text {kind} is written as JSON."
    question = "How often is the value turned into JSON on its way out, and by whom?"
    return Claim("response", sentence, question, scene.route_words)


def the_body_is_not_json(scene: Scene) -> Claim | None:
    """The body can't be read as JSON."""
    broken = next((one for one in scene.members if one.received.startswith(("not JSON", "an empty body"))), None)
    if scene.promised or broken is None:
        return None
    what = "empty" if broken.received == "an empty body" else "not JSON"
    sentence = f"The answer is {name_status(scene.status)} as promised, but its body is {what}."
    question = "Who wrote this body, your app or somebody outside of it?"
    return Claim("response", sentence, question, f"{scene.crash_words} {scene.route_words}".strip())


def members_differ(scene: Scene) -> Claim | None:
    """The body has members that are not promised, or lacks some that are."""
    first = next(iter(scene.members), None)
    if scene.promised or first is None or NOTHING not in (first.promised, first.received):
        return None
    lacks = list(dict.fromkeys(f"`{last_name(one)}`" for one in scene.members if one.received == NOTHING))
    extra = list(dict.fromkeys(f"`{last_name(one)}`" for one in scene.members if one.promised == NOTHING))
    parts = [f"lacks {', '.join(lacks[:4])}"] if lacks else []
    parts += [f"has {', '.join(extra[:4])}, which {'are' if len(extra) > 1 else 'is'} not promised"] if extra else []
    question = "What decides which members of a value go out, and under which names?"
    return Claim("response", f"The body {' and '.join(parts)}.", question, scene.route_words)


def a_value_has_another_type(scene: Scene) -> Claim | None:
    """The value would be right, were it of the promised JSON type."""
    for difference in () if scene.promised else scene.members:
        promised, received = read_value(difference.promised), read_value(difference.received)
        if type(promised) is type(received) or None in (promised, received):
            continue
        if str(promised).lower() == str(received).lower() or isinstance(received, str) != isinstance(promised, str):
            path = difference.what.removeprefix("json ")
            sentence = (
                f"`{path}` is {kind(received)}, {shorten(difference.received)}, where {kind(promised)} is promised."
            )
            question = "Of which type is the value inside your app, and who turns it into JSON?"
            return Claim("response", sentence, question, scene.route_words)
    return None


def read_value(shown: str) -> Any:
    """The value that a difference shows; an empty object where it is one with a matcher in it, or one that was cut."""
    value = read_shown(shown)
    return {} if value is None and shown.startswith('{"') else value


def kind(value: object) -> str:
    """A value's JSON type, with its article."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return "a text" if isinstance(value, str) else "a list" if isinstance(value, list) else "an object"


def the_text_differs(scene: Scene) -> Claim | None:
    """The body, taken as text, is another."""
    told = next((one for one in scene.differences if one.what == "text" or one.what.startswith("text ")), None)
    if scene.promised or told is None:
        return None
    sentence = f"The body is {shorten(told.received)}, and promised is {shorten(told.promised)}."
    return Claim("response", sentence, "Who writes this body, and from what?", scene.route_words)


def the_check_could_not_go_on(scene: Scene) -> Claim | None:
    """The answer was a success, and the check could not use what is in it."""
    if scene.broken.differences or not 200 <= scene.status < 300 or not scene.broken.message.startswith("The response"):
        return None
    sentence = f"The answer is {name_status(scene.status)}, but what is in it is not what the next step needs."
    question = "Which member or header does the next request need from this answer, and what is there?"
    return Claim("response", sentence, question, scene.route_words)
