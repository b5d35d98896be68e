"""Rules for what went wrong in holding the request to its types and bounds."""

from checker.diagnosis.claim import Claim
from checker.diagnosis.differences import last_name
from checker.diagnosis.scene import WRITES, Scene
from checker.diagnosis.sent import read_sent_body
from checker.diagnosis.words import plain, shorten, show

SHOWN = 2
BEFORE = frozenset({400, 401, 403, 405, 413, 415})
"""What is answered before the content is looked at, or for the content by another status."""


def it_spoke_before_authentication(scene: Scene) -> Claim | None:
    """The request was to be refused for who sends it, and validation refused it for what it holds."""
    if not scene.promised or not scene.promised <= {401, 403} or scene.status != 422 or not scene.complaints:
        return None
    first = scene.complaints[0]
    sentence = (
        f"This request should have been refused because of who sends it. Validation turned it away before anybody "
        f"asked: `{first.path}` {shorten(first.message, 100)}. {scene.contrast}"
    )
    question = "What does your app demand of every request, and what does it say to one that comes without?"
    return Claim("validation", sentence, question, scene.route_words, first.from_server)


def it_was_let_through(scene: Scene) -> Claim | None:
    """Something in the request was to be turned away, and was not."""
    if 422 not in scene.promised or not scene.status or scene.status in BEFORE or 300 <= scene.status < 400:
        return None
    if scene.status < 300:
        change = len(scene.promised) > 1 and scene.exchange.request.method in WRITES
        reason = "and changed nothing" if change else "for its content"
        what = f"This request should have been turned away {reason}, and was let through"
    elif scene.raised:
        where = f" at {scene.raised.place}" if scene.raised.place else ""
        what = (
            f"This request should have been turned away for its content. It went on, until {scene.raised.words} was "
            f"raised{where}"
        )
    else:
        what = (
            "This request should have been turned away for its content. It went on, and was refused for another reason"
        )
    question = "What in this request is against the contract, and what does your app ask of it before it uses it?"
    server_says = scene.raised is not None and scene.status >= 500
    return Claim("validation", f"{what}. {scene.contrast}", question, scene.route_words, server_says)


def it_was_turned_away(scene: Scene) -> Claim | None:
    """Validation refused the request, where another answer was promised."""
    if scene.status in scene.promised or not (scene.promised or scene.promised_success):
        return None
    if scene.status != 422 and not (scene.complaints and scene.route_ran is False):
        return None
    if not scene.complaints:
        sentence = f"The request was turned away for its content. {scene.contrast}"
        return Claim("validation", sentence, "What does the answer's body say of the request?", scene.route_words)
    told = "; ".join(f"`{one.path}` {shorten(one.message, 100)}" for one in scene.complaints[:SHOWN])
    more = f" (and {len(scene.complaints) - SHOWN} more)" if len(scene.complaints) > SHOWN else ""
    sentence = f"The request reached validation and was turned away: {told}{more}. {scene.contrast}"
    question = "Does the contract ask this of the request, and which line of your app does?"
    return Claim("validation", sentence, question, scene.route_words, any(one.from_server for one in scene.complaints))


def it_was_changed_on_the_way_in(scene: Scene) -> Claim | None:
    """A text in the answer is what was sent but for case, blanks or zeros."""
    if scene.promised or scene.status >= 300 or not isinstance(scene.answer, dict):
        return None
    for sent in read_sent_body(scene.exchange.request):
        got = scene.answer.get(sent.name)
        names = {last_name(one) for one in scene.members}
        if sent.name in names and isinstance(sent.value, str) and got != sent.value and plain(got) == plain(sent.value):
            sentence = f"`{sent.name}` was sent as {show(sent.value)} and came back as {show(got)}: changed on the way."
            question = f"What is done to `{sent.name}` between the request and the answer, and to what else is it done?"
            return Claim("validation", sentence, question, scene.route_words)
    return None
