"""Every action of the window in one table: menus, toolbar, context menu and shortcuts all come from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMainWindow, QMenu

from partner_desk.app.paper import AboutScope, Paper
from partner_desk.app.papers import SCOPE_PAPERS
from partner_desk.domain.access import Principal
from partner_desk.domain.partners import Partner
from partner_desk.gui.actioncontext import ActionContext
from partner_desk.gui.habits import WindowHabits
from partner_desk.gui.plain import in_menu, off_menu, tip
from partner_desk.gui.toolbar import ToolBar
from partner_desk.language import tr

if TYPE_CHECKING:
    from partner_desk.gui.choosers import Choosers
    from partner_desk.gui.copying import Copying
    from partner_desk.gui.editing import Editing
    from partner_desk.gui.later import Later
    from partner_desk.gui.panels.find import FindBar
    from partner_desk.gui.panels.lists import ListPanel
    from partner_desk.gui.panels.timeline import TimeLinePanel
    from partner_desk.gui.panels.why import WhyPanel
    from partner_desk.gui.panes import Panes
    from partner_desk.gui.places import Places
    from partner_desk.gui.verbs import Verbs
    from partner_desk.gui.views.tree import EstateTree


class Acting(Protocol):
    """What does the actions of a window."""

    verbs: Verbs
    editing: Editing
    copying: Copying
    places: Places
    later: Later
    tree: EstateTree
    choosers: Choosers
    panes: Panes
    why: WhyPanel
    find_bar: FindBar
    habits: WindowHabits
    time_line: TimeLinePanel


@dataclass(frozen=True, slots=True)
class Action:
    """One action: where it stands, its words, what it does in a window, its key, where else it stands, when it can be.

    Menus, tools, the context menu, lists, the palette and the shortcuts know no more of it.
    """

    name: str
    menu: str
    text: str
    do: Callable[[Acting], object]
    key: str = ""
    tip: str = ""
    toolbar: bool = False
    context: bool = False
    separated: bool = False
    when: Callable[[ActionContext], bool] = ActionContext.at_any_time
    rows: bool = False
    marked: Callable[[Acting], bool] | None = None
    """Whether it has a mark now: what it shows or hides is shown."""
    submenu: Callable[[WindowHabits, QMenu], object] | None = None
    """What fills a menu in its place."""
    tool: str = ""
    """Its words among the tools, where those of the menu are too long for it."""


DESK, HERE = ActionContext.on_desk, ActionContext.at_scope
SCENARIO, TASK = ActionContext.in_scenario, ActionContext.in_task
TOLD, WHOLE = ActionContext.tells, ActionContext.tells_of_scope
TOLD_HERE, COURSE = ActionContext.tells_here, ActionContext.tells_days
OF_ROWS: Mapping[str, Sequence[str]] = {"identities": ("name", "remove"), "history": ("name-state",)}
"""The actions that stand in the menu of the rows of one list alone."""
FILE, EDIT, SCOPE, LOOK, WHATIF, LEARN, HELP = "&File", "&Edit", "&Scope", "&View", "&What if", "&Learn", "&Help"
PAPERS = "&Documents"


def _of_summary(paper: Paper[AboutScope]) -> tuple[Action, Action]:
    """To print and to save the paper that has the keys and stands among the tools."""
    return (
        Action(
            "print", FILE, f"&Print {paper.words}…", lambda w: w.verbs.print(paper),
            "Ctrl+P", f"A {paper.words} of the chosen tenant or subscription", True, when=WHOLE,
        ),
        Action(
            "pdf", FILE, f"Save {paper.words} as P&DF…", lambda w: w.verbs.pdf(paper),
            "Ctrl+Shift+P", "The same as a PDF file", when=WHOLE,
        ),
    )  # fmt: skip


def _of_paper(paper: Paper[AboutScope]) -> Action:
    """To look at another paper about a scope; from there it is printed and saved."""
    tip = f"A {paper.words} of the chosen tenant, subscription or resource"
    return Action(
        f"print-{paper.name}", PAPERS, f"Print {paper.words}…", lambda w: w.verbs.print(paper), "", tip, when=HERE
    )


TABLE: tuple[Action, ...] = (
    Action("new", FILE, "&New desk…", lambda w: w.verbs.new(), "Ctrl+N", "Make a new, empty desk file"),
    Action("open", FILE, "&Open desk…", lambda w: w.verbs.open(), "Ctrl+O", "Open a desk file"),
    Action("sample", FILE, "Open the &sample desk", lambda w: w.verbs.sample(),
          "", "A training desk: three customers, four partners"),
    Action("recent", FILE, "Open re&cent", lambda w: None,
          "", "The desks that were open last", submenu=WindowHabits.fill_recent),
    Action("close-desk", FILE, "Close des&k", lambda w: w.habits.close_desk(),
          "Ctrl+W", "Back to the beginning", when=DESK),
    Action("save-as", FILE, "Save desk &as…", lambda w: w.verbs.save_as(),
          "Ctrl+Shift+S", "Copy the desk with its history into a file", when=DESK),
    Action("restore", FILE, "&Restore…", lambda w: w.verbs.restore(), "", "Back to a backup, also of a damaged desk"),
    Action("import-files", FILE, "&Import files…", lambda w: w.verbs.import_files(),
          "Ctrl+I", "Import what az or PowerShell exported", True, False, True, tool="Import"),
    Action("import-folder", FILE, "Import a fo&lder…", lambda w: w.verbs.import_folder(),
          "Ctrl+Shift+I", "Import the exports in a folder, and in those below it"),
    Action("import-again", FILE, "Import a&gain…", lambda w: w.verbs.import_again(),
          "F5", "The files of the last import of this desk, as they are now", when=DESK),
    Action("paste-export", FILE, "Paste an e&xport…", lambda w: w.verbs.paste_export(),
          "Ctrl+Shift+X", "Import what az or PowerShell printed, as you copied it"),
    Action("paste-table", FILE, "Paste a ta&ble…", lambda w: w.later.customers.paste_table(),
          "Ctrl+Shift+V", "Record the cells that you copied, with their headings", when=DESK),
    Action("read-table", FILE, "Read a &table…", lambda w: w.later.customers.read_table(),
          "Ctrl+G", "Record the rows of a CSV file", when=DESK),
    Action("save-list", FILE, "Sa&ve this list…", lambda w: w.places.save_list(),
          "F12", "The list that is open below, for Excel, a wiki or a program", when=TOLD),
    *_of_summary(SCOPE_PAPERS[0]),
    Action("preferences", FILE, "Pr&eferences…", lambda w: w.habits.preferences(),
          "Ctrl+,", "Colours, font, what a desk begins with, and the firm on papers", separated=True),
    Action("quit", FILE, "&Quit", lambda w: w.verbs.quit(), "Ctrl+Q", "", False, False, True),
    Action("undo", EDIT, "&Undo", lambda w: w.editing.undo(), "Ctrl+Z", "Take back the last step", True,
          when=ActionContext.can_undo),
    Action("redo", EDIT, "&Redo", lambda w: w.editing.redo(), "Ctrl+Shift+Z", "Make the last undone step again", True,
          when=ActionContext.can_redo),
    Action("record", EDIT, "Record a &fact…", lambda w: w.later.facting.record(),
          "Ctrl+Shift+R", "Of any kind, from a group membership to a charge", False, True, True, DESK),
    Action("change", EDIT, "&Change…", lambda w: w.later.facting.change(),
          "Shift+F2", "What the chosen row of a list says", when=DESK, rows=True),
    Action("end", EDIT, "&End…", lambda w: w.later.facting.end(),
          "Del", "What the chosen rows of a list say, on a day, or as a mistake", when=DESK, rows=True),
    Action("new-customer", EDIT, "Ne&w customer…", lambda w: w.later.customers.new_customer(),
          "Ctrl+U", "Tenant, subscriptions, offer, seller and people in one step", False, False, True, DESK),
    Action("add-partner", EDIT, "Add &partner…", lambda w: w.later.facting.show_form(Partner),
          "F7", "Add a partner organization", True, when=DESK),
    Action("add-identity", EDIT, "Add &identity…", lambda w: w.later.facting.show_form(Principal),
          "F8", "Add a person, service principal or group", when=DESK),
    Action("link", EDIT, "Add partner admin &link (PAL)…", lambda w: w.editing.link(),
          "Ctrl+L", "Link an identity to a partner", True, True, True, DESK, tool="Add PAL"),
    Action("unlink", EDIT, "Re&move partner admin link…", lambda w: w.editing.unlink(),
          "Ctrl+Shift+L", "Of the identities chosen in the list", when=DESK),
    Action("dpor", SCOPE, "Set partner of record (&DPOR)…", lambda w: w.editing.dpor(),
          "Ctrl+D", "On the chosen subscriptions", True, True, when=HERE, tool="Set DPOR"),
    Action("clear-dpor", SCOPE, "&Clear partner of record (DPOR)…", lambda w: w.editing.clear_dpor(),
          "Ctrl+Shift+D", "On the chosen subscriptions", False, True, when=HERE),
    Action("role", SCOPE, "Assign &role…", lambda w: w.editing.role(),
          "Ctrl+R", "At the chosen scopes", True, True, when=HERE),
    Action("offer", SCOPE, "Set &offer and CSP chain…", lambda w: w.editing.offer(),
          "Ctrl+E", "On the chosen subscriptions", False, True, when=HERE),
    Action("looked", SCOPE, "&What was looked for…", lambda w: w.later.facting.looked(),
          "Ctrl+Shift+H", "Say that there is none, or that all of it is recorded", False, True, when=HERE, rows=True),
    Action("recognized", SCOPE, "Who is reco&gnized here…", lambda w: w.places.recognized(),
          "", "Every partner that is, for which programs and by what", when=WHOLE),
    Action("add-scope", SCOPE, "&Add scope…", lambda w: w.editing.add_scope(),
          "Ctrl+Shift+N", "A tenant, or below the chosen scope", False, True, True, DESK),
    Action("name", SCOPE, "&Name and id…", lambda w: w.later.customers.name(),
          "F2", "Of the chosen scope, or of the identity of the chosen row", False, True, when=DESK),
    Action("remove", SCOPE, "Remo&ve…", lambda w: w.later.customers.remove(),
          "Shift+Del", "The same off the desk, with what rests on it", False, True, when=DESK),
    Action("copy-id", SCOPE, "Copy &id", lambda w: w.copying.copy_id(),
          "Ctrl+Shift+C", "The ids of the chosen scopes", False, True, when=HERE),
    Action("copy-text", SCOPE, "Copy reasons as &text", lambda w: w.copying.copy_text(),
          "Ctrl+Shift+T", "What the panel shows, for a mail; all if they are open", False, False, True, TOLD_HERE),
    Action("copy-markdown", SCOPE, "Copy reasons as &Markdown", lambda w: w.copying.copy_markdown(),
          "Ctrl+Shift+M", "The same for a ticket or wiki", when=TOLD_HERE),
    Action("back", LOOK, "&Back", lambda w: w.habits.trail.step(-1),
          "Alt+Left", "To what was looked at before", True, when=ActionContext.goes_back),
    Action("forward", LOOK, "Forward", lambda w: w.habits.trail.step(1),
          "Alt+Right", "To what was looked at after that", True, when=ActionContext.goes_forward),
    Action("zoom-in", LOOK, "Larger", lambda w: w.habits.zoom(1),
          "Ctrl++", "Everything in the window", separated=True),
    Action("zoom-out", LOOK, "Smaller", lambda w: w.habits.zoom(-1), "Ctrl+-", "Everything in the window"),
    Action("zoom-reset", LOOK, "As large as at first", lambda w: w.habits.zoom(0), "Ctrl+0", "Zoom of 100 %"),
    Action("expand", LOOK, "E&xpand all", lambda w: w.tree.expand_all(), "Ctrl+Shift+E", when=DESK),
    Action("collapse", LOOK, "C&ollapse all", lambda w: w.tree.collapse_all(), "Ctrl+Shift+W", when=DESK),
    Action("filter", LOOK, "&Filter", lambda w: w.places.filter(),
          "Ctrl+F", "Search names and ids; is:unknown finds verdicts", False, False, True, DESK),
    Action("filters", LOOK, "Kept filters", lambda w: None,
          "", "Filters of the tree that are wanted again", when=DESK, submenu=WindowHabits.fill_filters),
    Action("palette", LOOK, "Go to any&thing…", lambda w: w.places.palette(),
          "Ctrl+K", "Find an action, scope, partner, identity or finding", True, tool="Find anything"),
    Action("find-why", LOOK, "Find in the rea&sons", lambda w: w.find_bar.begin(),
          "Ctrl+Shift+F", "Search the text of the reasons", when=TOLD_HERE),
    Action("tree", LOOK, "Go to the tr&ee", lambda w: w.panes.show_matrix(False), "Ctrl+1", when=DESK),
    Action("matrix", LOOK, "Go to the m&atrix", lambda w: w.panes.show_matrix(True),
          "Ctrl+4", "Scopes by partners, in place of the tree", when=TOLD),
    Action("why", LOOK, "Go to the &reasons", lambda w: w.why.setFocus(), "Ctrl+2", when=TOLD_HERE),
    Action("findings", LOOK, "Go to the fi&ndings", lambda w: w.places.to_findings(),
          "Ctrl+6", "What deserves attention on this desk", when=TOLD),
    Action("fragile", LOOK, "Go to what is fra&gile", lambda w: w.places.to_fragile(),
          "Ctrl+7", "What hangs on one person or link alone", when=TOLD),
    Action("ending", LOOK, "&What ends soon…", lambda w: w.places.ending(),
          "Ctrl+8", "Roles, links, offers and all else with an end ahead, and what is lost by it", when=TOLD),
    Action("fetch", LOOK, "What to fetc&h first…", lambda w: w.places.fetch(),
          "Ctrl+9", "Which exports settle the most of what is unknown, with the commands", when=TOLD),
    Action("credit", LOOK, "&Credit beside bills…", lambda w: w.places.credit(),
          "Ctrl+Shift+8", "What bills show of the partner earned credit, beside the verdicts of their days", when=TOLD),
    Action("credit-drops", LOOK, "Wh&y less was credited…", lambda w: w.places.credit_drops(),
          "", "Which fact began or ended when bills show less partner earned credit than before", when=TOLD),
    Action("time-line", LOOK, "Go to the t&ime line", lambda w: w.panes.to_time_line(), "Ctrl+5", when=COURSE),
    Action("lists", LOOK, "Go to the &lists", lambda w: w.places.to_lists(), "Ctrl+3", when=DESK),
    Action("area", LOOK, "Next part of the window", lambda w: w.places.next_area(1),
          "F6", "Tree, panel, lists and all else in turn; Shift+F6 goes back", when=DESK),
    Action("area-back", LOOK, "Part before", lambda w: w.places.next_area(-1), "Shift+F6", when=DESK),
    Action("show-toolbar", LOOK, "Toolbar", lambda w: w.panes.toggle("toolbar"),
          "", "Show or hide the tools", separated=True, marked=lambda w: w.panes.shows("toolbar")),
    Action("show-panel", LOOK, "&Panel", lambda w: w.panes.toggle("panel"),
          "F9", "Show the reasons beside the tree, or the tree alone", when=DESK,
          marked=lambda w: w.panes.shows("panel")),
    Action("show-time-line", LOOK, "Time line", lambda w: w.panes.toggle("time-line"),
          "", "Show or hide the time line", when=DESK, marked=lambda w: w.panes.shows("time-line")),
    Action("show-lists", LOOK, "Lists", lambda w: w.panes.toggle("lists"),
          "", "Open the lists, or leave only their tabs", when=DESK, marked=lambda w: w.panes.shows("lists")),
    Action("today", LOOK, "To&day", lambda w: w.verbs.today(), "Ctrl+T", "Judge by today", False, False, True),
    Action("scenario-new", WHATIF, "&New scenario…", lambda w: w.later.branching.scenario_new(),
          "Ctrl+B", "Try things beside the desk", True, when=DESK),
    Action("scenario-open", WHATIF, "&Open scenario…", lambda w: w.later.branching.scenario_open(),
          "Ctrl+Shift+B", "Look at a scenario of this desk", when=DESK),
    Action("what-if-leaves", WHATIF, "What if an &identity leaves", lambda w: w.later.branching.what_if_leaves(),
          "", "From the viewed day on", when=TOLD),
    Action("move", WHATIF, "&Move…", lambda w: w.later.branching.move(),
          "Ctrl+M", "Between agreements or sellers, with a check list", when=TOLD),
    Action("scenario-compare", WHATIF, "&Compare…", lambda w: w.later.branching.scenario_compare(),
          "Ctrl+Shift+K", "Desk and scenarios side by side", when=TOLD),
    Action("compare-days", WHATIF, "Compare two &days…", lambda w: w.later.branching.compare_days(),
          "", "The desk as recorded, on two days", when=TOLD),
    Action("name-state", WHATIF, "Name a s&tate…", lambda w: w.later.branching.name_state(),
          "", "The desk as it was after the chosen step of the history, to compare with", when=DESK),
    Action("scenario-apply", WHATIF, "&Apply the scenario", lambda w: w.later.branching.scenario_apply(),
          "Ctrl+Shift+A", "Record it, as one step", False, False, True, SCENARIO),
    Action("scenario-leave", WHATIF, "&Leave the scenario", lambda w: w.later.branching.scenario_leave(),
          "Ctrl+Shift+O", "Back to the desk", when=SCENARIO),
    Action("scenario-drop", WHATIF, "D&rop the scenario", lambda w: w.later.branching.scenario_drop(),
          "", "Forget it; the desk stays as it is", when=SCENARIO),
    Action("runbook", WHATIF, "R&unbook…", lambda w: w.later.branching.runbook(),
          "Ctrl+Shift+U", "For the scenario, or a step of the history", separated=True, when=TOLD),
    *map(_of_paper, SCOPE_PAPERS[1:]),
    Action("course", LEARN, "&Course…", lambda w: w.later.schooling.course(),
          "Ctrl+J", "Lessons from what recognition is to the hard ones"),
    Action("practice", LEARN, "&Practise", lambda w: w.later.schooling.practice(),
          "Ctrl+Shift+G", "Questions about random estates, by what you still believe"),
    Action("placement", LEARN, "Where to &begin…", lambda w: w.later.schooling.placement(),
          "", "Ten questions that say which lessons to begin with"),
    Action("mails", LEARN, "&Explain it to the customer…", lambda w: w.later.schooling.mails(),
          "", "Mails of customers: make the answer, compare it, and have it as a letter"),
    Action("task-again", LEARN, "Begin the tas&k again", lambda w: w.later.schooling.task_again(),
          "Shift+F5", "Bring the desk back to what it was when the task of the lesson began", when=TASK),
    Action("play", LEARN, "&Free play", lambda w: w.later.schooling.play(),
          "", "The sample's customers on a desk to do anything with"),
    Action("answers", LEARN, "&Answers to real questions…", lambda w: w.later.schooling.answers(),
          "Ctrl+Shift+J", "What partners asked, with sources", separated=True),
    Action("claims", LEARN, "&Sixteen claims on DPOR and PAL…", lambda w: w.later.schooling.claims(),
          "", "What was said in the thread that it began with, what is true today, and the two side by side"),
    Action("what-is-this", LEARN, "&What is this?", lambda w: w.later.schooling.what_is_this(),
          "F1", "Explain the words that the keyboard is at"),
    Action("glossary", LEARN, "&Glossary…", lambda w: w.later.schooling.glossary(),
          "", "One term for each concept, with its other names"),
    Action("open-lesson", LEARN, "&Open lesson…", lambda w: w.later.schooling.open_lesson(),
          "", "A lesson of your own, from a file", separated=True),
    Action("project", LEARN, "Questions for a &room…", lambda w: w.later.schooling.project(),
          "", "In large letters: ask, count hands, reveal; nothing is recorded"),
    Action("learners", LEARN, "&Learners…", lambda w: w.later.schooling.learners(),
          "", "Who learns on this computer, and how far they are", separated=True),
    Action("save-lesson", LEARN, "Sa&ve as lesson…", lambda w: w.later.schooling.save_lesson(),
          "", "The desk or scenario, about the verdict looked at", when=WHOLE),
    Action("tour", LEARN, "&Tour of the window", lambda w: w.later.schooling.tour(), "", "What its parts are for"),
    Action("rules", HELP, "About the &rules…", lambda w: w.places.rules(),
          "", "Their version, their sources and the age of these, and which of them rest on little"),
    Action("shortcuts", HELP, "&Keyboard shortcuts…", lambda w: w.habits.shortcuts(),
          "Shift+F1", "The keys of all actions"),
    Action("about", HELP, "&About Partner Desk", lambda w: w.habits.about()),
)  # fmt: skip


class Actions:
    """The actions of a window, made from the table."""

    def __init__(self, window: QMainWindow, acting: Acting) -> None:
        """Actions in the menus and among the tools of a window."""
        self.by_name: dict[str, QAction] = {}
        self.context = QMenu(window)
        menus: dict[str, QMenu] = {}
        for entry in TABLE:
            action = QAction(tr(entry.text), window)
            if entry.key:
                action.setShortcut(QKeySequence(entry.key))
            tip = tr(entry.tip)
            action.setStatusTip(tip)
            action.triggered.connect(lambda _=False, do=entry.do: do(acting))
            menu = menus.get(entry.menu)
            if menu is None:
                menu = menus[entry.menu] = window.menuBar().addMenu(tr(entry.menu))
            if entry.separated:
                menu.addSeparator()
            if entry.marked is not None:
                action.setCheckable(True)
                menu.aboutToShow.connect(lambda action=action, shown=entry.marked: action.setChecked(shown(acting)))
            if entry.submenu is not None:
                below = QMenu(window)
                below.aboutToShow.connect(lambda below=below, fill=entry.submenu: fill(acting.habits, below))
                action.setMenu(below)
            menu.addAction(action)
            if entry.tool:
                action.setIconText(tr(entry.tool))
            if entry.context:
                self.context.addAction(action)
            self.by_name[entry.name] = action
        self.menus = menus
        self.toolbar = ToolBar(window, self.by_name)
        self.fit, self.show_icons = self.toolbar.fit, self.toolbar.show_icons
        window.addToolBar(self.toolbar)

    def serve(self, rows: ListPanel, own: Sequence[str] = ()) -> None:
        """Give the rows of a list the actions that are about them; `own` are those of this list alone."""
        for words, do in ((tr("Go there"), rows.go_there), (tr("Copy rows with headings"), rows.copy_rows)):
            action = QAction(words, rows)
            action.triggered.connect(lambda _=False, do=do: do())
            rows.addAction(action)
        rows.addActions([self.by_name[entry.name] for entry in TABLE if entry.rows or entry.name == "save-list"])
        rows.addActions([self.by_name[name] for name in own])
        rows.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def serve_tree(self, tree: QAbstractItemView) -> None:
        """Give the rows of the tree their menu."""
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(lambda at: self.context.popup(tree.viewport().mapToGlobal(at)))

    def enable(self, context: ActionContext) -> None:
        """Switch on what can be done; undo and redo name their steps."""
        for entry in TABLE:
            self.by_name[entry.name].setEnabled(entry.when(context))
        for name, word, step in (("undo", "&Undo", context.undo), ("redo", "&Redo", context.redo)):
            action = self.by_name[name]
            action.setText(tr("{action}: {step}", action=tr(word), step=in_menu(step)) if step else tr(word))
            action.setToolTip(tip(off_menu(action.text())))
            action.setIconText(off_menu(tr(word)))

    def every(self) -> list[tuple[str, str, str]]:
        """All actions: words, key, menu."""
        return [
            (off_menu(tr(entry.text)).rstrip("\N{HORIZONTAL ELLIPSIS}"), entry.key, off_menu(tr(entry.menu)))
            for entry in TABLE
        ]

    def possible(self) -> list[tuple[str, str, str]]:
        """The actions that can be done now: name, words, key."""
        return [
            (entry.name, off_menu(self.by_name[entry.name].text()).rstrip("\N{HORIZONTAL ELLIPSIS}"), entry.key)
            for entry in TABLE
            if self.by_name[entry.name].isEnabled()
        ]
