"""Writes a seccomp filter: rules about system calls in, the kernel's classic BPF program out.

Each rule costs two instructions; the kernel caches what is allowed whatever the arguments.
"""

import struct
from dataclasses import dataclass

ALLOW = 0x7FFF0000
NOTIFY = 0x7FC00000
KILL = 0x80000000

X86_64, AARCH64 = 0xC000003E, 0xC00000B7
X32_BIT = 0x40000000

LOAD, AND, EQUAL, AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
NUMBER_OFFSET, ARCHITECTURE_OFFSET, ARGUMENTS_OFFSET = 0, 4, 16


def refuse(number: int) -> int:
    """The action that makes a call return the error `number`; 0 makes it do nothing and succeed."""
    return 0x00050000 | number


@dataclass(frozen=True)
class Argument:
    """A condition on one argument: the bits in `mask` of its lower half are `value`.

    The kernel itself looks at the lower 32 bits of flags, commands and numbers. With `whole`, the upper half must be
    zero too, as for a pointer that must be NULL.
    """

    index: int
    value: int
    mask: int = 0xFFFFFFFF
    whole: bool = False


@dataclass(frozen=True)
class Rule:
    """What becomes of a call whose arguments meet all conditions; the rules of a call are tried in order."""

    name: str
    action: int
    arguments: tuple[Argument, ...] = ()


def instruction(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """One instruction: `struct sock_filter`."""
    return struct.pack("HBBI", code, then, otherwise, value)


def assemble(rules: list[tuple[int, Rule]], architecture: int, default: int) -> bytes:
    """The program.

    Args:
        rules: System call numbers with their rules; a number may come several times.
        architecture: X86_64 or AARCH64; a call in another convention ends the process.
        default: The action for what no rule meets.
    """
    program = [
        instruction(LOAD, ARCHITECTURE_OFFSET),
        instruction(EQUAL, architecture, 1, 0),
        instruction(RETURN, KILL),
        instruction(LOAD, NUMBER_OFFSET),
    ]
    if architecture == X86_64:
        program += [instruction(AT_LEAST, X32_BIT, 0, 1), instruction(RETURN, default)]
    for number, rule in rules:
        program += one_rule(number, rule)
    program.append(instruction(RETURN, default))
    return b"".join(program)


def one_rule(number: int, rule: Rule) -> list[bytes]:
    """The instructions of a rule; where a condition does not hold, the call's number is loaded again and it goes on."""
    if not rule.arguments:
        return [instruction(EQUAL, number, 0, 1), instruction(RETURN, rule.action)]
    # What to load and compare, in order; a comparison that fails jumps past the rule's end.
    steps: list[tuple[int, int]] = []
    for argument in rule.arguments:
        offset = ARGUMENTS_OFFSET + 8 * argument.index
        steps += [(LOAD, offset), (AND, argument.mask), (EQUAL, argument.value)]
        if argument.whole:
            steps += [(LOAD, offset + 4), (EQUAL, 0)]
    steps.append((RETURN, rule.action))
    body = [
        instruction(code, value, 0, len(steps) - place - 1 if code == EQUAL else 0)
        for place, (code, value) in enumerate(steps)
    ]
    return [instruction(EQUAL, number, 0, len(body) + 1), *body, instruction(LOAD, NUMBER_OFFSET)]
