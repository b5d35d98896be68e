"""What the club's page relies on, member by member and household by household."""

from urllib.parse import quote

import pytest

from checker.checks import at_least, expect, expect_same, to_fix, to_keep


@to_fix(1, "answers 201 and the new member, as the page shows it")
def test_joining_shows_three_things_too(client, draw, steps):
    """Whoever joins is told their id, name and joined, and nothing else"""
    name = draw.name()
    expect(steps.join(client, name, joined="2024-02-29"), status=201, json=steps.shown(name, "2024-02-29"))


@to_fix(2, "by `joined`, the earliest first")
def test_members_are_listed_from_the_earliest_on(client, draw, steps):
    """Neither names, e-mails nor the order of their coming here put the list in order, but dates do"""
    people = [
        ("Zoë Öberg", "2023-12-31"),
        ("Anton", "2001-01-01"),
        (draw.name(), "2019-06-30"),
        ("Anton", "2024-02-29"),
    ]
    for number, (name, joined) in enumerate(people):
        steps.join(client, name, joined, email=f"{9 - number}@example.com")
    earliest_first = sorted(people, key=lambda person: person[1])
    expect(client.get("/members"), status=200, json=[steps.shown(*person) for person in earliest_first])


@to_fix(2, "a list of all members")
def test_a_large_club_is_listed_whole(client, draw, steps):
    """Of a club of thirteen, all of one household, nobody is left out"""
    people = [(draw.name(), f"{year}-05-01") for year in range(1999, 2012)]
    for person in people:
        steps.join(client, *person, email=f"{person[1]}@example.com")
    everybody = [steps.shown(*person) for person in people]
    expect(client.get("/members"), status=200, json=everybody)
    expect(client.get("/households/Lind"), status=200, json={"name": "Lind", "members": everybody})


@to_fix(2, "a list of all members")
def test_the_list_grows_with_the_club(client, draw, steps):
    """Whoever joins after the lists were shown is in them the next time"""
    shown = []
    for year in range(2001, 2004):
        name, joined = draw.name(), f"{year}-05-01"
        steps.join(client, name, joined, email=f"{year}@example.com")
        shown.append(steps.shown(name, joined))
        expect(client.get("/members"), status=200, json=shown)
        expect(client.get("/households/Lind"), status=200, json={"name": "Lind", "members": shown})


@to_fix(3, "a list of those who joined with exactly this household, each as the page shows it")
def test_a_household_has_its_own_members(client, draw, steps):
    """Of two households each shows its own members, the earliest first, and nothing else of them"""
    people = [("Ole", "2004"), ("Anna", "2001"), (draw.name(), "2023"), ("Ole", "1999")]
    steps.join(client, "Vera", household="Lindgren")
    for name, year in people:
        steps.join(client, name, f"{year}-05-01", household="Lind", email=draw.email())
    lind = [steps.shown(name, f"{year}-05-01") for name, year in sorted(people, key=lambda person: person[1])]
    expect(client.get("/households/Lind"), status=200, json={"name": "Lind", "members": lind})
    expect(client.get("/households/Lindgren"), status=200, json={"name": "Lindgren", "members": [steps.shown("Vera")]})


@to_fix(3, "each as the page shows it, in the same order")
def test_a_household_may_have_any_name(client, draw, steps):
    """A household's name may have blanks, umlauts and quotes"""
    for household in ("van der Åberg", "O'Neill", f"{draw.word()} 2", "50%", 'Lind "by the lake"'):
        name = draw.name()
        steps.join(client, name, household=household, email=draw.email())
        answer = client.get(f"/households/{quote(household)}")
        expect(answer, status=200, json={"name": household, "members": [steps.shown(name)]})


@to_keep(5, "What the club knows outlives a restart of the service")
@pytest.mark.parametrize("crash", [False, True], ids=["shut-down", "crashed"])
def test_members_outlive_a_restart(client, draw, steps, restart, crash):
    """After a restart the member is listed, shown with the household, can sign in, and still has the e-mail alone"""
    name, email = draw.name(), draw.email()
    steps.join(client, name, email=email)
    restart(crash=crash)
    kept = [at_least(steps.shown(name))]
    expect(client.get("/members"), status=200, json=kept)
    expect(client.get("/households/Lind"), status=200, json={"name": "Lind", "members": kept})
    expect(steps.sign_in(client, email), status=200, json=steps.shown(name))
    expect(steps.join(client, draw.name(), email=email), status=409)


@to_fix(1, "nobody joins")
def test_who_is_refused_is_not_listed(client, draw, steps):
    """A second member with the same e-mail is in no list, and the first one's password still counts"""
    email, first, second = draw.email(), draw.name(), draw.name()
    steps.join(client, first, email=email)
    expect(steps.join(client, second, household="Berg", email=email, password="another-password"), status=409)
    expect(client.get("/members"), status=200, json=[steps.shown(first)])
    expect(client.get("/households/Berg"), status=404)
    expect(steps.sign_in(client, email), status=200, json=steps.shown(first))
    expect(steps.sign_in(client, email, "another-password"), status=401)


@to_keep(4, "also after the lists were shown")
def test_a_member_signs_in_after_the_lists_were_shown(client, draw, steps):
    """Showing members takes nothing from them: each can sign in afterwards, with their own password alone"""
    members = {draw.email(): (draw.name(), draw.word() + draw.word() + "123") for _ in range(2)}
    numbers = {}
    for email, (name, password) in members.items():
        numbers[email] = steps.join(client, name, email=email, password=password).json()["id"]
    for path in ("/members", "/households/Lind"):
        expect(client.get(path), status=200)
        for email, (name, password) in members.items():
            answer = steps.sign_in(client, email, password)
            expect(answer, status=200, json=steps.shown(name, number=numbers[email]))
    expect_same("how many ids there are", 2, len(set(numbers.values())))


@to_keep(4, "answers 200 and this member, as the page shows it")
def test_an_email_may_have_capitals(client, draw, steps):
    """Who joined with capitals and a plus sign in the e-mail signs in with just these"""
    name, email = draw.name(), f"Vera.Lind+{draw.word().title()}@Example.com"
    steps.join(client, name, email=email)
    expect(steps.sign_in(client, email), status=200, json=steps.shown(name))


@to_keep(4, "401 where the two don't belong together")
def test_a_wrong_password_is_a_401(client, draw, steps):
    """A wrong password, another member's, or an unknown e-mail is answered 401"""
    email, other = draw.email(), draw.email()
    steps.join(client, draw.name(), email=email)
    steps.join(client, draw.name(), email=other, password="on-the-other-shore")
    for wrong in ("on-the-other-shore", "", steps.PASSWORD + " ", steps.PASSWORD.title()):
        expect(steps.sign_in(client, email, wrong), status=401)
    for unknown in (f"no.{email}", "%", ""):
        expect(steps.sign_in(client, unknown), status=401)


@to_keep(1, "where something is missing or the password is too short 422")
@pytest.mark.parametrize("missing", ["name", "joined", "household", "email", "password"])
def test_joining_takes_all_of_it(client, draw, missing):
    """Without one of the five nobody joins"""
    whole = {"name": "Vera", "joined": "2019-04-06", "household": "Lind", "email": draw.email(), "password": "12345678"}
    sent = {key: value for key, value in whole.items() if key != missing}
    expect(client.post("/members", json=sent), status=422)
    expect(client.get("/members"), status=200, json=[])


@to_keep(1, "`password` (8 to 100 characters)")
def test_a_password_has_eight_to_a_hundred_characters(client, draw, steps):
    """Passwords of 8 and 100 characters are taken, and count to the last one; one of 7 is not taken"""
    expect(steps.join(client, "Kim", password="1234567"), status=422)
    for password in ("12345678", "é" * 100):
        email = draw.email()
        expect(steps.join(client, draw.name(), email=email, password=password), status=201)
        expect(steps.sign_in(client, email, password), status=200)
        expect(steps.sign_in(client, email, password[:-1] + "3"), status=401)


@to_keep(3, "It answers 404 where there are none")
@pytest.mark.parametrize("household", ["lind", "Lin", "Lind2", "%25"], ids=["small", "part", "longer", "per-cent"])
def test_an_unknown_household_is_a_404(client, draw, steps, household):
    """A name that is only like a household's is answered 404"""
    steps.join(client, draw.name())
    expect(client.get(f"/households/{household}"), status=404)
