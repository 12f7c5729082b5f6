"""The tables of docs/scaling.md, as the simulation prints them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.bench.scaling import figures as f
from tests.bench.scaling.host import Host, Seen

_BEARS: Final = 0.8
"""How much of cores or of a writer may be used on average: beyond that, bursts wait."""
_POSTGRESQL: Final = 100
"""PostgreSQL's default of max_connections."""


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def ms(seconds: float) -> str:
    return f"{1000 * seconds:,.0f}"


def memory(visitors: int, cores: int) -> float:
    """Return what a host takes, GB."""
    megabytes = f.HOST_MB + cores * (f.WORKER_MB + f.HASH_MB) + visitors * f.SESSION_MB
    return megabytes / 1000


def cores_wanted(visitors: int) -> float:
    """Return the cores that visitors keep busy, on average."""
    return visitors * (f.KEYS * f.KEY + (f.START + f.HASHES * f.HASH) / f.STAY)


def limits(size: f.Size) -> dict[str, int]:
    """Return at how many visitors of all hosts that serve each thing is used up, by what it is."""
    cores = size.serving * size.cores
    a_visitor = {
        "places": 1 / (cores * size.places),
        "cores": cores_wanted(1) / cores / _BEARS,
        "writer": f.COMMITS / f.STAY * f.COMMIT / size.serving / _BEARS,
        "writer with fsync": f.COMMITS / f.STAY * f.SYNCED_COMMIT / size.serving / _BEARS,
    }
    return {name: int(1 / share + 1e-6) for name, share in a_visitor.items()}


def seconds_for(visitors: int) -> float:
    """Return for how long to look: until there are enough of everything."""
    return min(3600.0, max(60.0, 150_000 / visitors))


def simulated(visitors: int, cores: int, places: int, seed: int = 1) -> Seen:
    return Host(visitors, cores, places, seed).run(seconds_for(visitors))


def noticed(seen: Seen) -> tuple[str, ...]:
    return (
        f"{seen.cores:.0%}",
        f"{ms(seen.keys.quantile(0.5))} / {ms(seen.keys.quantile(0.99))}",
        f"{ms(seen.starts.quantile(0.5))} / {ms(seen.starts.quantile(0.99))}",
        f"{ms(seen.hashes.quantile(0.5))} / {ms(seen.hashes.quantile(0.99))}",
        f"{seen.store:.0%}",
        f"{seen.refused:.1%}",
    )


_NOTICED: Final = (
    "cores busy",
    "key, p50 / p99 ms",
    "start, p50 / p99 ms",
    "hash, p50 / p99 ms",
    "writer busy",
    "refused",
)


def needs() -> Iterator[str]:
    """What each size needs, and what breaks at how many visitors, first what breaks first."""
    heads = ("visitors", "hosts x cores", "places a worker", "memory a host", "connections", "breaks at")
    yield row(*heads)
    yield row(*["---"] * len(heads))
    for size in f.SIZES:
        in_order = sorted(limits(size).items(), key=lambda limit: limit[1])
        connections = size.hosts * (size.cores * f.CONNECTIONS + 1)
        yield row(
            f"{size.visitors:,}",
            f"{size.hosts} x {size.cores}",
            str(size.places),
            f"{memory(size.on_a_host, size.cores):.1f} GB",
            f"{connections}" + (" *" if connections > _POSTGRESQL else ""),
            "; ".join(f"{name} {at:,}" for name, at in in_order),
        )


def sizes() -> Iterator[str]:
    """What visitors notice at each size, with one host fewer than there are."""
    yield row("visitors", "on a host", *_NOTICED)
    yield row(*["---"] * 8)
    for size in f.SIZES:
        seen = simulated(size.on_a_host, size.cores, size.places)
        yield row(f"{size.visitors:,}", f"{size.on_a_host:,}", *noticed(seen))


def loads() -> Iterator[str]:
    """What they notice of one host, the more there are."""
    yield row(f"visitors of a host of {f.LOADED} cores", *_NOTICED)
    yield row(*["---"] * 7)
    for visitors in f.LOADS:
        yield row(f"{visitors:,}", *noticed(simulated(visitors, f.LOADED, places=1_000)))
