"""Rules for what went wrong in the route function, or in what it calls."""

import re

from checker.diagnosis.claim import Claim
from checker.diagnosis.differences import compared, is_words, last_name, read_shown, spot
from checker.diagnosis.exceptions import LIBRARIES, MODELS, Raised
from checker.diagnosis.scene import Scene, name_request
from checker.diagnosis.sent import read_sent_body
from checker.diagnosis.stages import is_by_server
from checker.diagnosis.tokens import find_claims
from checker.diagnosis.words import show
from checker.model.stage import Stage

QUESTIONS: dict[Stage, str] = {
    "authentication": "What does the library say of what the request carries, and who made that?",
    "route": "Which value was not what that line takes for granted, and where does it come from?",
    "data": "What does the database hold at that moment, and through which connection is it asked?",
    "upstream": "What was asked of the other service, and what is to happen when that fails?",
    "response": "What did the route function return, and what can be made of it on its way out?",
}
DEBUGGERS = ("checker.inside.breakpoints.NobodyDebugsError", "bdb.BdbQuit")
"""What a breakpoint raises where nobody can answer: `breakpoint()`, and pdb itself."""
EXCEPTION_MEMBERS = {"status_code", "detail"}
LARGEST = 1e15
"""Beyond it floats do not hold every whole number, and an int may be larger than any float."""
ROUNDING = 1e-12
"""How far two floats may be apart, as a part of the one, where rounding alone made them two."""


def it_stopped_for_a_debugger(scene: Scene) -> Claim | None:
    """A breakpoint was reached, and while an app is graded nobody answers a debugger."""
    raised = scene.raised
    if scene.status < 500 or raised is None or raised.type not in DEBUGGERS:
        return None
    place = f" at {raised.place}" if raised.place else ""
    sentence = f"Your code stopped for a debugger{place}: a breakpoint() is left there, and nobody can answer it here. "
    sentence += "It is answered in `checker serve`, and in plain `pytest` from a terminal."
    question = "What did you want to see there?"
    return Claim("route", sentence, question, scene.route_words, server_says=True)


def your_code_raised(scene: Scene) -> Claim | None:
    """An exception left the app, and the server answered 500."""
    raised = scene.raised
    if scene.status < 500 or scene.status in scene.promised or raised is None:
        return None
    if not scene.promised and not scene.promised_success:
        return None
    from_you = f"Your code raised {raised.words} at {raised.place}" if raised.place else f"{raised.words} was raised"
    nobody = ", an exception of your app's own, and nothing turned it into an answer" if raised.is_own else ""
    sentence = f"{from_you}{nobody}. {scene.contrast}"
    return Claim(find_stage(scene, raised), sentence, ask(scene, raised), scene.route_words, server_says=True)


def find_stage(scene: Scene, raised: Raised) -> Stage:
    """Where an exception belongs: to its library's stage, else to where the app was when it was raised."""
    if raised.module in LIBRARIES:
        return LIBRARIES[raised.module]
    if raised.is_own:
        return "response"
    if scene.trace is not None and "response" in scene.trace.reached:
        return "response"
    return "route"


def ask(scene: Scene, raised: Raised) -> str:
    """What to look at next."""
    if raised.is_own:
        return "Who is to turn this exception into an answer, and are they asked for this path?"
    if raised.module in MODELS:
        return "Which value does not fit, and where does it come from?"
    return QUESTIONS[find_stage(scene, raised)]


def it_answered_500_itself(scene: Scene) -> Claim | None:
    """A server error that the app made by itself: no exception left it."""
    if scene.status < 500 or scene.status in scene.promised or not (scene.promised or scene.promised_success):
        return None
    sentence = f"The app made this answer itself: no exception got through to the server. {scene.contrast}"
    question = "Which lines of your app answer with this status, and what do they know of what went wrong before them?"
    response = scene.exchange.response
    if scene.answer is None and (scene.trace is None or (response is not None and is_by_server(response))):
        sentence = f"The app failed while it answered. {scene.contrast}"
        question = "What does the app print while it answers this request?"
    return Claim("route", sentence, question, scene.route_words)


def an_exception_became_the_body(scene: Scene) -> Claim | None:
    """The body has the members of an exception, written out like any value."""
    if not isinstance(scene.answer, dict) or not scene.answer.keys() >= EXCEPTION_MEMBERS:
        return None
    if not scene.promised and not any(last_name(one) in scene.answer for one in scene.members):
        return None
    sentence = "The body has the members of an exception, `status_code` among them, written out like any value."
    sentence += f" {scene.contrast}" if scene.promised else ""
    question = "What did the route function hand back here, and what does FastAPI do with it?"
    return Claim("route", sentence, question, scene.route_words)


def it_answered_as_if_all_were_well(scene: Scene) -> Claim | None:
    """A refusal was promised, and a success came."""
    if not scene.promised or min(scene.promised) < 400 or not 200 <= scene.status < 300:
        return None
    held = scene.exchange.response is not None and scene.exchange.response.body.size > 0
    short = held and scene.status != 204 and len(show(scene.answer)) < 60
    body = f", with the body `{show(scene.answer)}`" if short else ""
    sentence = f"The app answered as if all were well{body}. {scene.contrast}"
    what = "what in your app answers" if scene.route_ran is False else "what does the route function do"
    question = f"Which case of the contract is this, and {what} in it?"
    return Claim("route", sentence, question, scene.route_words)


def it_refused_for_another_reason(scene: Scene) -> Claim | None:
    """One refusal was promised, and another came."""
    if not scene.promised or min(scene.promised) < 400 or not 400 <= scene.status < 500:
        return None
    sentence = f"The request was refused as it should be, but for another reason. {scene.contrast}"
    question = "Which line made this refusal, and which others come to it?"
    return Claim("route", sentence, question, scene.route_words)


def a_token_holds_something_else(scene: Scene) -> Claim | None:
    """What stands in a token that the app handed out is not as promised."""
    difference = next(iter(scene.differences), None)
    names = re.findall(r"`([\w.-]+)`", difference.what) if difference else []
    found = list(find_claims([*scene.before, scene.exchange]))
    if scene.promised or difference is None or not is_words(difference) or not names or not found:
        return None
    name = names[0]
    received = read_shown(difference.received)
    exchange, claims = next((pair for pair in found if pair[1].get(name) == received), found[0])
    if name not in claims and "token" not in difference.what:
        return None
    holds = f"is {show(claims[name])}" if name in claims else "is missing"
    sentence = f"In a token that {name_request(exchange)} handed out, `{name}` {holds}. {compared(difference)}"
    question = "What does your app write into the token, and what does whoever reads it expect to find there?"
    return Claim("route", sentence, question, scene.route_words)


def a_sent_value_was_replaced(scene: Scene) -> Claim | None:
    """A value that was sent is another in the answer, while others arrived, or no other could have."""
    if scene.promised or scene.status >= 300 or not isinstance(scene.answer, dict):
        return None
    body = {sent.name: sent.value for sent in read_sent_body(scene.exchange.request)}
    shared = [name for name in body if name in scene.answer]
    kept = [name for name in shared if body[name] == scene.answer[name]]
    names = " ".join(one.what for one in scene.differences)
    replaced = [name for name in shared if name not in kept and name in names]
    if not replaced or not (kept or len(shared) == 1):
        return None
    name = replaced[0]
    others = f", while `{kept[0]}` came back as sent" if kept else ""
    sentence = f"`{name}` was sent as {show(body[name])} and came back as {show(scene.answer[name])}{others}."
    question = f"Which line decides what `{name}` becomes, and does it know that one was sent?"
    return Claim("route", sentence, question, scene.route_words)


def it_was_counted_inexactly(scene: Scene) -> Claim | None:
    """A number is the promised one but for the last of its digits, as binary fractions leave it."""
    for difference in () if scene.promised else scene.members:
        promised, received = read_shown(difference.promised), read_shown(difference.received)
        if not isinstance(promised, int | float) or not isinstance(received, float) or promised == received:
            continue
        if abs(promised) < LARGEST and abs(received - promised) <= ROUNDING * abs(promised):
            sentence = f"{spot(difference)} is {difference.received}, and {difference.promised} is promised: they "
            sentence += "differ in the last digits alone, as numbers do that were counted in binary fractions."
            question = "From which numbers is this one counted, and which of them can a binary fraction hold exactly?"
            return Claim("route", sentence, question, scene.route_words)
    return None


def the_body_is_another_kind_of_value(scene: Scene) -> Claim | None:
    """The whole body is a list for an object, a number for a list, or the like."""
    whole = next((one for one in scene.members if one.what in ("json", "json $")), None)
    if scene.promised or whole is None or scene.answer is None or isinstance(scene.answer, str):
        return None
    received = kind(whole.received)
    promised = kind(whole.promised)
    if not received or not promised or received == promised:
        return None
    sentence = f"The body is {received}, where {promised} is promised."
    question = "What does the route function return, and what kind of Python value is it?"
    return Claim("route", sentence, question, scene.route_words)


def kind(shown: str) -> str:
    """What kind of JSON a difference shows; empty where it can't be told."""
    words = {"{": "an object", "[": "a list", '"': "a text"}
    if shown[:1] in words:
        return words[shown[:1]]
    if " element" in shown[:24] or shown.startswith("at least {"):
        return "a list" if " element" in shown[:24] else "an object"
    return {"null": "null", "true": "true", "false": "false"}.get(shown, "a number" if shown[:1].isdigit() else "")
