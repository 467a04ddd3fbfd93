"""The words that the school itself says, in the language of its lessons; the rest of the window stays as it is."""

from __future__ import annotations

from partner_desk.gui import look
from partner_desk.gui.school.bilingual import BilingualWords
from partner_desk.readings.questions import Verdict
from partner_desk.training.texts import Language


class SchoolWords(BilingualWords):
    """English, German."""

    STEP = ("Step {at} of {all}", "Schritt {at} von {all}")
    GOAL = ("Goal", "Ziel")
    HINT = ("Hin&t", "H&inweis")
    SHOW = ("Sh&ow the answer", "Antw&ort zeigen")
    ANEW = ("Beg&in again", "Vo&n vorn")
    BACK = ("&Back", "&Zurück")
    NEXT = ("&Next", "Wei&ter")
    FINISH = ("Fi&nish", "Fer&tig")
    LEAVE = ("Le&ave (Esc)", "Verl&assen (Esc)")
    LESSON = ("Lesson", "Lektion")
    INVENTED = ("Training: all names are invented", "Übung: alle Namen sind erfunden")
    PRACTICE = ("Practice", "Übung")
    LEARNER = ("Learner: {name}", "Lernt: {name}")
    IN_COURSE = ("Lesson {at} of {all}", "Lektion {at} von {all}")
    IN_ROUND = ("Question {at} of {all}", "Frage {at} von {all}")
    LANGUAGE = ("Language of the lessons", "Sprache der Lektionen")
    LOOK_AT = ("Look at something else", "Etwas anderes ansehen")
    STORY = ("The story.", "Die Geschichte.")
    ALL_OF_IT = ("All of it", "Die ganze")
    LESS_OF_IT = ("Less", "Weniger")
    COMES_AGAIN = ("wrong at first: comes again in practice", "zuerst falsch: kommt in der Übung wieder")
    HERE = ("HERE", "HIER")
    RULE = ("THE RULE", "DIE REGEL")
    BELIEF = ("THE BELIEF BEHIND YOUR ANSWER", "DIE ANNAHME HINTER DIESER ANTWORT")
    ELSEWHERE = ("WHERE YOUR ANSWER WOULD BE RIGHT", "WO DIE ANTWORT RICHTIG WÄRE")
    YOURS = ("your answer", "gewählt")
    THE_RIGHT = ("right", "richtig")
    SHOWN_RIGHT = ("the answer", "die Antwort")
    WAITS_DONE = ("The reasons come once the task is done.", "Die Gründe kommen, sobald die Aufgabe gelöst ist.")
    WAITS = ("The reasons come with your answer.", "Die Gründe kommen nach der Antwort.")
    CHOOSE = ("Choose an answer, with the mouse or by its number.", "Antwort wählen, mit der Maus oder ihrer Nummer.")
    DO = (
        "Change the training desk; nothing real is touched. What comes out is looked at after every step.",
        "Den Übungs-Desk ändern; nichts Echtes wird berührt. Nach jedem Schritt wird geprüft, was herauskommt.",
    )
    NOT_YET = ("Not yet: the verdict is still another one.", "Noch nicht: Das Urteil ist noch ein anderes.")
    HARMED = ("It works, but it is not done yet:", "Es wirkt, aber die Aufgabe ist noch nicht gelöst:")
    STEP_BACK = (
        "Take the step back (Ctrl+Z) or begin the task again, and find another way.",
        "Den Schritt zurücknehmen (Strg+Z) oder die Aufgabe neu beginnen, und einen anderen Weg suchen.",
    )
    SCORE = (
        "{found} of {all} mistakes found \N{MIDDLE DOT} pointed at what is right: {vain}",
        "{found} von {all} Fehlern gefunden \N{MIDDLE DOT} auf Richtiges gezeigt: {vain}",
    )
    IS_MISTAKE = ("That is one.", "Das ist einer.")
    FOUND_BEFORE = ("That one is found already.", "Der ist schon gefunden.")
    NOTHING_WRONG = ("Nothing is wrong with that.", "Daran ist nichts falsch.")
    POINT_AT = ("Choose something, and point at it:", "Etwas auswählen und darauf zeigen:")
    THIS_PLACE = ("what is chosen in the tree", "was im Baum ausgewählt ist")
    THESE_ROWS = ("the row that is chosen in the list below", "die Zeile, die in der Liste unten ausgewählt ist")
    NOTHING_CHOSEN = ("Nothing is chosen there yet.", "Dort ist noch nichts ausgewählt.")
    STILL_THERE = ("Still to be found:", "Noch zu finden:")
    NOT_FOUND = ("Not found:", "Nicht gefunden:")
    RIGHT = ("Right.", "Richtig.")
    WRONG = ("Not so.", "Nicht ganz.")
    QUOTED = ("“{words}”", "„{words}“")
    ANSWER_IS = ("The answer is:", "Die Antwort ist:")
    DONE = ("Done: it is so now.", "Geschafft: So ist es jetzt.")
    WORKS = ("Works", "Wirkt")
    NOT_WORKING = ("Does not work yet", "Wirkt noch nicht")
    VERDICT_NOW = ("the verdict is “{verdict}”.", "Das Ergebnis ist „{verdict}“.")
    VERDICT_WANTED = (
        "the verdict is “{verdict}”, wanted is “{wanted}”.",
        "Das Ergebnis ist „{verdict}“, gewollt ist „{wanted}“.",
    )
    HARMS_NOBODY = ("Harms nobody", "Schadet niemandem")
    HARMS = ("Harms somebody", "Schadet jemandem")
    NOBODY_LOST = ("no partner has less than before.", "Kein Partner hat weniger als vorher.")
    DEMANDED = ("nothing is lost but what the task demands.", "Verloren geht nur, was die Aufgabe verlangt.")
    AS_ASKED = ("As asked", "Wie verlangt")
    NOT_AS_ASKED = ("Not as asked", "Nicht wie verlangt")
    NOTHING_ELSE = ("nothing else was changed.", "Sonst wurde nichts geändert.")
    LEAST_ACCESS = ("Least access", "Wenig Zugriff")
    MUCH_ACCESS = ("More access than needed", "Mehr Zugriff als nötig")
    SPARE = ("it works, but less would do: {access}", "Es wirkt, aber weniger genügt: {access}")
    LEAST = ("with no more access than needed.", "Nicht mehr als nötig.")
    BOARD = ("WHAT EVERY PARTNER HAD AND HAS", "WAS JEDER PARTNER HATTE UND HAT")
    PARTNER = ("Partner", "Partner")
    WHERE = ("where", "wo")
    BEFORE = ("before", "vorher")
    NOW = ("now", "jetzt")
    GAINED = ("\N{BLACK UP-POINTING TRIANGLE} gained", "\N{BLACK UP-POINTING TRIANGLE} gewonnen")
    LOST = ("\N{BLACK DOWN-POINTING TRIANGLE} lost", "\N{BLACK DOWN-POINTING TRIANGLE} verloren")
    MORE_ROWS = ("and {number} more", "und {number} weitere")
    SOLUTION = ("One way to do it:", "Ein Weg dorthin:")
    SOURCE = ("Source", "Quelle")
    LOOK = ("Look here:", "Hier nachsehen:")
    LACKS = (
        "What is not known there, and who could find out?",
        "Was weiß man dort nicht, und wer könnte es herausfinden?",
    )
    DECIDES = ("What does the rule say of it?", "Was sagt die Regel dazu?")
    WHO_IS_HERE = (
        "Who is named here, who is linked, and whose role reaches this place?",
        "Wer ist hier benannt, wer ist verlinkt, und wessen Rolle reicht bis hierher?",
    )
    MINUTES = ("{minutes} minutes, {steps} steps", "{minutes} Minuten, {steps} Schritte")
    ALSO = ("Also called", "Auch genannt")
    TERMS = ("Terms", "Begriffe")
    ASKED = ("Asked at", "Gefragt bei")
    SHOW_ME = ("Show me in a lesson", "In einer Lektion zeigen")
    BELIEVED = ("Believed at the last answer", "Zuletzt noch geglaubt")
    NOT_KNOWN = ("Not known: the answer was shown", "Nicht gewusst: Die Antwort wurde gezeigt")
    SHAKY = ("Shaky", "Noch unsicher")
    SEEN_THROUGH = ("Seen through", "Durchschaut")
    NOT_MET = ("Not met yet", "Noch nicht vorgekommen")
    LESSONS = ("{done} of {all} lessons finished", "{done} von {all} Lektionen abgeschlossen")
    HELPED_LESSONS = ("With answers shown: {count}", "Mit gezeigten Antworten: {count}")
    HELPED = ("finished, answers shown: {count}", "abgeschlossen, gezeigte Antworten: {count}")
    HINTED = ("finished, hints: {count}", "abgeschlossen, Hinweise: {count}")
    ALONE = ("finished without help", "ohne Hilfe abgeschlossen")
    MISSED = ("wrong at the first try: {count} of {all}", "beim ersten Versuch falsch: {count} von {all}")
    LEFT_AT = (
        "left at step {at} of {all}: it goes on there",
        "bei Schritt {at} von {all} verlassen: dort geht es weiter",
    )
    ROUND = ("{right} of {all} right at the first try", "{right} von {all} beim ersten Versuch richtig")
    HINTS = ("Hints: {count}", "Hinweise: {count}")
    ROUND_HELPED = ("Right after a hint: {count}", "Nach einem Hinweis richtig: {count}")
    ROUND_WRONG = ("Wrong at the first try: {count}", "Beim ersten Versuch falsch: {count}")
    ROUND_SHOWN = ("Answers shown: {count}", "Gezeigte Antworten: {count}")
    TAUGHT_IN = ("Lesson about it:", "Lektion dazu:")
    RESULT = ("&Result", "E&rgebnis")
    DUE = (
        "Learner: {name} · lessons finished: {done} of {all} · due today: {due}",
        "Lernt: {name} · abgeschlossene Lektionen: {done} von {all} · heute fällig: {due}",
    )
    END = ("End of the lesson.", "Ende der Lektion.")


GERMAN = {
    Verdict.RECOGNIZED: "anerkannt",
    Verdict.PARTLY: "teilweise",
    Verdict.UNKNOWN: "unbekannt",
    Verdict.NOT_RECOGNIZED: "nicht anerkannt",
    Verdict.NOT_APPLICABLE: "nicht anwendbar",
}


def badge(verdict: Verdict, language: Language) -> str:
    """Shape, word and colour of a verdict."""
    ink = f"color:{look.colour(verdict)};font-weight:600"
    return f'<span style="{ink}">{look.SIGNS[verdict]} {verdict_word(verdict, language)}</span>'


def verdict_word(verdict: Verdict, language: Language) -> str:
    """The word of a verdict in the language of the lesson."""
    return GERMAN[verdict] if language is Language.DE else look.word(verdict)
