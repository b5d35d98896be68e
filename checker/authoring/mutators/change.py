"""What a mutator yields, and what it may know of a node: what stands above it, and what the module defines."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from checker.authoring.mutators.syntax import fields_of, last_name, names_in, routes_of, without, without_element


@dataclass(frozen=True)
class Change:
    """One node of a module put in place of another.

    A change that an author reads is that of `shown`, where more is replaced than is worth showing.
    """

    old: cst.CSTNode
    new: cst.CSTNode | cst.RemovalSentinel
    needs: str = ""
    """An import that the new code stands on: `from fastapi import Header`."""
    shown: tuple[str, str] | None = None
    """What it was and what it becomes, in words of code."""


@dataclass(frozen=True)
class Around:
    """A module, and the way up from each of its nodes."""

    module: cst.Module
    parents: Mapping[cst.CSTNode, cst.CSTNode]

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node that holds this one; None for the module."""
        return self.parents.get(node)

    def above(self, node: cst.CSTNode, *kinds: type[cst.CSTNode]) -> cst.CSTNode | None:
        """The nearest node above that is of one of these kinds."""
        found = self.parent(node)
        while found is not None and not isinstance(found, kinds):
            found = self.parent(found)
        return found

    def source(self, node: cst.CSTNode) -> str:
        """The node as code."""
        return self.module.code_for_node(node)

    @cached_property
    def functions(self) -> dict[str, cst.FunctionDef]:
        """The module's own functions, by name."""
        return {one.name.value: one for one in self.module.body if isinstance(one, cst.FunctionDef)}

    @cached_property
    def bases(self) -> dict[str, list[str]]:
        """The module's own classes, and the last name of each base."""
        classes = [one for one in self.module.body if isinstance(one, cst.ClassDef)]
        return {one.name.value: [last_name(base.value) for base in one.bases] for one in classes}

    @cached_property
    def asked_of_clients(self) -> set[str]:
        """The names that stand in what a request is read into: of routes' and dependencies' parameters, and of models.

        A model that is in no request can't be made to ask for less.
        """
        found: set[str] = set()
        classes = {one.name.value: one for one in self.module.body if isinstance(one, cst.ClassDef)}
        waiting = [param for one in self.functions.values() if is_asked(one, self) for param in one.params.params]
        nodes: list[cst.CSTNode] = [param.annotation for param in waiting if param.annotation]
        while nodes:
            new = set(names_in(nodes.pop())) - found
            found |= new
            for owner in (classes[name] for name in new & classes.keys()):
                nodes += [*owner.bases, *(one.annotation for one in fields_of(owner))]
        return found

    def descends(self, name: str, *roots: str) -> bool:
        """Whether a class is one of the roots, or is made from one."""
        return name in roots or any(self.descends(base, *roots) for base in self.bases.get(name, ()) if base != name)


def is_asked(function: cst.FunctionDef, around: Around) -> bool:
    """Whether FastAPI calls a function: as a route, or as a dependency that this module names."""
    name = re.escape(function.name.value)
    return any(routes_of(function)) or re.search(rf"\b(Depends|Security)\({name}[,)]", around.module.code) is not None


def drop(call: cst.Call, arg: cst.Arg, around: Around) -> Change:
    """A call with one argument less."""
    return Change(
        call, without(call, arg), shown=(around.source(arg.with_changes(comma=cst.MaybeSentinel.DEFAULT)), "")
    )


def drop_element(whole: cst.CSTNode, element: cst.CSTNode, around: Around) -> Change:
    """A list, set, tuple or dict with one element less."""
    bare = element.with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return Change(whole, without_element(whole, element), shown=(around.source(bare), ""))


Mutator = Callable[[cst.CSTNode, Around], Iterator[Change]]
"""Gives each wrong way to write one node, in a fixed order."""
