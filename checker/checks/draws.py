"""Values drawn from the run's seed: the same for the same seed and check, not to be guessed by a submission."""

import random
from collections.abc import Sequence
from typing import TypeVar

ONSETS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "w",
)
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "oo")
CODAS = ("", "l", "m", "n", "nd", "r", "rk", "s", "st", "t")
FIRST_NAMES = ("Amara", "Bruno", "Chidi", "Daria", "Elio", "Farah", "Goran", "Hana", "Imani", "Jonas", "Keiko", "Lucia")
LAST_NAMES = (
    "Abara",
    "Berg",
    "Castell",
    "Dvorak",
    "Eriksen",
    "Fontaine",
    "Gupta",
    "Haddad",
    "Ito",
    "Jansen",
    "Kovac",
    "Lindqvist",
)
ADJECTIVES = ("Quiet", "Crooked", "Second", "Golden", "Distant", "Paper", "Northern", "Hollow", "Patient", "Borrowed")
NOUNS = ("Harbour", "Lantern", "Orchard", "Machine", "Winter", "River", "Letter", "Garden", "Signal", "Bridge")

T = TypeVar("T")


class Draw:
    """Draws values. Each call draws anew; the sequence depends on the seed and the check alone."""

    def __init__(self, seed: str, check: str) -> None:
        # A string seeds by its bytes (SHA-512), whatever the hash seed of this process.
        self.random = random.Random(f"{seed}/{check}")

    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return self.random.randint(low, high)

    def choice(self, values: Sequence[T]) -> T:
        """One of `values`."""
        return self.random.choice(values)

    def word(self) -> str:
        """A made-up word of lower-case letters, about six to ten of them."""
        syllables = self.integer(2, 3)
        return "".join(self.choice(ONSETS) + self.choice(VOWELS) + self.choice(CODAS) for _ in range(syllables))

    def name(self) -> str:
        """A person's name: one of a list, and a made-up one so that no two runs agree by chance."""
        return f"{self.choice(FIRST_NAMES)} {self.choice(LAST_NAMES)}-{self.word().capitalize()}"

    def title(self) -> str:
        """A title, as of a book."""
        return f"The {self.choice(ADJECTIVES)} {self.choice(NOUNS)} of {self.word().capitalize()}"

    def email(self) -> str:
        """An e-mail address under example.com, in lower case."""
        return f"{self.word()}.{self.word()}@example.com"

    def token(self) -> str:
        """32 hexadecimal digits."""
        return f"{self.random.getrandbits(128):032x}"
