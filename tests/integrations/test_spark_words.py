"""Texts in slots by Spark's hash, without a session."""

from typing import Any

import pytest

import jcodes
from jcodes.integrations.frames import spark_words
from jcodes.integrations.frames.dense_table import dense_table
from jcodes.integrations.frames.spark_words import Words, array_of, spark_hash, words_of


def slot_of(words: Words, hashed: int) -> int:
    """Compute what the SQL of a slot says."""
    return (hashed * words.factors[hashed & (len(words.factors) - 1)] >> 19) & (len(words.slots) - 1)


def test_the_hash_is_that_of_spark() -> None:
    """Computed by Spark 4.3; with bytes above 127, and after the last four."""
    assert spark_hash("Spark") == 228093765
    assert spark_hash("") == 142593372
    assert [spark_hash(text) for text in ("J9312", "µg", "international unit")] == [-1707618895, 2085531137, 1380651179]


def test_each_code_and_spelling_has_a_slot_of_its_own() -> None:
    table = dense_table(jcodes.catalog(), None)
    for texts in (table.codes, table.spellings):
        words = words_of(texts)
        assert len(words.slots) <= 2 * len(texts)
        assert [words.slots[slot_of(words, spark_hash(text))] for text in texts] == list(range(len(texts)))
        assert not any(set(text) & set(",'\\\\") for text in texts)


def test_texts_that_no_factor_parts_are_left_to_the_scalar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one hash, or of hashes that differ in the highest bits alone. An empty slot names the first text, which is never in it."""
    hashes: dict[str, Any] = {"a": 5, "b": 5, "c": 2**19, "d": 2**19 - 2**31}
    monkeypatch.setattr(spark_words, "spark_hash", hashes.__getitem__)
    words = words_of(["a", "b"])
    assert (words.slots, words.factors) == ((0, 0, 0, 0), (1,))
    assert set(words_of(["c", "d"]).slots) == {0}
    assert words_of(["c"]).slots == (0, 0)


def test_an_array_is_one_text() -> None:
    assert array_of((1, 2), "INT") == "CAST(split('1,2', ',') AS ARRAY<INT>)"
    words = Words((1,), (1, 0), ("a", "b"))
    assert words.at((7, 8), "INT", "s") == "get(CAST(split('8,7', ',') AS ARRAY<INT>), s)"
    assert words.holds("t", "s") == "(t = get(CAST(split('b,a', ',') AS ARRAY<STRING>), s))"
    assert (
        words.slot("h")
        == "CAST(shiftright(CAST(h AS BIGINT) * get(CAST(split('1', ',') AS ARRAY<INT>), h & 0), 19) & 1 AS INT)"
    )
