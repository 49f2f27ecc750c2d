"""Known texts, found by Spark's own hash of them: ``hash``, look-ups in constant arrays, and a comparison of the text.

Two look-ups cost Spark about 35 ns of CPU a row; a broadcast join costs 150 or more, whether its key is the text or the hash.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

__all__ = ["Words", "array_of", "spark_hash", "words_of"]

_WORD: Final = 0xFFFFFFFF
_SEED: Final = 42
_MOST: Final = 1 << 14
_SHIFT: Final = 19


class Words(NamedTuple):
    """Texts in slots, no two in one.

    Attributes:
        factors: The factor of each bucket of hashes, for which its texts fall into slots of their own.
        slots: The place of the text in each slot, 0 for an empty one: the text at 0 has a slot of its own, so that an empty slot never reads as it.
        texts: The texts.
    """

    factors: tuple[int, ...]
    slots: tuple[int, ...]
    texts: tuple[str, ...]

    def slot(self, hashed: str) -> str:
        """Return the SQL for the slot of a text, from the SQL for its hash."""
        factor = f"get({array_of(self.factors, 'INT')}, {hashed} & {len(self.factors) - 1})"
        return f"CAST(shiftright(CAST({hashed} AS BIGINT) * {factor}, {_SHIFT}) & {len(self.slots) - 1} AS INT)"

    def holds(self, text: str, slot: str) -> str:
        """Return the SQL for whether the text is the one in its slot: the hash proves nothing. NULL for no text."""
        return f"({text} = {self.at(self.texts, 'STRING', slot)})"

    def at(self, values: Sequence[object], kind: str, slot: str) -> str:
        """Return the SQL for the value of the text in a slot."""
        return f"get({array_of([values[place] for place in self.slots], kind)}, {slot})"


def words_of(texts: Sequence[str]) -> Words:
    """Return the slots of some texts. One that finds none is left out, so that its rows go to the scalar."""
    size = 1 << len(texts).bit_length()
    many = max(size // 8, 1)
    hashes: dict[int, int] = {}
    buckets: dict[int, list[tuple[int, int]]] = {}
    for place, text in enumerate(texts):
        hashes.setdefault(spark_hash(text), place)
    for hashed, place in hashes.items():
        buckets.setdefault(hashed & (many - 1), []).append((hashed, place))
    slots: dict[int, int] = {}
    factors = [1] * many
    for bucket, held in sorted(buckets.items(), key=lambda one: -len(one[1])):
        for factor in range(1, _MOST):
            found = {(hashed * factor >> _SHIFT) & (size - 1): place for hashed, place in held}
            if len(found) == len(held) and not found.keys() & slots.keys():
                factors[bucket] = factor
                slots.update(found)
                break
    return Words(tuple(factors), tuple(slots.get(slot, 0) for slot in range(size)), tuple(texts))


def array_of(values: Sequence[object], kind: str) -> str:
    """Return the SQL for a constant array, which Spark computes once: as one text, since it reads each element of ``array(...)`` as an expression."""
    held = "'" + ",".join(map(str, values)) + "'"
    return f"CAST(split({held}, ',') AS ARRAY<{kind}>)"


def spark_hash(text: str) -> int:
    """Return what Spark's ``hash`` makes of a text: MurmurHash3 for 32 bits, in which each byte after the last four is mixed as a word."""
    data = text.encode()
    whole = len(data) // 4 * 4
    mixed = [int.from_bytes(data[place : place + 4], "little") for place in range(0, whole, 4)]
    mixed += [byte if byte < 128 else byte - 256 + (_WORD + 1) for byte in data[whole:]]
    found = _SEED
    for word in mixed:
        made = _turned(word * 0xCC9E2D51 & _WORD, 15) * 0x1B873593 & _WORD
        found = (_turned(found ^ made, 13) * 5 + 0xE6546B64) & _WORD
    found ^= len(data)
    found = (found ^ found >> 16) * 0x85EBCA6B & _WORD
    found = (found ^ found >> 13) * 0xC2B2AE35 & _WORD
    found ^= found >> 16
    return found - (_WORD + 1) if found > _WORD >> 1 else found


def _turned(word: int, by: int) -> int:
    return (word << by | word >> (32 - by)) & _WORD
