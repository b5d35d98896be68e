"""Rules for what went wrong in asking another service."""

from checker.diagnosis.claim import Claim
from checker.diagnosis.scene import Scene
from checker.diagnosis.statuses import name_status
from checker.diagnosis.words import shorten

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
    return Claim(
        "upstream",
        "No whole response came in time. Before the time was over, the app had asked another service.",
        "How long may the other service take, and what does your app do when that time is over?",
        server_says=True,
    )


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
    raised = f" {scene.raised.words} was raised." if scene.raised and scene.status >= 500 else ""
    sentence = f"The app should have answered that {GATEWAY[min(scene.promised)]}. {scene.contrast}{raised}"
    question = "What does the app learn of the other service's failure here, and when?"
    return Claim("upstream", sentence, question, scene.route_words, server_says=bool(raised))


def the_other_service_failed(scene: Scene) -> Claim | None:
    """The app says that the fault is not its own, where another answer was promised."""
    if scene.status not in GATEWAY or scene.status in scene.promised or scene.raised is not None:
        return None
    sentence = f"The app answered that {GATEWAY[scene.status]}. {scene.contrast}"
    question = "What did the app ask of the other service, what came back, and is this answer a new one?"
    return Claim("upstream", sentence, question, scene.route_words)
