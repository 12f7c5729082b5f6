"""RFC 6287: every vector of its appendix C, and what is refused."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tui.protocol.ocra import OcraError, ocra

with (Path(__file__).parent / "rfc6287_appendix_c.tsv").open(encoding="ascii") as _file:
    VECTORS = list(csv.DictReader((line for line in _file if line[0] != "#"), delimiter="\t"))

QUESTION = "OCRA-1:HOTP-SHA256-8:QA08"


@pytest.mark.parametrize("vector", VECTORS, ids=[f"{v['suite'][12:]} {v['question']}" for v in VECTORS])
def test_the_rfcs_own_vectors(vector: dict[str, str]) -> None:
    found = ocra(
        vector["suite"],
        ("1234567890" * 7)[: int(vector["key"])].encode(),
        vector["question"],
        counter=int(vector["counter"]) if vector["counter"] else None,
        pin=hashlib.sha1(vector["pin"].encode()).digest() if vector["pin"] else None,
        steps=int(vector["steps"], 16) if vector["steps"] else None,
    )

    assert found == vector["response"]


def test_no_vector_is_missing() -> None:
    assert Counter((v["section"], v["side"], v["suite"].removeprefix("OCRA-1:HOTP-")) for v in VECTORS) == {
        ("C.1", "", "SHA1-6:QN08"): 10,
        ("C.1", "", "SHA256-8:C-QN08-PSHA1"): 10,
        ("C.1", "", "SHA256-8:QN08-PSHA1"): 5,
        ("C.1", "", "SHA512-8:C-QN08"): 10,
        ("C.1", "", "SHA512-8:QN08-T1M"): 5,
        ("C.2", "server", "SHA256-8:QA08"): 5,
        ("C.2", "client", "SHA256-8:QA08"): 5,
        ("C.2", "server", "SHA512-8:QA08"): 5,
        ("C.2", "client", "SHA512-8:QA08-PSHA1"): 5,
        ("C.3", "", "SHA256-8:QA08"): 5,
        ("C.3", "", "SHA512-8:QA10-T1M"): 5,
    }
    assert len({tuple(v.items()) for v in VECTORS}) == 70


@pytest.mark.parametrize(
    "suite",
    [
        "",
        "OCRA-2:HOTP-SHA256-8:QA08",
        "OCRA-1:TOTP-SHA256-8:QA08",
        "OCRA-1:HOTP-SHA3-8:QA08",
        "OCRA-1:HOTP-SHA256-3:QA08",
        "OCRA-1:HOTP-SHA256-8:QA03",
        "OCRA-1:HOTP-SHA256-8:QA65",
        "OCRA-1:HOTP-SHA256-8:QH08",
        "OCRA-1:HOTP-SHA256-8:C",
        "OCRA-1:HOTP-SHA256-8:QA08-PSHA3",
        "OCRA-1:HOTP-SHA256-8:QA08-S064",
        "OCRA-1:HOTP-SHA256-8:QA08-T0M",
        "OCRA-1:HOTP-SHA256-8:QA08\n",
    ],
)
def test_other_suites_are_refused(suite: str) -> None:
    with pytest.raises(OcraError):
        ocra(suite, b"k" * 32, "12345678")


@pytest.mark.parametrize(
    ("suite", "question", "data"),
    [
        (QUESTION, "ABCD1234", {"counter": 0}),
        (QUESTION, "ABCD1234", {"pin": b"p" * 20}),
        (QUESTION, "ABCD1234", {"steps": 0}),
        ("OCRA-1:HOTP-SHA256-8:C-QN08", "12345678", {}),
        ("OCRA-1:HOTP-SHA256-8:C-QN08", "12345678", {"counter": -1}),
        ("OCRA-1:HOTP-SHA256-8:C-QN08", "12345678", {"counter": 2**64}),
        ("OCRA-1:HOTP-SHA256-8:QN08-PSHA1", "12345678", {}),
        ("OCRA-1:HOTP-SHA256-8:QN08-PSHA1", "12345678", {"pin": b"1234"}),
        ("OCRA-1:HOTP-SHA256-8:QN08-T1M", "12345678", {}),
        ("OCRA-1:HOTP-SHA256-8:QN08", "1234567A", {}),
        ("OCRA-1:HOTP-SHA256-8:QN08", "１２３４５６７８", {}),
        (QUESTION, "", {}),
        (QUESTION, "ABCD-123", {}),
        pytest.param(QUESTION, "A" * 129, {}, id="a question of 129 letters"),
    ],
)
def test_data_that_the_suite_does_not_take_is_refused(
    suite: str, question: str, data: dict[str, Any]
) -> None:
    with pytest.raises(OcraError):
        ocra(suite, b"k" * 32, question, **data)
