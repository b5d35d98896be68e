"""Rules for what had gone wrong in an exchange before the one that the check asked about."""

from checker.diagnosis.claim import Claim
from checker.diagnosis.scene import WRITES, Scene, name_request, succeeded
from checker.diagnosis.sent import carries, read_path, read_sent_body, walk
from checker.diagnosis.statuses import name_status
from checker.model.exchange import Exchange

FOLLOWS = frozenset({401, 403, 404})
TELLING = 3


def find_first_fault(scene: Scene) -> Exchange | None:
    """The step that was refused before, where what failed is asked for what that step was to make."""
    if scene.status not in FOLLOWS or not scene.promised_success:
        return None
    for one in scene.before:
        status = one.response.status_code if one.response else 0
        made_later = any(
            succeeded(other) and other.number > one.number and same_address(other, one) for other in scene.before
        )
        if (status == 422 or status >= 500) and one.request.method in WRITES and not made_later and shares(scene, one):
            return one
    return None


def same_address(one: Exchange, other: Exchange) -> bool:
    """Whether both ask the same of the same path."""
    return one.request.method == other.request.method and read_path(one.request) == read_path(other.request)


def shares(scene: Scene, one: Exchange) -> bool:
    """Whether the failing request carries a value that the earlier one had carried too."""
    values = [value for sent in read_sent_body(one.request) for _, value in walk(sent.value)]
    return any(len(str(value)) >= TELLING and carries(scene.exchange.request, value) for value in values)


def retell(claim: Claim, fault: Exchange) -> Claim:
    """The claim about the earlier step, told from where the check failed."""
    status = name_status(fault.response.status_code if fault.response else 0)
    lead = (
        f"It began earlier, in {name_request(fault)}, which came back {status}: what this request needs was never made."
    )
    return claim._replace(sentence=f"{lead} Of that exchange: {claim.sentence}")
