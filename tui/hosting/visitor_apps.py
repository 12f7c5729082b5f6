"""What a visitor of the SSH server gets: a practice camera, a shared one, or the phone alone."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.camera.context import utc_now
from tui.camera.errors import CameraError
from tui.camera.fleet.sharing import (
    has_restores,
    note_visits,
    restore_where_due,
    shared_camera,
    shared_camera_of,
)
from tui.camera.fleet.templates import Template
from tui.cloud.errors import UnknownKey
from tui.cloud.maildir import Maildirs
from tui.cloud.master_keys import MasterKeys
from tui.cloud.service_desk import Answer
from tui.cloud.store import FILE
from tui.data_dir import open_desk, open_store
from tui.hosting.achievements import observed_camera
from tui.hosting.change_watcher import ChangeWatcher
from tui.hosting.class_results import ClassResults
from tui.hosting.clock_steps import ClockSteps
from tui.hosting.exercise_visits import ExerciseVisits, exercises_with, is_guided, language_of
from tui.hosting.practice_cameras import BEAT, KEPT, MOST, PracticeCameras, Stay
from tui.hosting.resume_names import NOT_HERE, PHONE, is_way_back, kept_words, ssh_arguments
from tui.hosting.scenario_templates import ScenarioTemplates
from tui.hosting.shared_cameras import admits
from tui.hosting.visitor_cloud import RoutingDesk, VisitorCloud, shown_by
from tui.hosting.wishes import Wish, wish_of
from tui.messages.cloud_errors import mail_text
from tui.remote.refusals import Refusal, Refused
from tui.work import blocking, hashing

if TYPE_CHECKING:
    from textual.app import App

    from tui.camera.fleet.sharing import SharedCamera
    from tui.exercises.model import Exercise
    from tui.exercises.run import Run
    from tui.hosting.class_results import ReportFile
    from tui.hosting.visitor_windows import VisitorWindows
    from tui.protocol.payload import Payload
    from tui.remote.visitor import Visitor

log = logging.getLogger(__name__)

TEMPLATE: Final = "template"
"""Within the server's folder: the records that each visitor's side of the cloud begins with."""
_PHONES: Final = "phones"


class VisitorApps:
    """Serves the visitors of one process. Starts its clean-up task with the first session.

    Making it raises CameraError and CloudError.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the parts of a `Service`
        self,
        data: Path,
        folder: Path,
        template: Template,
        windows: VisitorWindows,
        app_link: str | None,
        most: int = MOST,
        others: Sequence[Template] = (),
        exercise: Exercise | None = None,
        report: ReportFile | None = None,
    ) -> None:
        self._windows = windows
        self._clock_steps = ClockSteps(2 * BEAT)
        self._data, self._folder, self._app_link = data, folder, app_link
        self._store = open_store(data)
        self._desk = open_desk(data, wording=mail_text)
        self._keys = MasterKeys.open(folder)
        self._practice = PracticeCameras(folder, template, self._keys.for_new, most=most)
        self._templates = ScenarioTemplates(self._practice.store, template, others)
        builtin_and_own = exercises_with(exercise)
        self._results = ClassResults(self._practice.store, report, builtin_and_own) if report else None
        self._exercises = ExerciseVisits(self._practice, exercise, builtin_and_own, self._results)
        self._watcher = ChangeWatcher(self._store)
        self._practising: Counter[str] = Counter()
        self._sharing: Counter[str] = Counter()
        """Visitors at each camera, by serial number."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._maintenance: asyncio.Task[None] | None = None
        with suppress(RuntimeError):  # no loop yet
            self._begin_maintenance()

    async def close(self) -> None:
        """Call when the last visitor has left."""
        if self._maintenance is not None:
            self._maintenance.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._watcher.close()
        self._desk.close()
        self._practice.close()
        self._store.close()

    async def app_for(self, visitor: Visitor) -> App[Any]:
        """Make a visitor's app: a `Factory`. Raises Refused."""
        self._begin_maintenance()
        if visitor.user == PHONE:
            return await self._phone_alone(visitor)
        if (camera := await blocking(shared_camera, self._store, visitor.user)) is not None:
            return await self._share(visitor, camera)
        return await self._practise(visitor)

    # --- a practice camera ------------------------------------------------------------------------------

    async def _practise(self, visitor: Visitor) -> App[Any]:
        stay = await self._arrive(visitor)
        visitor.resumable(stay.name)
        self._practising[stay.serial] += 1
        far = self._visitor_cloud(self._practice.cloud_folder(stay.serial))
        run = await blocking(self._exercises.run_of, stay)
        self._afterwards(visitor, lambda: self._stop_practising(stay, run, far))
        camera = observed_camera(visitor, self._practice.store, stay.serial, far)
        by_link = visitor.asked is not None
        come_back = None if visitor.by_password or by_link else ssh_arguments(stay.name, visitor.port)
        if by_link or come_back is not None:
            visitor.last_words.append(kept_words(KEPT, come_back))
        app: App[Any] = self._windows.menus(
            camera,
            lambda: (far.desk, far.accounts, far.maildirs),
            language=language_of(stay) or visitor.language,
            terminal=visitor.terminal,
            app_link=self._app_link,
            come_back=come_back,
            guided=is_guided(stay),
            exercise_run=run,
        )
        return app

    async def _arrive(self, visitor: Visitor) -> Stay:
        """Give a visitor the camera to come back to, or a new one for what is asked for. Raises Refused."""
        if await blocking(self._practice.knows_name, visitor.user):
            wish, exercise, template = Wish(), None, None
        else:
            wish = wish_of(visitor, self._exercises.exercises)
            if is_way_back(visitor.user) and not visitor.by_password:
                visitor.first_words.append(NOT_HERE)
            exercise = self._exercises.wanted(wish)
            if exercise is None:
                template = await self._templates.asked_for(visitor.asked)
            else:
                template = await self._templates.of_exercise(exercise.scenario)
        kept = self._exercises.record(visitor, wish, exercise)
        return await blocking(self._practice.arrive, visitor.user, visitor.address, template, kept)

    async def _stop_practising(self, stay: Stay, run: Run | None, far: VisitorCloud) -> None:
        try:
            last = self._practising[stay.serial] == 1
            await blocking(self._exercises.left, stay, run, last=last)
            await blocking(self._practice.leave, stay)  # noted before the visitor counts as gone
        finally:
            _less(self._practising, stay.serial)
            await blocking(far.close)

    # --- one camera for all -----------------------------------------------------------------------------

    async def _share(self, visitor: Visitor, shared: SharedCamera) -> App[Any]:
        if not admits(shared, visitor.key):
            raise Refused(Refusal.CAMERA)
        await self._restore()
        await blocking(note_visits, self._store, [shared.serial], utc_now())
        own = self._visitors_phone()
        camera = observed_camera(visitor, self._store, shared.serial, self._desk.mailer)
        app = self._windows.menus(
            camera,
            lambda: (RoutingDesk(own, self._answer), own.accounts, Maildirs(self._data)),
            language=visitor.language,
            terminal=visitor.terminal,
            app_link=self._app_link,
        )
        self._sharing[shared.serial] += 1
        # Later, in the app's own context: there the visitor's language is spoken.
        end_watch = self._watcher.watch(shared.serial, lambda: app.call_later(app.camera_changed))
        self._afterwards(visitor, lambda: self._stop_sharing(shared, own, end_watch))
        shown: App[Any] = app
        return shown

    async def _stop_sharing(
        self, shared: SharedCamera, own: VisitorCloud, end_watch: Callable[[], None]
    ) -> None:
        end_watch()
        try:
            await blocking(note_visits, self._store, [shared.serial], utc_now())
        finally:  # from now on the camera may be put back, counted from the time just noted
            _less(self._sharing, shared.serial)
            await blocking(own.delete)

    async def _restore(self) -> None:
        """Start those shared cameras anew whose last visitors have been gone for long enough.

        Not when the clock was just set ahead: other processes first note their visitors by the new time.
        """
        if not self._clock_steps.lately() and await blocking(has_restores, self._store, utc_now()):
            if self._sharing:  # those who are here, noted some time ago
                await blocking(note_visits, self._store, tuple(self._sharing), utc_now())
            await hashing(restore_where_due, self._store)

    # --- the phone --------------------------------------------------------------------------------------

    async def _phone_alone(self, visitor: Visitor) -> App[Any]:
        own = self._visitors_phone()

        async def put_away() -> None:
            await blocking(own.delete)

        self._afterwards(visitor, put_away)

        side = await blocking(lambda: (RoutingDesk(own, self._answer), own.accounts, own.maildirs))
        return self._windows.phone(side, language=visitor.language)

    def _answer(self, payload: Payload) -> Answer:
        """Let that desk answer which the camera belongs to, if the challenge is the camera's."""
        if (answer := self.answer_practised(payload)) is not None:
            return answer
        if shown_by(self._store, payload) and shared_camera_of(self._store, payload.serial) is not None:
            return self._desk.answer(payload.text)
        raise UnknownKey(payload.serial, payload.key_id)

    def answer_practised(self, payload: Payload) -> Answer | None:
        """Answer a challenge that a practice camera has shown; None for others. Raises CloudError."""
        if not shown_by(self._practice.store, payload):
            return None
        far = self._visitor_cloud(self._practice.cloud_folder(payload.serial))
        try:
            return far.desk.answer(payload.text)
        finally:
            far.close()

    def _visitors_phone(self) -> VisitorCloud:
        """Accounts of a phone that goes with its visitor."""
        return self._visitor_cloud(self._folder / _PHONES / secrets.token_hex(8))

    def _visitor_cloud(self, folder: Path) -> VisitorCloud:
        return VisitorCloud(folder, self._folder / TEMPLATE / FILE, self._keys)

    # --- what is done regularly, and at the end of a session --------------------------------------------

    def _afterwards(self, visitor: Visitor, leave: Callable[[], Awaitable[None]]) -> None:
        async def when_left() -> None:
            await visitor.left.wait()
            try:
                await leave()
            except CameraError as error:
                log.error("after a visit: %s", type(error).__name__)  # noqa: TRY400 - no place, no values

        task = asyncio.create_task(when_left())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _begin_maintenance(self) -> None:
        if self._maintenance is None:
            self._maintenance = asyncio.get_running_loop().create_task(self._maintain())

    async def _maintain(self) -> None:
        while True:
            try:
                await blocking(self._beat, tuple(self._practising), tuple(self._sharing))
                await self._restore()
            except CameraError as error:
                log.error("maintenance: %s", type(error).__name__)  # noqa: TRY400 - no place, no values
            await asyncio.sleep(BEAT.total_seconds())

    def _beat(self, practising: tuple[str, ...], sharing: tuple[str, ...]) -> None:
        if practising:
            self._practice.still_there(practising)
        if sharing:
            note_visits(self._store, sharing, utc_now())
        self._practice.sweep()
        if self._results is not None:
            self._results.write()


def _less(counter: Counter[str], serial: str) -> None:
    counter[serial] -= 1
    if not counter[serial]:
        del counter[serial]
