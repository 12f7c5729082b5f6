"""The ways to agree on keys and to seal packets that the host offers: those that are safe and cheap."""

from __future__ import annotations

from typing import Final

from asyncssh.kex import get_kex_algs

CIPHERS: Final = (
    "chacha20-poly1305@openssh.com",
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-ctr",
    "aes256-ctr",
)
KEY_EXCHANGES: Final = [
    name
    for name in (
        "mlkem768x25519-sha256",
        "curve25519-sha256",
        "curve25519-sha256@libssh.org",
        "ecdh-sha2-nistp256",
    )
    if name.encode() in get_kex_algs()
]
"""Those that cost the host 2 milliseconds at most. Groups of primes take up to 300, and for one with RSA a
key is made, as often as a client asks. Every client of the last ten years knows one of these."""
