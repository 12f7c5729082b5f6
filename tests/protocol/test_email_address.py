"""Which addresses are taken: none that a mail program could take for an option, a command or a file."""

from __future__ import annotations

import string

import pytest

from tui.protocol.email_address import LIMIT, is_address, masked

INSIDE = string.ascii_letters + string.digits + "._+-"
FIRST = string.ascii_letters + string.digits


@pytest.mark.parametrize(
    "address",
    ["anna@example.com", "a@x.yz", "a.b_c+d-e@mail.example.co.uk", "7@x.yz", "a" * 28 + "@example.com"],
)
def test_what_people_have_is_taken(address: str) -> None:
    assert len(address) <= LIMIT
    assert is_address(address)
    assert masked(address) == f"{address[0]}***@{address.partition('@')[2]}"


def test_each_character_counts_by_its_place() -> None:
    characters = [chr(code) for code in range(0x180)]
    taken = {"first": "", "inside": "", "last": ""}
    for c in characters:
        taken["first"] += c * is_address(f"{c}b@x.yz")
        taken["inside"] += c * is_address(f"a{c}b@x.yz")
        taken["last"] += c * is_address(f"ab{c}@x.yz")

    assert set(taken["first"]) == set(FIRST)
    assert set(taken["inside"]) == set(INSIDE)
    assert set(taken["last"]) == set(INSIDE) - {"."}
    print(f"{3 * len(characters)} addresses: {sum(map(len, taken.values()))} taken")  # noqa: T201 - the count


@pytest.mark.parametrize(
    "name", ["-oQ/tmp", "-be", "|id", "/etc/passwd", "`id`", "$(id)", "~root", "!host", ":x"]
)
@pytest.mark.parametrize("around", ["{}", "a.{}", "{}.a"])
def test_options_commands_and_files_are_no_names(name: str, around: str) -> None:
    # Behind a dot a hyphen is a hyphen: no program looks for options there.
    harmless = around == "a.{}" and name == "-be"
    assert is_address(around.format(name) + "@x.yz") is harmless


@pytest.mark.parametrize("domain", ["1.2.3.4", "10.0.1", "example.123", "[1.2.3.4]", "localhost"])
def test_a_computers_number_is_no_domain(domain: str) -> None:
    assert not is_address(f"a@{domain}")
    assert is_address("a@1.2.3.example")
