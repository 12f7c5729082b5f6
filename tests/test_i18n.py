"""Which language a locale asks for."""

from __future__ import annotations

import pytest

from tui.i18n import system_language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}, "ru"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "ru"}, "ru"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "uk:ru:en"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LANGUAGE": "en_GB:en"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LANGUAGE": "de:fr"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LANGUAGE": ""}, "ru"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "ru"}, "en"),
        ({"LC_ALL": "C", "LANG": "ru_RU.UTF-8", "LANGUAGE": "ru"}, "en"),
        ({"LC_ALL": "POSIX", "LANGUAGE": "ru"}, "en"),
        ({"LANGUAGE": "ru"}, "en"),  # no locale is the locale C
        ({"LC_ALL": "zh-Hans_CN"}, "zh"),
        ({"LC_ALL": "zh-Hans"}, "zh"),
        ({"LANG": "ZH_cn.gb18030"}, "zh"),
        ({"LANG": "ru@latin"}, "ru"),
        ({"LANG": "rut_RU"}, "en"),
    ],
)
def test_the_language_of_a_locale(environment: dict[str, str], language: str) -> None:
    assert system_language(environment) == language


def test_without_a_locale_the_servers_language_is_spoken() -> None:
    assert system_language({}, "ru") == "ru"
    assert system_language({"LANG": "C"}, "ru") == "en"
