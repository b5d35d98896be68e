"""Explains why a case did not pass: asks the rules in order, and takes the first that holds."""

from checker.diagnosis.claim import Claim, Rule
from checker.diagnosis.rules import (
    authentication,
    before,
    data,
    request,
    response,
    route,
    routing,
    upstream,
    validation,
)
from checker.diagnosis.scene import Scene, see
from checker.model.verdict import Broken, Case, Diagnosis

CHARACTERS = 800
"""How long a sentence may become; those made of short answers stay far below it."""

RULES: tuple[Rule, ...] = (
    # It was stopped on purpose.
    route.it_stopped_for_a_debugger,
    # There is no whole response.
    request.nothing_could_be_asked,
    upstream.it_waited_for_another_service,
    request.it_waited_behind_others,
    response.no_whole_response_came,
    # A refusal was promised, and the stage that was to refuse did not.
    authentication.the_other_refusal_came,
    validation.it_spoke_before_authentication,
    authentication.a_stranger_was_let_in,
    routing.it_was_taken_where_no_route_should,
    request.the_query_was_taken_for_the_body,
    request.a_media_type_was_let_through,
    data.it_was_changed_all_the_same,
    validation.it_was_let_through,
    # A stage refused where it was not to.
    upstream.its_status_was_handed_on,
    upstream.its_failure_was_not_told,
    routing.the_preflight_was_refused,
    request.the_body_could_not_be_read,
    request.it_was_looked_for_elsewhere,
    request.it_was_looked_for_inside,
    routing.a_word_was_taken_for_a_value,
    validation.it_was_turned_away,
    request.the_media_type_was_refused,
    request.the_size_was_refused,
    authentication.nothing_is_declared_to_take_what_it_shows,
    authentication.it_was_turned_away,
    routing.it_was_sent_elsewhere,
    routing.the_path_has_other_methods,
    routing.no_route_took_it,
    response.it_is_right_but_for_the_status,
    data.it_was_made_and_not_found,
    data.it_had_been_removed,
    data.it_was_not_found,
    data.it_met_another_entry,
    # The app failed.
    upstream.the_other_service_failed,
    response.it_did_not_fit_its_model,
    response.it_worked_before,
    route.your_code_raised,
    route.it_answered_500_itself,
    response.it_failed_after_it_had_answered,
    # It went on where it should have stopped, or stopped for another reason.
    route.an_exception_became_the_body,
    data.it_was_taken_twice,
    data.it_was_removed_and_is_there,
    data.it_was_shown_to_another,
    route.it_answered_as_if_all_were_well,
    route.it_refused_for_another_reason,
    response.it_says_nothing_has_changed,
    response.the_status_is_another,
    # The status is right: headers, then the body's form, then what is in it.
    response.a_header_is_not_as_promised,
    response.a_header_says_something_else,
    response.the_body_is_json_written_twice,
    response.the_body_is_not_json,
    response.a_link_led_elsewhere,
    route.the_body_is_another_kind_of_value,
    data.something_told_before_is_gone,
    data.something_is_there_that_was_refused,
    data.an_entry_stands_under_another_key,
    response.members_differ,
    response.a_value_has_another_type,
    response.two_answers_can_be_told_apart,
    route.a_token_holds_something_else,
    upstream.it_was_not_asked,
    upstream.it_was_asked_otherwise,
    data.nothing_is_declared_to_take_what_it_asks_for,
    data.rows_are_missing_or_too_many,
    request.nothing_sent_arrived,
    validation.it_was_changed_on_the_way_in,
    route.a_sent_value_was_replaced,
    route.it_was_counted_inexactly,
    data.the_same_request_was_answered_otherwise,
    data.a_count_is_wrong,
    data.a_change_does_not_show,
    data.another_ones_value_came,
    data.it_is_read_back_differently,
    data.nothing_is_where_something_was_kept,
    response.the_text_differs,
    response.the_check_could_not_go_on,
    data.a_value_is_wrong,
)
"""In this order: a rule may take for granted that those before it do not hold."""

UNEXPLAINED = Claim(
    None,
    "No rule of the checker explains this. What differs, and what was exchanged, stand as they are.",
    "At which stage of the cycle is the answer still what it should be?",
)


def diagnose(case: Case) -> Diagnosis | None:
    """Say where in the cycle a case went wrong, in plain words and without the fix.

    Args:
        case: With its transcript, in which the stages of each trace are filled in.

    Returns:
        A diagnosis, `unexplained` where no rule holds; None for a case that passed.
    """
    if case.broken is None:
        return None
    scene = see(case)
    try:
        return record("unexplained", UNEXPLAINED) if scene is None else record(*explain(scene))
    except RecursionError:
        # A body may be nested as deep as Python just reads, and no deeper.
        return record("unexplained", UNEXPLAINED)


def explain(scene: Scene) -> tuple[str, Claim]:
    """The rule that holds, of the failing exchange or of the one before it where it began, and its claim."""
    fault = before.find_first_fault(scene)
    if fault is None:
        return first_that_holds(scene)
    rule, claim = first_that_holds(Scene(scene.case, Broken(message=""), fault))
    return f"before.{rule}", before.retell(claim, fault)


def first_that_holds(scene: Scene) -> tuple[str, Claim]:
    """The name of the first rule that holds, and its claim."""
    for rule in RULES:
        claim = rule(scene)
        if claim is not None:
            return name_rule(rule), claim
    return "unexplained", UNEXPLAINED


def name_rule(rule: Rule) -> str:
    """A rule's name in a verdict: its stage's file and its own, as `data.it_was_taken_twice`."""
    return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"


def record(rule: str, claim: Claim) -> Diagnosis:
    """A claim as the verdict keeps it: what it quotes of an answer may be more than UTF-8 can hold."""
    sentence = " ".join(filter(None, (claim.sentence.strip(), claim.server)))
    return Diagnosis(
        rule=rule,
        stage=claim.stage,
        sentence=clean(sentence),
        question=clean(claim.question),
        server_says=claim.server_says or bool(claim.server),
    )


def clean(text: str) -> str:
    """The text within its length, and what UTF-8 can't hold replaced."""
    return text[:CHARACTERS].encode("utf-8", "replace").decode()
