"""What may become a password, how strong it is said to be, and how it is hashed."""

from __future__ import annotations

import string
from concurrent.futures import ThreadPoolExecutor

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.camera.helpers import CheapHasher
from tui.camera import PASSWORD_LIMIT, Argon2Hasher, Strength, product_hasher, strength
from tui.camera.errors import (
    BadInput,
    HashingFailed,
    PasswordCharacters,
    PasswordDangerous,
    PasswordTooLong,
    PasswordTooShort,
)
from tui.camera.model.passwords import checked, typed


def test_the_programs_hash_is_argon2id_as_rfc_9106_recommends_it_for_64_mib() -> None:
    record = product_hasher().hash("Turnstile-42-north")

    found = argon2.extract_parameters(record)
    assert (found.type, found.time_cost, found.parallelism) == (argon2.Type.ID, 3, 4)
    assert (found.memory_cost, found.salt_len, found.hash_len) == (64 * 1024, 16, 32)
    assert product_hasher().verify(record, "Turnstile-42-north")
    assert not product_hasher().verify(record, "Turnstile-42-south")
    assert not product_hasher().needs_rehash(record)
    assert argon2.extract_parameters(product_hasher().decoy) == found


def test_each_hash_has_its_own_salt() -> None:
    hasher = CheapHasher()

    assert hasher.hash("same") != hasher.hash("same")


def test_lack_of_memory_is_not_a_wrong_password() -> None:
    greedy = Argon2Hasher(argon2.Parameters(argon2.Type.ID, 19, 16, 32, 1, 2**32 - 1, 1))

    with pytest.raises(HashingFailed):
        greedy.verify(greedy.decoy, "anything")
    with pytest.raises(HashingFailed):
        greedy.hash("anything")


@pytest.mark.parametrize(
    ("password", "level"),
    [
        ("", Strength.DANGEROUS),
        ("Zq7!kP2", Strength.DANGEROUS),
        ("password", Strength.DANGEROUS),
        ("12345678", Strength.DANGEROUS),
        ("Camera2024", Strength.DANGEROUS),
        ("administrator1", Strength.DANGEROUS),
        ("пароль123", Strength.DANGEROUS),
        ("йцукен123", Strength.DANGEROUS),
        ("lantern42", Strength.WEAK),
        ("Gate-7-open", Strength.MEDIUM),
        ("Turnstile-42-north", Strength.STRONG),
        ("Ворота-77-север", Strength.STRONG),
        pytest.param("x" * 1_000_000, Strength.DANGEROUS, id="a million letters"),
        ("\ud800" * 20, Strength.WEAK),
    ],
)
def test_the_four_strengths(password: str, level: Strength) -> None:
    if level is Strength.WEAK:
        assert strength(password) in (Strength.DANGEROUS, Strength.WEAK)
    else:
        assert strength(password) is level


def test_what_stands_on_the_camera_is_no_password() -> None:
    assert strength("7QX4KD92MZ01LPTA") is Strength.STRONG
    assert strength("7QX4KD92MZ01LPTA", ("7QX4KD92MZ01LPTA",)) is Strength.DANGEROUS


def test_threads_do_not_judge_by_each_others_words() -> None:
    # zxcvbn keeps the words in a table of its module.
    words = [letter * 3 + "Qx7Kd2Mz" for letter in string.ascii_lowercase[:8]]

    def judge(number: int) -> Strength:
        return strength(words[number % 8], (words[number % 8],))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(judge, range(400))) == {Strength.DANGEROUS}


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("", PasswordTooShort),
        ("Zq7!kP2", PasswordTooShort),
        ("Zq7!kPe\u0301", PasswordTooShort),
        ("Zq7!kP-" + "Zq7!kP-" * 9, PasswordTooLong),
        pytest.param("é" * 1_000_000, PasswordTooLong, id="a million letters"),
        pytest.param("\u0301" * 1_000_000, PasswordTooLong, id="a million accents"),
        ("Zq7!kP2x\x1b[2J", PasswordCharacters),
        ("Zq7!kP2x\0", PasswordCharacters),
        ("Zq7!kP2x\ud800", PasswordCharacters),
        ("Zq7!kP2x\u2028", PasswordCharacters),
        ("password1", PasswordDangerous),
    ],
)
def test_what_is_refused_as_a_password(password: str, refusal: type[BadInput]) -> None:
    with pytest.raises(refusal):
        checked(password)


def test_length_is_counted_as_the_letters_are_seen() -> None:
    composed = "Ёжик-9-é" * 8
    decomposed = "Е\u0308жик-9-e\u0301" * 8

    assert len(decomposed) > PASSWORD_LIMIT == len(composed)
    assert checked(decomposed) == composed == typed(decomposed)


@given(st.text(st.characters(), max_size=300))
def test_any_text_is_either_taken_or_refused(password: str) -> None:
    try:
        taken = checked(password)
    except BadInput:
        return
    hasher = CheapHasher()
    assert hasher.verify(hasher.hash(taken), typed(password))
