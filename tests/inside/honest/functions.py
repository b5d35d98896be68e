"""Functions in the ways that apps write them."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import contextvars
import copy
import dataclasses
import doctest
import functools
import gc
import inspect
import os
import pickle
import sys
import threading
import traceback
import types
import warnings
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
CASES = []


def case(function):
    """Answer with what the function returns, or with all that is known of what it raises."""
    if inspect.iscoroutinefunction(function):

        @app.get(f"/{function.__name__}")
        async def answer():
            try:
                return await function()
            except BaseException as error:
                return told(error)
    else:

        @app.get(f"/{function.__name__}")
        def answer():
            try:
                return function()
            except BaseException as error:
                return told(error)

    CASES.append(function.__name__)
    return function


def told(error):
    frames = traceback.extract_tb(error.__traceback__)
    return [
        type(error).__name__,
        str(error),
        [[os.path.basename(one.filename), one.lineno, one.name] for one in frames],
    ]


@app.get("/")
def names():
    return CASES


def documented():
    """Only this."""


def documented_with_more(value: int = 1) -> int:
    """First line.

    >>> documented_with_more(2)
    4
    """
    return value * 2


def empty(): ...


def one_line(): return 1  # fmt: skip


def text_that_is_no_docstring():
    f"no {1}"
    return 1


def empty_docstring():
    ""


@case
def docstrings():
    return [
        each.__doc__
        for each in (documented, documented_with_more, empty, one_line, text_that_is_no_docstring, empty_docstring)
    ] + [documented(), empty(), one_line(), empty_docstring()]


@case
def doctested():
    found = doctest.run_docstring_examples
    finder = doctest.DocTestFinder().find(documented_with_more, globs=globals())
    runner = doctest.DocTestRunner(verbose=False)
    return [[*runner.run(each, out=lambda text: None)] for each in finder]


@case
def sources():
    return [inspect.getsource(documented_with_more), inspect.getsource(one_line), inspect.getdoc(documented)]


@case
def signatures():
    return [str(inspect.signature(documented_with_more)), documented_with_more.__annotations__, documented.__defaults__]


@case
def names_of_code():
    code = documented_with_more.__code__
    return [code.co_varnames, code.co_firstlineno, code.co_argcount, code.co_nlocals, code.co_freevars, code.co_flags]


@case
def kinds():
    def generator():
        yield 1

    async def coroutine():
        return 1

    async def both():
        yield 1

    return [
        [check(each) for each in (generator, coroutine, both)]
        for check in (inspect.isgeneratorfunction, inspect.iscoroutinefunction, inspect.isasyncgenfunction)
    ]


def counting(function):
    @functools.wraps(function)
    def wrapper(*arguments, **options):
        wrapper.calls += 1
        return function(*arguments, **options)

    wrapper.calls = 0
    return wrapper


@counting
def decorated(a, *, b=2):
    """Adds."""
    return a + b


@case
def decorators():
    return [decorated(1), decorated.calls, decorated.__name__, decorated.__doc__, str(inspect.signature(decorated))]


@case
def closures():
    total = 0

    def add(number):
        nonlocal total
        total += number
        return add

    add(1)(2)(3)
    return [total, [cell.cell_contents for cell in add.__closure__ if isinstance(cell.cell_contents, int)]]


@case
def globals_declared():
    def change():
        global CHANGED
        CHANGED = 5

    change()
    return CHANGED


@case
def generators():
    seen = []

    def numbers():
        try:
            received = yield 1
            seen.append(received)
            yield 2
        except KeyError as error:
            yield str(error)
        finally:
            seen.append("closed")
        return 9

    def outer():
        seen.append((yield from numbers()))

    one = numbers()
    result = [next(one), one.send("sent"), one.throw(KeyError("k")), list(outer())]
    unstarted = numbers()
    unstarted.close()
    try:
        numbers().throw(ValueError("early"))
    except ValueError as error:
        frames = [(each.lineno, each.name) for each in traceback.extract_tb(error.__traceback__)]
        result.append(frames)
    return [result, seen, inspect.getgeneratorstate(unstarted)]


@case
async def async_generators():
    async def numbers():
        for number in range(3):
            await asyncio.sleep(0)
            yield number

    return [number async for number in numbers()] + [each async for each in numbers() if each]


@case
async def gathered():
    async def one(number):
        await asyncio.sleep(0.001 * number)
        return threading.current_thread() is threading.main_thread()

    return await asyncio.gather(*map(one, range(3)), asyncio.to_thread(documented_with_more, 4))


@case
async def context_managers():
    seen = []

    @contextlib.contextmanager
    def plain():
        seen.append("in")
        try:
            yield 1
        finally:
            seen.append("out")

    @contextlib.asynccontextmanager
    async def other():
        with plain() as value:
            yield value + 1

    async with other() as value:
        seen.append(value)
    return seen


class Counter:
    """Has methods of all kinds."""

    total = 0

    def __init_subclass__(cls, **options):
        cls.options = options

    def __init__(self):
        self.__private = 1

    def __enter__(self):
        return self

    def __exit__(self, *told):
        return True

    def __call__(self):
        return self.__private

    @property
    def private(self):
        """A property."""
        return self.__private

    @private.setter
    def private(self, value):
        self.__private = value

    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    def still():
        return __class__.__name__

    @functools.cached_property
    def once(self):
        Counter.total += 1
        return Counter.total


class Child(Counter, colour="red"):
    def __init__(self):
        super().__init__()
        self.private = 3

    for number in range(3):

        def method(self, number=number):
            return number


@case
def classes():
    child = Child.make()
    with child:
        raise KeyError
    return [
        child(),
        child.private,
        child.once,
        child.once,
        Child.still(),
        Child.options,
        child.method(),
        Counter.private.__doc__,
    ]


@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: int = dataclasses.field(default=0, compare=False)

    def __post_init__(self):
        self.y += 1

    def __hash__(self):
        return 1


@case
def dataclass():
    return [repr(Point(1)), dataclasses.asdict(Point(1, 2)), Point(1) < Point(2), hash(Point(3))]


class Model(BaseModel):
    value: int

    def doubled(self) -> int:
        return self.value * 2


@case
def models():
    return [Model(value="3").doubled(), Model.model_json_schema(), pickle.loads(pickle.dumps(Model(value=1))).doubled()]


@case
def pickled():
    return [
        pickle.loads(pickle.dumps(documented)) is documented,
        pickle.loads(pickle.dumps(Point(4))).x,
        len(pickle.dumps(decorated)),
    ]


@case
def pickled_wrongly():
    return pickle.dumps(lambda: 1)


@case
def matched():
    def read(value):
        match value:
            case {"kind": str(kind), **rest}:
                return [kind, rest]
            case [first, *others]:
                return [first, others]
            case Point(x=1):
                return "point"
            case _:
                return None

    return [read({"kind": "a", "b": 1}), read([1, 2, 3]), read(Point(1)), read(5)]


@case
def its_locals():
    one = 1

    def inner(two):
        three = one + two
        return locals()

    return [sorted(locals()), inner(2)]


@case
def deleted():
    value = 1
    del value
    return value


@case
def deleted_names():
    def inner():
        try:
            raise KeyError("k")
        except KeyError as error:
            pass
        return error

    return inner()


@case
def executed():
    place = {}
    exec("def made(a):\n    'doc'\n    return a + 1", place)
    return [place["made"](1), place["made"].__doc__, eval("one_line()"), eval("(lambda x: x)(3)"), sorted(place)]


@case
def rebuilt():
    return types.FunctionType(documented_with_more.__code__, {}, "other", (5,))()


@case
def rebuilt_without_builtins():
    return types.FunctionType(documented_with_more.__code__, {"__builtins__": {}}, "other", (5,))()


@case
def compiled_anew():
    tree = ast.parse(inspect.getsource(documented_with_more))
    place = {}
    exec(compile(tree, "made", "exec"), place)
    return place["documented_with_more"](8)


def depth(number=0):
    try:
        return depth(number + 1)
    except RecursionError:
        return number


@case
def how_deep():
    return depth()


def sink(number):
    return sink(number + 1)


@case
def too_deep():
    try:
        sink(0)
    except RecursionError as error:
        frames = traceback.extract_tb(error.__traceback__)
        return [str(error), len(frames), frames[-1].name, frames[-1].lineno, os.path.basename(frames[-1].filename)]


@case
def just_deep_enough():
    found = []
    for limit in range(60, 90):
        old = sys.getrecursionlimit()
        try:
            sys.setrecursionlimit(limit)
            found.append(fall(30))
        except RecursionError as error:
            found.append(str(error))
        finally:
            sys.setrecursionlimit(old)
    return found


def fall(number):
    return number if number == 0 else fall(number - 1)


class Hooked:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda: name

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 7

    def __del__(self):
        ENDED.append(1)


ENDED = []


@case
def special_methods():
    one = Hooked()
    result = [one.anything(), one == 5, hash(one), copy.copy(one) == 1]
    del one
    gc.collect()
    return [result, len(ENDED) > 0]


@case
def lambdas():
    squares = [(lambda x, y=number: x * y) for number in range(3)]
    return [each(2) for each in squares] + [(lambda: (yield 1))().__next__(), sorted("bca", key=lambda c: -ord(c))]


@case
def comprehensions():
    return [{a: b for a, b in enumerate("xy")}, [x for x in range(5) if (y := x) % 2], y]


@case
def raised():
    def one():
        two()

    def two():
        """Documented."""
        raise KeyError("deep")

    one()


@case
def raised_on_the_first_line():
    def one(value):
        return value.nothing.more

    one(None)


@case
def raised_from():
    try:
        raise KeyError("a")
    except KeyError as error:
        raise ValueError("b") from error


@case
def where_exactly():
    try:
        (lambda a, b: a + b)(1, None)
    except TypeError as error:
        lines = traceback.format_exception(error)
        return [line.replace(os.getcwd(), "") for line in lines]


@case
def assertion():
    assert empty() == 5, "it is not"


@case
def frames():
    frame = sys._getframe()
    return [
        frame.f_code.co_name,
        frame.f_lineno,
        frame.f_back.f_code.co_name,
        [one.function for one in inspect.stack()[:3]],
    ]


@case
def contexts():
    variable = contextvars.ContextVar("mine", default=0)

    def set_it():
        variable.set(5)
        return variable.get()

    return [contextvars.copy_context().run(set_it), variable.get()]


@case
def threads():
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(documented_with_more, range(5)))


@case
def singly_dispatched():
    @functools.singledispatch
    def show(value):
        return "any"

    @show.register
    def _(value: int):
        return "int"

    return [show(1), show("a")]


@functools.lru_cache
def cached(number):
    return number if number < 2 else cached(number - 1) + cached(number - 2)


@case
def caches():
    return [cached(50), str(cached.cache_info())]


@case
def forked():
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(write, str(documented_with_more(21)).encode())
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    return os.read(read, 100).decode()


@case
def traced():
    seen = []

    def inner():
        """Doc."""
        a = 1
        return a

    def trace(frame, event, argument):
        if frame.f_code is inner.__code__:
            seen.append([event, frame.f_lineno - inner.__code__.co_firstlineno])
        return trace

    sys.settrace(trace)
    try:
        inner()
    finally:
        sys.settrace(None)
    return seen


@case
def warned():
    def old():
        warnings.warn("old", DeprecationWarning, stacklevel=2)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        old()
    return [(str(one.message), one.lineno, os.path.basename(one.filename)) for one in caught]


@case
def unbound():
    def inner():
        value
        value = 1

    inner()


@case
def starred(*arguments, **options):
    def inner(a, /, b, *more, c=1, **others):
        return [a, b, more, c, others]

    return inner(1, 2, 3, c=4, d=5)
