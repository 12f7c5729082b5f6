"""Main menu: the device's tree, and beside it what the entry under the cursor is for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.containers import HorizontalGroup, VerticalGroup
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens import menu_items
from screens.menu_items import MENU, Item
from tui.camera import Camera, CameraError, Session
from tui.i18n import Phrase, t
from tui.widgets.help import HelpText
from tui.widgets.menu import Menu
from tui.widgets.window import Window
from tui.work import blocking

_ADVANCED = 3
"""Where the hand is needed: the entry that the guide's step 10 begins with."""


class About(Static):
    """The right half: path, purpose, step."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[Item] = []

    def speak(self) -> None:
        if not self.path:
            return
        item = self.path[-1]
        parts: list[str | tuple[str, str]] = [(" › ".join(str(each.label) for each in self.path), "bold")]
        if item.about:
            parts.append(f"\n\n{item.about}")
        if item.step:
            parts.append((f"\n\n{item.step}", "$osd-muted"))
        if not item.works:
            parts.append("\n\n" + t("main menu", "The camera has this page. It is not emulated here."))
        else:
            grey = t("main menu", "Grey entries are on the camera but are not emulated here.")
            parts.append((f"\n\n{grey}", "$osd-muted"))
        self.update(Content.assemble(*parts))


class MainMenuScreen(Window[Phrase | str]):
    """Ends in a line to say on the login window, empty after a plain sign-out."""

    HEADING = Phrase("main menu", "Main Menu")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            Phrase("help", "The camera's own menus. Enter opens an entry, the arrows move."),
            Phrase("help", "Security questions: Advanced, then Account, then «Security»."),
            Phrase("help", "Esc signs out."),
        ),
        step=Phrase("help", "step 10"),
    )
    WIDE = True

    DEFAULT_CSS = """
    MainMenuScreen {
        & > #frame { width: 72; }
        & #halves { height: 17; }
        & #left { width: 34; height: 100%; padding: 1 2 0 0; border-right: vkey $osd-edge; }
        & #right { width: 1fr; height: 100%; padding: 1 1 0 2; }
        & About { width: 1fr; height: auto; }
        & .menu--cursor { background: $osd-accent; color: $osd-ink; text-style: bold; }
        & .menu--off { color: $osd-off; }
        &.-narrow #left { width: 28; }
        &.-low #halves { height: 16; }
    }
    """

    def __init__(self, camera: Camera, session: Session, *, open_security: bool = False) -> None:
        super().__init__()
        self._camera = camera
        self._session = session
        self._open_security = open_security

    def key_words(self) -> dict[str, Phrase]:
        return super().key_words() | {"escape": Phrase("footer", "Sign out")}

    def body(self) -> Iterable[Widget]:
        menu: Menu[Item] = Menu(MENU, start=_ADVANCED)
        yield HorizontalGroup(VerticalGroup(menu, id="left"), VerticalGroup(About(), id="right"), id="halves")

    def on_mount(self) -> None:
        self._show_entry()
        if self._open_security:
            self._security()

    @on(Menu.Moved)
    def _show_entry(self) -> None:
        about = self.query_one(About)
        about.path = self.query_one(Menu).path
        about.speak()

    @on(Menu.Chosen)
    def _open_entry(self) -> None:
        match self.query_one(Menu).path[-1].opens:
            case menu_items.ACCOUNT:
                self._account()
            case menu_items.LOGOUT:
                self.action_back()
            case _:
                self.app.bell()  # what it is stands on the right

    @work
    async def _account(self) -> None:
        from screens.account import AccountScreen

        await self._inside(AccountScreen(self._camera, self._session))

    @work
    async def _security(self) -> None:
        from screens.security import SecurityScreen

        await self._inside(SecurityScreen(self._camera, self._session))

    async def _inside(self, screen: Window[bool]) -> None:
        """Show a window; a session that the camera ended meanwhile leads back to the login."""
        await self.app.push_screen_wait(screen)
        try:
            await blocking(self._camera.check, self._session)
        except CameraError as error:
            self._end(error)

    def action_back(self) -> None:
        self._sign_out()

    @work(exclusive=True, group="leave")
    async def _sign_out(self) -> None:
        try:
            await blocking(self._camera.sign_out, self._session)
        except CameraError as error:
            self._end(error)
        else:
            self.dismiss("")

    def _end(self, error: CameraError) -> None:
        """Go back to the login, which says why."""
        from screens.words import explain

        self.dismiss(explain(error, self._camera.now()))
