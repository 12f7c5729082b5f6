"""The menus for whoever connects over SSH: one app a visitor, one event loop a worker process.

Knows no screen: it is given a factory that makes the app of a visitor.
"""

from tui.hosting.admission import Admission, AuthorizedKeys, Either, Open, PasswordFile
from tui.hosting.bounds import Bounds
from tui.hosting.front import run
from tui.hosting.hostkey import host_key
from tui.hosting.limits import Lease, Limits, LocalLimits, Refusal, Refused
from tui.hosting.orders import Service, StartFailed
from tui.hosting.server import Host, serve
from tui.hosting.visitor import Factory, Visitor

__all__ = [
    "Admission",
    "AuthorizedKeys",
    "Bounds",
    "Either",
    "Factory",
    "Host",
    "Lease",
    "Limits",
    "LocalLimits",
    "Open",
    "PasswordFile",
    "Refusal",
    "Refused",
    "Service",
    "StartFailed",
    "Visitor",
    "host_key",
    "run",
    "serve",
]
