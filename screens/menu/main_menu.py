"""Main menu: the device's tree, and beside it what the entry under the cursor is for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar, Final

from textual import getters, on, work
from textual.containers import HorizontalGroup, VerticalGroup
from textual.widget import Widget

from screens.common.camera_window import Ended
from screens.common.dialog import DialogScreen
from screens.common.session_window import SessionWindow
from screens.common.settings import Settings
from screens.menu import menu_tree
from screens.menu.menu_tree import START, Item, items_for
from tui.camera import ADMIN, Camera, CameraError, Session, StoreError
from tui.camera.model.accounts import fold
from tui.guide.progress import Place
from tui.i18n import LazyText
from tui.messages.camera_errors import explain
from tui.widgets.help import HelpText
from tui.widgets.label import Label
from tui.widgets.menu import Menu
from tui.widgets.window import Window

_GREY: Final = LazyText("main menu", "Grey items exist on the camera but are not emulated here.")
_NOT_HERE: Final = LazyText("main menu", "The real camera has this page; it is not emulated here.")


class About(VerticalGroup):
    """The right half: path, purpose, step."""

    DEFAULT_CSS = """
    About {
        & > Label { height: auto; margin: 0 0 1 0; }
        & > .path { text-style: bold; }
        & > .muted { color: $osd-muted; }
    }
    """

    def __init__(self) -> None:
        self._path, self._purpose, self._works = Label(classes="path"), Label(), Label()
        self._step, self._grey = Label(classes="muted"), Label(_GREY, classes="muted")
        super().__init__(self._path, self._purpose, self._step, self._works, self._grey)
        self.path: list[Item] = []

    def retranslate(self) -> None:
        if not self.path:
            return
        item = self.path[-1]
        self._path.set_text(" › ".join(str(each.label) for each in self.path))
        self._purpose.set_text(item.about or "")
        self._step.set_text(item.step or "")
        self._works.set_text("" if item.works else _NOT_HERE)
        self._grey.display = item.works
        for label in (self._purpose, self._step, self._works):
            label.display = bool(label.words)


class MainMenuScreen(SessionWindow):
    """Shows what the session's rights allow, as they are at each moment."""

    HEADING = LazyText("main menu", "Main Menu")
    ABOUT: ClassVar[HelpText] = HelpText(
        (
            LazyText("help", "The camera's own menus. Enter opens an item, the arrows move."),
            LazyText("help", "Security questions: “Advanced”, then “Account”, then “Security”."),
            LazyText("help", "Esc asks whether to sign out. Ten minutes without a key sign you out."),
        ),
        step=LazyText("help", "step 10"),
    )

    DEFAULT_CSS = """
    MainMenuScreen {
        & > #frame { width: 72; }
        & #halves { height: 17; }
        & #left { width: 34; height: 100%; padding: 1 2 0 0; border-right: vkey $osd-line; }
        & #right { width: 1fr; height: 100%; padding: 1 1 0 2; }
        & About { width: 1fr; height: auto; }
        & .menu--cursor { background: $osd-accent; color: $osd-ink; text-style: bold; }
        & .menu--off { color: $osd-off; }
        &.-narrow #left { width: 29; }
        &.-low #halves { height: 16; }
    }
    """

    _menu: getters.query_one[Menu[Item]] = getters.query_one(Menu)
    _about = getters.query_one(About)

    def __init__(
        self, camera: Camera, session: Session, settings: Settings, *, open_security: bool = False
    ) -> None:
        super().__init__(camera, session, settings)
        self._open_security = open_security

    def key_words(self) -> dict[str, LazyText]:
        return super().key_words() | {"escape": LazyText("footer", "Sign out")}

    def place(self) -> Place:
        return Place.MENU

    def body(self) -> Iterable[Widget]:
        items = items_for(self.session.rights)
        menu: Menu[Item] = Menu(items, start=[item.label for item in items].index(START))
        yield HorizontalGroup(VerticalGroup(menu, id="left"), VerticalGroup(About(), id="right"), id="halves")

    def on_mount(self) -> None:
        self.settings.progress.administrator = fold(self.session.account) == ADMIN
        self._show_entry()
        if self._open_security:
            self.unless_busy(partial(self._inside, menu_tree.SECURITY))

    def rights_changed(self) -> None:
        self._menu.show(items_for(self.session.rights))

    @on(Menu.Moved)
    def _show_entry(self) -> None:
        self._about.path = self._menu.path
        self._about.retranslate()
        self.guide()

    @on(Menu.Chosen)
    def _open_entry(self) -> None:
        match self._menu.path[-1].opens:
            case None:
                self.app.bell()  # what it is stands on the right
            case menu_tree.LOGOUT:
                self.leave()
            case opens:
                self.unless_busy(partial(self._inside, opens))

    async def _inside(self, opens: str) -> None:
        """Show a window, and afterwards what the menu holds by then."""
        await self.app.push_screen_wait(_window(opens)(self.camera, self.session, self.settings))
        self._look()  # in a worker of its own: the next key opens the next window

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        try:
            await self.look_again()
        except StoreError:
            pass  # a database that can't be used ends no session: the next act says so
        except CameraError as error:
            says = explain(error, self.camera.now(), hosted=self.settings.hosted)
            self.session_over(Ended(says))

    def action_back(self) -> None:
        """Ask: an Esc too many, on the way out of a window, must not end the session."""
        self.unless_busy(self._ask_to_sign_out)

    async def _ask_to_sign_out(self) -> None:
        question = DialogScreen(
            LazyText("notice", "Sign out of the camera?"),
            accept=LazyText("notice", "Sign out"),
            decline=LazyText("leave", "Stay"),
        )
        if await self.app.push_screen_wait(question):
            self.leave()


def _window(opens: str) -> Callable[[Camera, Session, Settings], Window[bool]]:  # noqa: PLR0911 - one an entry
    """The window that an entry opens; imported when it is needed."""
    match opens:
        case menu_tree.ONLINE:
            from screens.advanced.online import OnlineScreen

            return OnlineScreen
        case menu_tree.DEFAULT:
            from screens.advanced.factory_default import FactoryDefaultScreen

            return FactoryDefaultScreen
        case menu_tree.REBOOT:
            from screens.advanced.reboot import RebootScreen

            return RebootScreen
        case menu_tree.LOG:
            from screens.information.log import LogScreen

            return LogScreen
        case menu_tree.VERSION:
            from screens.information.version import VersionScreen

            return VersionScreen
        case menu_tree.QR_CODE:
            from screens.information.qr_code import QrCodeScreen

            return QrCodeScreen
        case menu_tree.SECURITY:
            from screens.account.security import SecurityScreen

            return SecurityScreen
        case _:
            from screens.account.account import AccountScreen

            return AccountScreen
