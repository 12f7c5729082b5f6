"""Bounds of the web server: what one request, one address and all of them together may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WebConfig:
    """Times in seconds, sizes in bytes, rates per minute. A /64 of IPv6 is one address (RFC 6177)."""

    body_bytes: int = 8 * 1024 * 1024
    """Of a request. A phone's JPEG of 12 megapixels has 3 to 6 MB; the page itself sends some 100 kB."""
    head_bytes: int = 16 * 1024
    """Of a request's first line and headers, as servers commonly take."""
    head_seconds: float = 10
    """From the connection, or from the last answer, until a request's headers are there."""
    body_seconds: float = 60
    """Until the rest of it is there: 6 MB at 1 Mbit/s take 48 s."""
    request_seconds: float = 90
    """From a request's headers until its answer has been taken, after which the connection is cut."""
    idle_seconds: int = 5
    """That a connection without a request is kept."""
    stop_seconds: int = 3
    """That requests have when the server stops."""
    connections: int = 400
    connections_per_address: int = 100
    """A browser opens up to six: a class of 16 behind one router in the same second."""
    requests_per_minute: float = 600
    """Of an address. Opening the desk and sending a photo makes four."""
    refusals_per_minute: float = 60
    """Of an address, told at once; any more wait a second."""
    pictures_per_minute: float = 120
    """Of an address; the live camera sends about two a second."""
    scan_seconds_per_minute: float = 15
    """CPU time that pictures of one address may take: a quarter of a core. A photo of the codes takes 0.04 s,
    one without any code up to two."""
    scan_burst_seconds: float = 20
    """Of which so much may be taken at once."""
    scanners: int = 2
    """Pictures that are looked at at once, each in up to 300 MB (`tui/cloud/picture_file.py`). One of an
    address at a time: who sends many delays no one else."""
    held_bytes: int = 64 * 1024 * 1024
    """Of all requests that are being read or answered: 100 photos of 8 MB at once took 800 MB."""
    held_bytes_per_address: int = 24 * 1024 * 1024
