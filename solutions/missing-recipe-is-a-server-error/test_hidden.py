"""What the recipe page relies on: each kind of error for what it is."""

import pytest

from checker.checks import a_string, at_least, expect, to_fix, to_keep


@to_fix(2, "to a slug under which no recipe was written")
@pytest.mark.parametrize("slug", ["scones-2", "scone", "Scones", "grandmas"], ids=["more", "less", "capital", "start"])
def test_only_the_exact_slug_counts(client, draw, steps, slug):
    """A slug that is nearly right is answered 404, and the right one is still there"""
    recipe = steps.write_recipe(client, draw, "scones")
    expect(client.get(f"/recipes/{slug}"), status=404)
    expect(client.get("/recipes/scones"), status=200, json=steps.in_unit(recipe, "g"))


@to_fix(2, "answers 404")
@pytest.mark.parametrize("unit", ["g", "kg", "oz", "lb"])
def test_a_missing_recipe_is_missing_in_every_unit(client, draw, unit):
    """A recipe that nobody wrote is answered 404, whichever unit is asked for"""
    response = client.get(f"/recipes/{draw.word()}-pie", params={"unit": unit})
    expect(response, status=404, json=at_least({"detail": a_string()}))


@to_fix(2, "under which no recipe was written")
def test_a_recipe_is_missing_until_it_is_written(client, draw, steps):
    """A slug is answered 404, and 200 as soon as a recipe was written under it"""
    slug = f"{draw.word()}-pie"
    expect(client.get(f"/recipes/{slug}"), status=404)
    recipe = steps.write_recipe(client, draw, slug)
    expect(client.get(f"/recipes/{slug}"), status=200, json=steps.in_unit(recipe, "g"))


@to_fix(3, "an empty one and one in capital letters too")
@pytest.mark.parametrize(
    "unit", ["", "KG", "cup", "gram", "0", "g "], ids=["empty", "capitals", "cup", "word", "digit", "blank"]
)
def test_only_the_four_units_count(client, draw, steps, unit):
    """Any other unit is answered 400, for a recipe that is there"""
    steps.write_recipe(client, draw, "scones")
    response = client.get("/recipes/scones", params={"unit": unit})
    expect(response, status=400, json=at_least({"detail": a_string()}))


@to_keep(1, "with its weights in the `unit` of the query")
@pytest.mark.parametrize("unit", ["g", "kg", "oz", "lb"])
def test_weights_come_in_every_unit(client, draw, steps, unit):
    """A recipe is answered 200 in each of the four units"""
    recipe = steps.write_recipe(client, draw, "soup")
    expect(client.get("/recipes/soup", params={"unit": unit}), status=200, json=steps.in_unit(recipe, unit))


@to_keep(1, "an ounce 28.35 and a pound 453.6; weights are rounded to three decimals")
@pytest.mark.parametrize("unit", ["kg", "oz", "lb"])
def test_a_hundredweight_is_exact(client, draw, steps, unit):
    """Large weights are exact to three decimals too"""
    recipe = {"title": draw.title(), "weights": {"flour": 90_000, "salt": 1, "yeast": 12_345}}
    client.put("/recipes/bread", json=recipe)
    expect(client.get("/recipes/bread", params={"unit": unit}), status=200, json=steps.in_unit(recipe, unit))


@to_keep(1, "answers 200 and the recipe")
@pytest.mark.parametrize("unit", ["g", "kg", "oz", "lb"])
def test_whatever_is_in_a_recipe_is_answered(client, steps, unit):
    """Names come to the letter; weights may be none, zero, less than a gram, or two dozen"""
    names = ["Flour", "flour", " salt ", "jalapeño", "a pinch of what is left " * 5, *(f"spice {n}" for n in range(20))]
    full = {"title": " Žluťoučký koláč " * 10, "weights": {name: 0.2 + 40 * n for n, name in enumerate(names)}}
    for recipe in (full, {"title": "", "weights": {}}, {"title": "Water", "weights": {"salt": 0, "sugar": 0.1234}}):
        expect(client.put("/recipes/any-pie", json=recipe), status=204)
        response = client.get("/recipes/any-pie", params={"unit": unit})
        expect(response, status=200, json=steps.in_unit(recipe, unit))


@to_keep(1, "in the `unit` of the query")
def test_each_answer_has_its_own_unit(client, draw, steps):
    """One recipe in one unit after the other, written anew between them, is answered as it is then"""
    for _ in range(2):
        recipe = steps.write_recipe(client, draw, "soup")
        for unit in ("lb", "g", "kg", "lb", "g"):
            response = client.get("/recipes/soup", params={"unit": unit})
            expect(response, status=200, json=steps.in_unit(recipe, unit))


@to_keep(6, "with a title and weights in grams answers 204")
def test_many_recipes_are_kept(client, draw, steps):
    """Of twelve new recipes each is answered as it was written, and the pancakes are still there"""
    recipes = {f"pie-{number}": {"title": draw.title(), "weights": {"flour": 100 + number}} for number in range(12)}
    for slug, recipe in recipes.items():
        expect(client.put(f"/recipes/{slug}", json=recipe), status=204)
    recipes["pancakes"] = {"title": "Pancakes", "weights": {"flour": 250, "milk": 500, "butter": 30}}
    for slug, recipe in recipes.items():
        expect(client.get(f"/recipes/{slug}"), status=200, json=steps.in_unit(recipe, "g"))


@to_keep(4, "Others can be read all the same")
@pytest.mark.parametrize("unit", ["g", "kg", "oz", "lb"])
def test_a_damaged_recipe_harms_no_other(client, draw, steps, unit):
    """The stew is answered 500 in each unit and each time, and other recipes 200 before and after"""
    recipe = steps.in_unit(steps.write_recipe(client, draw, "soup"), "g")
    expect(client.get("/recipes/soup"), status=200, json=recipe)
    for _ in range(2):
        expect(client.get("/recipes/grandmas-stew", params={"unit": unit}), status=500)
        expect(client.get("/recipes/soup"), status=200, json=recipe)


@to_keep(4, "so can this one once it is written anew")
def test_a_damaged_recipe_can_be_mended(client, draw, steps):
    """Written anew, the stew can be read"""
    expect(client.get("/recipes/grandmas-stew"), status=500)
    recipe = steps.write_recipe(client, draw, "grandmas-stew")
    expect(client.get("/recipes/grandmas-stew"), status=200, json=steps.in_unit(recipe, "g"))


@to_keep(5, "The body of each of these errors")
@pytest.mark.parametrize(
    "path",
    ["/recipes/waffles", "/recipes/pancakes?unit=cup", "/recipes/grandmas-stew"],
    ids=["missing", "unit", "damaged"],
)
def test_every_error_has_a_text_to_show(client, path):
    """Each error comes as JSON with a `detail` for the page to show"""
    headers = {"content-type": "application/json"}
    expect(client.get(path), headers=headers, json=at_least({"detail": a_string()}))


@to_keep(6, "takes the place of the one that had this slug")
def test_a_recipe_can_be_written_anew(client, draw, steps):
    """A recipe that is written again is answered as it was written last"""
    steps.write_recipe(client, draw, "soup")
    recipe = {"title": draw.title(), "weights": {draw.word(): 250}}
    expect(client.put("/recipes/soup", json=recipe), status=204)
    expect(client.get("/recipes/soup"), status=200, json=steps.in_unit(recipe, "g"))
