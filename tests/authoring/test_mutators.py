import difflib

import pytest

from checker.authoring.mutants import MUTATORS, make_mutants
from checker.model.kata import Submission

SHOP = """\
class Book(BaseModel):
    isbn: str
    pages: Annotated[int, Field(ge=1)]


class Stored(Book):
    id: int
    note: str = "none"
"""
GUARDED = """\
def current_user(token: Annotated[str, Depends(bearer)]) -> str:
    return token


def allow(user: Annotated[str, Depends(current_user)]) -> None:
    print(user)


@app.get("/a", dependencies=[Depends(allow)])
def a():
    return 1


@app.get("/b")
def b():
    return 2
"""

ROUTE = "@app.{}\ndef f({}):\n    return 1\n"


def route(decorator: str, parameters: str = "") -> str:
    return ROUTE.format(decorator, parameters)


def inside(*lines: str) -> str:
    return "".join(["def f(x):\n", *(f"    {line}\n" for line in lines)])


CASES = {
    "another_status": [
        (
            inside("raise HTTPException(status.HTTP_404_NOT_FOUND)"),
            ["    raise HTTPException(400)", "    raise HTTPException(200)"],
        ),
        (inside("raise HTTPException(401, 'no')"), ["    raise HTTPException(403, 'no')"]),
        (route('post("/x", status_code=201)'), ['@app.post("/x", status_code=200)']),
        (inside("response.status_code = 204"), ["    response.status_code = 200"]),
        (inside("if answer.status_code == 409: return"), ["    if answer.status_code == 400: return"]),
        (inside("return wait(200)", "total = 404"), []),
    ],
    "status_left_out": [
        (route('post("/x", status_code=201)'), ['@app.post("/x")']),
        (inside("return JSONResponse({}, status_code=202)"), ["    return JSONResponse({})"]),
        (inside("response.status_code = 204"), ["    pass"]),
    ],
    "another_method": [
        (route('get("/x")'), ['@app.post("/x")']),
        (inside('return users.get("x")'), []),
    ],
    "another_path": [
        (route('get("/books/{id}")'), ['@app.get("/book/{id}")']),
        (route('get("/me")'), ['@app.get("/mes")']),
        (route('get("/{id}")'), []),
    ],
    "slash_at_the_end": [(route('get("/x")'), ['@app.get("/x/")']), (route('get("/x/")'), ['@app.get("/x")'])],
    "routes_in_another_order": [
        (
            '@app.get("/b/new")\ndef new():\n    return 1\n\n\n@app.get("/b/{id}")\ndef one():\n    return 2\n',
            ['@app.get("/b/new")\ndef new():\n    return 1'],
        ),
        ('@app.get("/b")\ndef new():\n    return 1\n\n\n@app.get("/c")\ndef one():\n    return 2\n', []),
        ('@app.get("/b/new")\ndef new():\n    return 1\n\n\n@app.put("/b/{id}")\ndef one():\n    return 2\n', []),
    ],
    "prefix_left_out": [('router = APIRouter(prefix="/v1")\n', ['router = APIRouter(prefix="")'])],
    "read_from_elsewhere": [
        (
            "from fastapi import Query\n" + route('get("/x")', "size: int = Query(1)"),
            ["from fastapi import Header\ndef f(size: int = Header(1)):"],
        ),
        (
            "from typing import Annotated\nfrom fastapi import Form\n" + SHOP + route('post("/x")', "book: Book"),
            ["def f(book: Annotated[Book, Form()]):"],
        ),
        ("from typing import Annotated\nfrom fastapi import Header\n" + route('get("/x/{id}")', "id: int"), []),
    ],
    "alias_left_out": [
        (route('get("/x")', 'size: int = Query(1, alias="page-size")'), ["def f(size: int = Query(1)):"])
    ],
    "embed_left_out": [(route('put("/x")', "hours: int = Body(embed=True)"), ["def f(hours: int = Body()):"])],
    "no_longer_required": [
        (route('get("/x")', "size: int"), ["def f(size: int | None = None):"]),
        (
            SHOP + route('post("/x")', "book: Book"),
            [
                "    isbn: str | None = None",
                "    pages: Annotated[int, Field(ge=1)] | None = None",
                "def f(book: Book | None = None):",
            ],
        ),
        (SHOP, []),
        (route('get("/x/{id}")', "id: int"), []),
    ],
    "default_left_out": [
        (route('get("/x")', "size: int = 10"), ["def f(size: int):"]),
        (SHOP + route('post("/x")', "stored: Stored"), ["    note: str"]),
        (
            "class Book(BaseModel):\n    at: Annotated[datetime, Field(default_factory=now)]\n",
            ["    at: Annotated[datetime, Field()]"],
        ),
    ],
    "another_default": [(route('get("/x")', 'unit: str = "kg"'), ['def f(unit: str = "k"):'])],
    "flag_turned_round": [("bearer = HTTPBearer(auto_error=False)\n", ["bearer = HTTPBearer(auto_error=True)"])],
    "constraint_left_out": [
        (SHOP + route('post("/x")', "book: Book"), ["    pages: Annotated[int, Field()]"]),
        (
            'Code = Annotated[str, Field(pattern="^x$")]\n' + route('get("/{code}")', "code: Code"),
            ["Code = Annotated[str, Field()]", "def f(code: str):"],
        ),
    ],
    "pattern_not_anchored": [
        (
            'Code = Annotated[str, Field(pattern="^x$")]\n',
            ['Code = Annotated[str, Field(pattern="x$")]', 'Code = Annotated[str, Field(pattern="^x")]'],
        ),
    ],
    "another_type": [
        (route('get("/x/{id}")', "id: int"), ["def f(id: str):"]),
        ("def f(id: int) -> int:\n    return id\n", []),
        (
            "from pydantic import NaiveDatetime\nclass Visit(BaseModel):\n    at: AwareDatetime\n"
            + route('post("/x")', "v: Visit"),
            ["    at: NaiveDatetime"],
        ),
    ],
    "response_model_left_out": [(route('get("/x", response_model=Book)'), ['@app.get("/x")'])],
    "response_model_widened_or_narrowed": [
        (SHOP + '@app.get("/x")\ndef f() -> Book:\n    return b\n', ["def f() -> Stored:"]),
        (SHOP + route('get("/x", response_model=list[Stored])'), ['@app.get("/x", response_model=list[Book])']),
    ],
    "model_without_its_base": [(SHOP, ["class Stored(BaseModel):"])],
    "unset_members_sent": [
        (route('get("/x", response_model_exclude_unset=True)'), ['@app.get("/x")']),
        (inside("return x.model_dump(exclude_none=True)"), ["    return x.model_dump()"]),
    ],
    "member_left_out": [(inside('return {"a": 1, "b": 2}'), ['    return {"b": 2}', '    return {"a": 1}'])],
    "media_type_left_out": [(inside('return Response(x, media_type="text/csv")'), ["    return Response(x)"])],
    "dependency_left_out": [
        (GUARDED, ['@app.get("/a", dependencies=[])']),
        (route('get("/x")', "user: Annotated[str, Depends(current_user)]"), ["def f():"]),
        ("User = Annotated[str, Depends(current_user)]\n" + route('get("/x")', "user: User"), ["def f():"]),
    ],
    "dependency_moved": [(GUARDED, ['@app.get("/a", dependencies=[])\n@app.get("/b", dependencies=[Depends(allow)])'])],
    "another_dependency": [(GUARDED, ['@app.get("/a", dependencies=[Depends(current_user)])'])],
    "scopes_left_out": [
        (route('get("/x")', 'user: User = Security(read, scopes=["a"])'), ["def f(user: User = Security(read)):"])
    ],
    "comparison_turned_round": [
        (inside("return x == 1"), ["    return x != 1"]),
        (inside("return x not in y"), ["    return x in y"]),
        (inside("return x is None"), ["    return x is not None"]),
        (inside("return x < y"), ["    return x >= y"]),
    ],
    "bound_taken_in_or_left_out": [(inside("return x < y"), ["    return x <= y"]), (inside("return x == y"), [])],
    "and_for_or": [(inside("return x or y"), ["    return x and y"])],
    "part_of_a_condition_left_out": [(inside("return x and y"), ["    return x", "    return y"])],
    "condition_turned_round": [
        (inside("if not x: return 1"), ["    if x: return 1"]),
        (inside("if x: return 1"), ["    if not x: return 1"]),
    ],
    "condition_left_out": [(inside("return [y for y in x if y.mine]"), ["    return [y for y in x]"])],
    "another_role": [
        (
            'class Role(StrEnum):\n    READER = "r"\n    ADMIN = "a"\n\n\n' + inside("return x.role is Role.ADMIN"),
            ["    return x.role is Role.READER"],
        )
    ],
    "one_of_several_left_out": [
        (inside("return x in {1, 2}"), ["    return x in {2}", "    return x in {1}"]),
        ('STAFF = {"ruth"}\n', ["STAFF = set()"]),
        (inside("return x in (1, 2)"), ["    return x in (2,)", "    return x in (1,)"]),
        (inside("return [1, 2]"), []),
    ],
    "off_by_one": [
        (inside("return x + 1"), ["    return x + 2"]),
        (SHOP, ["    pages: Annotated[int, Field(ge=2)]", "    pages: Annotated[int, Field(ge=0)]"]),
        (inside("return token_urlsafe(24)", "raise HTTPException(404)"), []),
    ],
    "another_sum": [
        (inside("return x * 100"), ["    return x / 100"]),
        (inside("x += 1", "return x"), ["    x -= 1"]),
        (inside('return "%s" % x'), []),
    ],
    "rounded_otherwise": [
        (inside("return round(x)"), ["    return int(x)"]),
        (inside("return round(x, 2)"), ["    return x"]),
    ],
    "order_turned_round": [
        (inside("return sorted(x)"), ["    return sorted(x, reverse=True)"]),
        (inside("return sorted(x, reverse=True)"), ["    return sorted(x)"]),
        (inside("return q.order_by(Book.id)"), ["    return q.order_by(Book.id.desc())"]),
        (inside("return q.order_by(Book.id.desc())"), ["    return q.order_by(Book.id.asc())"]),
        (
            inside('return db.all("SELECT * FROM b ORDER BY id")'),
            ['    return db.all("SELECT * FROM b ORDER BY id DESC")'],
        ),
        (
            inside('return db.all("SELECT * FROM b ORDER BY id DESC LIMIT 1")'),
            ['    return db.all("SELECT * FROM b ORDER BY id LIMIT 1")'],
        ),
    ],
    "order_left_out": [
        (inside("return sorted(x, key=y)"), ["    return list(x)"]),
        (inside("x.sort()", "return x"), ["    pass"]),
        (
            inside('return db.all("SELECT * FROM b ORDER BY id LIMIT 1")'),
            ['    return db.all("SELECT * FROM b LIMIT 1")'],
        ),
    ],
    "clause_left_out": [
        (inside("return q.where(x).limit(1)"), ["    return q.where(x)", "    return q.limit(1)"]),
        (inside('return db.all("SELECT * FROM b LIMIT 1")'), ['    return db.all("SELECT * FROM b")']),
    ],
    "first_for_last": [(inside("return x[-1]"), ["    return x[0]"]), (inside("return x[0]"), ["    return x[-1]"])],
    "key_left_out": [(inside("return max(x, key=age)"), ["    return max(x)"])],
    "await_left_out": [("async def f(x):\n    return await x.read()\n", ["    return x.read()"])],
    "commit_left_out": [
        (inside("session.commit()", "return x"), ["    pass"]),
        (inside('x.execute("COMMIT")'), ["    x.execute('ROLLBACK')"]),
    ],
    "write_left_out": [
        (inside("books[x] = 1"), ["    pass"]),
        (inside("del books[x]"), ["    pass"]),
        (inside("books.append(x)"), ["    pass"]),
        (inside("x.done = True"), ["    pass"]),
        (inside("logger.info(x)", "y = x", "session.commit()"), []),
    ],
    "taken_as_it_came": [(inside("return x.strip().lower()"), ["    return x.strip()", "    return x.lower()"])],
    "raise_left_out": [(inside("raise HTTPException(404)"), ["    pass"])],
    "raise_returned": [(inside("raise HTTPException(404)"), ["    return HTTPException(404)"]), (inside("raise"), [])],
    "exception_swallowed": [
        (inside("try:", "    return g(x)", "except KeyError:", "    return 1"), ["        return None"])
    ],
    "exception_remapped": [
        (
            "from fastapi import HTTPException\n" + inside("try:", "    return g(x)", "except KeyError:", "    raise"),
            ['        raise HTTPException(500, "Something went wrong")'],
        )
    ],
    "exception_not_caught": [
        (inside("try:", "    return g(x)", "except KeyError:", "    return 1"), ["    if True:"]),
        (
            inside("try:", "    g(x)", "except KeyError:", "    h()", "except IndexError:", "    i()"),
            ["", ""],
        ),
    ],
    "exceptions_caught_in_another_order": [
        (
            inside("try:", "    g(x)", "except KeyError:", "    h()", "except LookupError:", "    i()"),
            ["    except LookupError:\n        i()"],
        )
    ],
    "another_exception_caught": [
        (inside("try:", "    g(x)", "except KeyError:", "    h()"), ["    except Exception:"]),
        (inside("try:", "    g(x)", "except Exception:", "    h()"), ["    except ArithmeticError:"]),
    ],
    "clean_up_left_out": [
        (inside("try:", "    yield x", "finally:", "    x.close()", "    x.end()"), ["        pass"])
    ],
    "header_left_out": [
        (inside("raise HTTPException(401, 'no', {'a': 'b'})"), ["    raise HTTPException(401, 'no')"]),
        (inside("return Response(x, headers={'a': 'b'})"), ["    return Response(x)"]),
    ],
    "part_of_a_cookie_left_out": [
        (inside("r.set_cookie('a', x, httponly=True)"), ["    r.set_cookie('a', x)"]),
    ],
    "realm_left_out": [('basic = HTTPBasic(realm="x")\n', ["basic = HTTPBasic()"])],
}


def rewrite(mutator: str, source: str) -> list[str]:
    """The lines that are new in each mutant of one mutator."""
    mutants = make_mutants(Submission(name="reference", files={"app.py": source.encode()}), [])
    return [added(source, one.source) for one in mutants if one.mutator == mutator]


def added(before: str, after: str) -> str:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return "\n".join(line[2:] for line in lines if line.startswith("+ ") and line.strip() != "+")


@pytest.mark.parametrize(
    ("mutator", "before", "after"),
    [
        pytest.param(name, *case, id=f"{name}-{number}")
        for name, cases in CASES.items()
        for number, case in enumerate(cases)
    ],
)
def test_a_mutator_gives_what_its_name_claims(mutator: str, before: str, after: list[str]):
    assert sorted(rewrite(mutator, before)) == sorted(after)


def test_every_mutator_is_shown_by_an_example():
    assert list(CASES) == [one.__name__ for one in MUTATORS]


def test_every_mutator_says_what_is_wrong_with_what_it_makes():
    assert all((one.__doc__ or "").partition("\n")[0].endswith(".") for one in MUTATORS)
