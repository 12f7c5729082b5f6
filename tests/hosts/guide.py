"""The example of docs/hosting.md, with this machine's ports in the place of its addresses."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_GUIDE: Final = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
_SECTION: Final = _GUIDE.partition("\n## Several hosts\n")[2].partition("\n## ")[0]


def _block(language: str) -> str:
    [found] = re.findall(rf"^```{language}\n(.*?)^```", _SECTION, re.MULTILINE | re.DOTALL)
    return str(found)


def _replaced(text: str, **words: str) -> str:
    """Put other words in the place of those that stand there once."""
    for old, new in words.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def haproxy_configuration(port: int, hosts: tuple[int, int], socket: Path) -> str:
    """The balancer's: where it listens, where its hosts do, and where it is asked. As this user."""
    words = {
        "bind :22": f"bind 127.0.0.1:{port}",
        "10.0.0.11:2222": f"127.0.0.1:{hosts[0]}",
        "10.0.0.12:2222": f"127.0.0.1:{hosts[1]}",
        "/run/haproxy/admin.sock": str(socket),
        "    user haproxy\n    group haproxy\n": "",
    }
    return _replaced(_block("haproxy"), **words)


def command_of_a_host(data: Path, port: int) -> list[str]:
    """What stands behind the program's name in a host's unit."""
    starts = re.findall(r"^ExecStart=(.+)$", _block("systemd"), re.MULTILINE)
    [line] = [line for line in starts if line]
    program, *words = shlex.split(line)
    assert program == "/opt/camera-menus/bin/camera-menus"
    others = {"/var/lib/camera-menus": str(data), "0.0.0.0": "127.0.0.1", "10.0.0.10/32": "127.0.0.1/32"}
    assert others.keys() <= set(words)
    return [*(others.get(word, word) for word in words), "--port", str(port)]


def stores(cameras: str, cloud: str) -> dict[str, str]:
    """The environment of a host, with these addresses of the stores."""
    names = re.findall(r"^(\w+)=", _block("sh"), re.MULTILINE)
    assert names == ["CAMERA_MENUS_STORE", "CAMERA_MENUS_CLOUD_STORE", "PGPASSFILE"]
    return {names[0]: cameras, names[1]: cloud}
