"""What the recipe page relies on."""

from checker.checks import a_string, at_least, expect, to_fix, to_keep


@to_fix(2, "answers 404")
def test_a_missing_recipe_is_a_404(client, draw):
    """A recipe that nobody wrote is answered 404"""
    expect(client.get(f"/recipes/{draw.word()}-pie"), status=404)


@to_fix(3, "answers 400 to a unit that is none of the four")
def test_an_unknown_unit_is_a_400(client):
    """A unit that the scales do not have is answered 400"""
    expect(client.get("/recipes/pancakes", params={"unit": "cup"}), status=400)


@to_keep(1, "answers 200 and the recipe")
def test_a_recipe_can_be_read(client, draw, steps):
    """A recipe is answered 200, with its weights in grams"""
    recipe = steps.write_recipe(client, draw, "soup")
    expect(client.get("/recipes/soup"), status=200, json=steps.in_unit(recipe, "g"))


@to_keep(4, "answers 500 when the recipe is there and can't be read")
def test_a_damaged_recipe_is_our_fault(client):
    """Grandma's stew, which can't be read, is answered 500"""
    expect(client.get("/recipes/grandmas-stew"), status=500)


@to_keep(5, "is a JSON object whose `detail` is a text")
def test_an_error_says_what_it_is(client):
    """The page finds a text to show in the answer about grandma's stew"""
    response = client.get("/recipes/grandmas-stew")
    expect(response, headers={"content-type": "application/json"}, json=at_least({"detail": a_string()}))
