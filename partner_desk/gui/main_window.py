"""The main window: choosers and tree on the left, reasons on the right, lists below."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSettings
from PySide6.QtGui import QCloseEvent, QResizeEvent

from partner_desk.app.answers import column
from partner_desk.domain import clock
from partner_desk.gui.actioncontext import ActionContext
from partner_desk.gui.actions import OF_ROWS, Actions
from partner_desk.gui.assistive.announcing import Announcer
from partner_desk.gui.background import Background
from partner_desk.gui.banner import Banner
from partner_desk.gui.choosers import Choosers
from partner_desk.gui.copying import Copying
from partner_desk.gui.dropping import FileDrops
from partner_desk.gui.editing import Editing
from partner_desk.gui.filewatch import FileWatch
from partner_desk.gui.filtering import Filtering
from partner_desk.gui.habits import WindowHabits
from partner_desk.gui.later import Later
from partner_desk.gui.memory import Memory
from partner_desk.gui.models.estate import EstateModel
from partner_desk.gui.panels.facts import FactsPanel
from partner_desk.gui.panels.find import FindBar, with_find_bar
from partner_desk.gui.panels.lists import all_lists
from partner_desk.gui.panels.timeline import TimeLinePanel
from partner_desk.gui.panels.why import WhyPanel
from partner_desk.gui.panes import Panes, Parts
from partner_desk.gui.places import Places
from partner_desk.gui.plain import guard_labels, window_title
from partner_desk.gui.session import come_back, place, remember, remember_branches, remember_desk
from partner_desk.gui.shell import Shell
from partner_desk.gui.situation import Situation
from partner_desk.gui.statusbar import StatusBar
from partner_desk.gui.treedetails import TreeDetails
from partner_desk.gui.verbs import Verbs
from partner_desk.gui.views.tree import EstateTree
from partner_desk.gui.welcome import Welcome


class MainWindow(Shell):
    """Puts the parts together and keeps them in step with the situation."""

    find_bar: FindBar

    def __init__(self, settings: QSettings) -> None:
        """An empty window with the welcome page."""
        super().__init__()
        guard_labels()
        self.settings = settings
        self.situation = Situation()
        self._closed = False
        self.setObjectName("main")
        self.model = EstateModel()
        self.tree: EstateTree = EstateTree(self.model)
        self.tree_details = TreeDetails(self.situation, self.model, self)
        self.choosers: Choosers = Choosers(self.situation)
        self.why: WhyPanel = WhyPanel(self.situation)
        self.reasons, self.find_bar = with_find_bar(self.why, self.why.head, self.why.glance)
        self.lists = all_lists(self.situation) | {"facts": FactsPanel(self.situation)}
        self.later: Later = Later(self)
        self.places: Places = Places(self)
        self.verbs: Verbs = Verbs(self, self.situation)
        self.editing: Editing = Editing(self, self.situation)
        self.copying = Copying(self.situation, self.why)
        later = self.later
        self.attend, self.record = (
            lambda dialog: later.schooling.attend(dialog),
            lambda word: later.facting.record(word),
        )
        self.answers_to, self.show_answer = later.answers_to, later.show_answer
        self.respeak = lambda: later.schooling.speak_preferred()
        self.go_to, self.begin, self.sample = self.places.go_to, self.verbs.begin, self.verbs.sample
        self.import_paths, self.request = self.verbs.import_paths, self.verbs.request
        self.banner = Banner(
            self.situation, lambda: later.branching.scenario_compare(), lambda: later.branching.scenario_apply()
        )
        self.welcome = Welcome(
            self.verbs.sample,
            self.verbs.new,
            self.verbs.open,
            lambda: later.schooling.course(),
            lambda: later.schooling.answers(),
            lambda: later.schooling.claims(),
        )
        self.time_line: TimeLinePanel = TimeLinePanel(self.situation)
        filter_bar = self.choosers.filter_bar
        parts = Parts(self.choosers, self.banner, filter_bar, self.tree, self.time_line, self.reasons)
        self.panes: Panes = Panes(self.welcome, parts, self.later.matrix)
        self.panes.add_lists(one.page for one in self.lists.values())
        self.panes.begin_lists()
        self.tabs = self.panes.tabs
        self.setCentralWidget(self.panes)
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.filtering, self.habits = Filtering(self), WindowHabits(self)
        self.file_drops, self.open_desk = FileDrops(self), self.habits.open
        self.actions_ = Actions(self, self)
        for name, panel in self.lists.items():
            self.actions_.serve(panel, OF_ROWS.get(name, ()))
        self.panes.toolbar = self.actions_.toolbar
        self.toolbar, self.possible_actions = self.actions_.toolbar, self.actions_.possible
        self.may_leave, self.every_action = self.verbs.may_leave, self.actions_.every
        self.trigger = lambda name: self.actions_.by_name[name].trigger()
        self._connect()
        Announcer(self)
        place(self)
        self._opened()

    def _connect(self) -> None:
        situation, tree = self.situation, self.tree
        Memory(situation, self)
        self.file_watch = FileWatch(situation, self)
        situation.desk_opened.connect(self._opened)
        situation.desk_opened.connect(lambda: remember_desk(self))
        situation.leaving.connect(lambda: remember_branches(self))
        situation.desk_changed.connect(lambda _: self._changed())
        situation.world_changed.connect(self._name)
        situation.concealed_changed.connect(self._conceal)
        situation.taught_changed.connect(self._enable)
        situation.taught_changed.connect(lambda: self.panes.teach(situation.taught, task=situation.task))
        situation.view_changed.connect(self._judge)
        situation.view_changed.connect(self._conceal_here)
        situation.view_changed.connect(self._enable)
        situation.refused.connect(self.say)
        situation.lost.connect(self.verbs.keep_elsewhere)
        situation.done.connect(self.tell)
        situation.go_to.connect(self.places.go_to)
        situation.scope_changed.connect(self._enable)
        self.habits.trail.moved.connect(self._enable)
        situation.scope_changed.connect(self._conceal_here)
        self.why.advised.connect(lambda what, advice: self.later.branching.take_advice(what, advice))
        tree.current_changed.connect(situation.look_at)
        tree.chosen_changed.connect(self._chosen)
        self.actions_.serve_tree(tree)
        self.choosers.filtered.connect(self.filtering.apply)
        tree.escaped.connect(self.choosers.filter.clear)
        tree.removing.connect(lambda: self.trigger("remove"))
        self.model.partner_dropped.connect(self.editing.dropped)

    # Following the situation ------------------------------------------------------------------------------

    def _opened(self) -> None:
        workspace = self.situation.workspace
        self.panes.show_desk(workspace is not None)
        self.tree.room.begin_desk(self.tree.viewport().width())
        self.tell("")
        self._name()
        self._changed()
        come_back(self)
        if len(self.situation.estate.scopes):
            self.tree.setFocus()

    def _name(self) -> None:
        self.setWindowTitle(window_title(self.situation.title))  # Qt adds the program's name
        self.model.training = self.situation.training
        self._enable()

    def _changed(self) -> None:
        estate = self.situation.estate
        if estate.scopes is not self.model.estate.scopes or not len(estate.scopes):
            self.choosers.forget_filter()
            if not self.tree.show_estate(estate, self.situation.chosen):
                self.situation.look_at(None)
        else:
            self.model.estate = estate
        self._judge()
        self._enable()

    def _judge(self) -> None:
        estate, view = self.situation.estate, self.situation.view
        self.model.show_offers(view.day)
        told = self.situation.told_scopes
        shown = view.partner and len(estate.scopes) and told != frozenset()
        self.model.show_column(column(estate, view) if shown else None, told)
        self.tree_details.follow(wanted=bool(shown) and told is None)
        self.filtering.judged_anew()

    def _conceal_here(self) -> None:
        self.panes.conceal_here(reasons=self.situation.concealed_here, course=not self.situation.course_told)

    def _conceal(self) -> None:
        """A learner is asked for what the window would tell, or has answered."""
        concealed = self.situation.concealed
        self.panes.conceal(concealed, self.later.telling)
        self._conceal_here()
        self.status.findings_count.setVisible(not concealed)
        self.lists["partners"].show_anew()
        self._judge()
        self._enable()

    def _chosen(self) -> None:
        self.situation.chosen = self.tree.chosen_scopes()
        self._enable()

    def _enable(self) -> None:
        self.actions_.enable(ActionContext.of(self.situation, self.habits.trail))

    # Qt's events ------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, the desk and the selection; fold the desk into its file."""
        if self._closed:
            return
        if not self.verbs.may_leave():
            event.ignore()
            return
        super().closeEvent(event)
        self._closed = True
        self.later.stop()
        for background in self.findChildren(Background):
            background.stop()
        self.verbs.stop()
        remember(self)
        self.situation.close()

    def adorn(self) -> None:
        """What can wait until the window is painted."""
        from partner_desk.app.rules import warning
        from partner_desk.gui.icons import window_icon

        self.status.warn(warning(clock.today()))
        self.places.unfold()
        self.setWindowIcon(window_icon())
        self._show_icons()

    def _show_icons(self) -> None:
        self.actions_.show_icons()
        self.welcome.show_icons()
        self.tree.show_icons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for the words of the tools, their signs stay."""
        super().resizeEvent(event)
        self.actions_.fit(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        """The system went dark or light: colours of words follow."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "actions_"):
            self.panes.show_lists(self.panes.lists_shown)
            self.actions_.fit(self.width())
            self.why.show_again()
            self.tree.viewport().update()
            self._show_icons()
