"""Rules for what went wrong in asking another service."""

from checker.diagnosis.claim import Claim
from checker.diagnosis.differences import compared, is_words, read_shown
from checker.diagnosis.scene import Scene, name_request, read_route, succeeded
from checker.diagnosis.sent import read_told
from checker.diagnosis.stages import is_upstream
from checker.diagnosis.statuses import name_status
from checker.diagnosis.words import shorten
from checker.model.exchange import Exchange

UNAVAILABLE = 503
GATEWAY = {
    502: "a service that the app asked did not answer as it should",
    503: "the app, or a service that it asks, can't answer now",
    504: "a service that the app asked did not answer in time",
}


def it_waited_for_another_service(scene: Scene) -> Claim | None:
    """No answer came in time, and the app was asking another service."""
    failure = scene.exchange.failure
    asked = scene.calls or (scene.trace is not None and "upstream" in scene.trace.reached)
    if failure is None or failure.kind != "timed_out" or not asked:
        return None
    sentence = f"No whole response came in time{scene.company}. "
    sentence += "Before the time was over, the app had asked another service."
    question = "How long may the other service take, and what does your app do when that time is over?"
    if scene.company:
        question = "Who else can be served while your app waits for the other service, and where does it wait?"
    return Claim("upstream", sentence, question, server_says=True)


def speaks_of_another(scene: Scene, status: int) -> bool:
    """Whether a status is about another service: 503 is about the app itself where it asks none (RFC 9110, 15.6.4)."""
    return status != UNAVAILABLE or bool(scene.case.upstream) or any(map(asked_another, scene.case.transcript))


def asked_another(exchange: Exchange) -> bool:
    """Whether the app asked another service while it answered, by its own account."""
    return exchange.trace is not None and any(map(is_upstream, exchange.trace.spans))


def its_status_was_handed_on(scene: Scene) -> Claim | None:
    """The app answered with the status that another service had given it."""
    given = next((call for call in scene.calls if call.status == scene.status), None)
    if scene.status < 400 or given is None or scene.status in scene.promised:
        return None
    if not scene.promised and not scene.promised_success:
        return None
    asked = f"`{given.request.method} {shorten(given.request.target)}`"
    sentence = (
        f"The app asked another service, {asked}, was answered {name_status(scene.status)}, and answered the same. "
    )
    sentence += scene.contrast
    question = "Of whom does this status speak: of the app's own caller, or of the app as a caller of that service?"
    return Claim("upstream", sentence, question, server_says=True)


def its_failure_was_not_told(scene: Scene) -> Claim | None:
    """Another service failed or was late, and the app did not say so, as it should."""
    if not scene.promised or not scene.promised <= GATEWAY.keys() or not scene.status:
        return None
    if not speaks_of_another(scene, min(scene.promised)):
        return None
    raised = f" {scene.raised.words} was raised." if scene.raised and scene.status >= 500 else ""
    sentence = f"The app should have answered that {GATEWAY[min(scene.promised)]}. {scene.contrast}{raised}"
    question = "What does the app learn of the other service's failure here, and when?"
    return Claim("upstream", sentence, question, scene.route_words, server_says=bool(raised))


def the_other_service_failed(scene: Scene) -> Claim | None:
    """The app says that the fault is not its own, where another answer was promised."""
    if scene.status not in GATEWAY or scene.status in scene.promised or scene.raised is not None:
        return None
    if not (scene.promised or scene.promised_success) or not speaks_of_another(scene, scene.status):
        return None
    sentence = f"The app answered that {GATEWAY[scene.status]}. {scene.contrast}"
    question = "What did the app ask of the other service, what came back, and is this answer a new one?"
    return Claim("upstream", sentence, question, scene.route_words)


def it_was_not_asked(scene: Scene) -> Claim | None:
    """The app asked another service for an answer before, and for this one told the same again without asking."""
    if scene.promised or scene.status >= 300 or not scene.members or scene.trace is None:
        return None
    if asked_another(scene.exchange):
        return None
    received = read_shown(scene.members[0].received)
    for one in filter(succeeded, reversed(scene.before)):
        same = asked_another(one) and read_route(one) == scene.route
        if same and received is not None and any(value == received for _, value in read_told(one)):
            sentence = "The app asked no other service for this answer; it told what it had told in "
            sentence += f"{name_request(one)}."
            question = "What does your app keep of another service's answer, for which requests, and for how long?"
            return Claim("upstream", sentence, question, server_says=True)
    return None


def it_was_asked_otherwise(scene: Scene) -> Claim | None:
    """What a check made of the app's requests to another service is not as promised: how many, or which."""
    difference = next(iter(scene.differences), None)
    if scene.promised or difference is None or not is_words(difference) or not scene.case.upstream:
        return None
    received, number = read_shown(difference.received), len(scene.case.upstream)
    asked = [f"{call.request.target} {call.request.body.data}" for call in scene.case.upstream]
    counted = type(received) is int and received == number
    listed = isinstance(received, list) and received and all(any(str(one) in it for it in asked) for one in received)
    if not counted and not listed:
        return None
    times = "once" if number == 1 else f"{number} times"
    sentence = f"In this check the app asked another service {times}. {compared(difference)}"
    question = "At which moment does your app ask the other service, and on whose behalf?"
    return Claim("upstream", sentence, question, server_says=True)
