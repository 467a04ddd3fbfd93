"""What quizzes and paths say, in the language of the lessons."""

from __future__ import annotations

from partner_desk.gui.school.bilingual import BilingualWords


class QuizWords(BilingualWords):
    """English, German."""

    AT = ("Question {at} of {all}", "Frage {at} von {all}")
    CHOOSE = (
        "One answer each, by mouse or number; what is right is told at the end.",
        "Eine Antwort je Frage, mit Maus oder Nummer; was stimmt, steht am Ende.",
    )
    OVER = ("{right} of {all} right", "{right} von {all} richtig")
    ALL_RIGHT = (
        "All right. Nothing here needs a lesson; a test of a later chapter may.",
        "Alles richtig. Hier braucht nichts eine Lektion; vielleicht der Test eines späteren Kapitels.",
    )
    BEGIN = (
        "Begin with: {chapter}. Lessons about what was wrong:",
        "Anfangen mit: {chapter}. Lektionen zu dem, was falsch war:",
    )
    CHOSEN = ("Chosen:", "Gewählt:")
    RIGHT_IS = ("Right is:", "Richtig ist:")
    PLACE = ("Where to begin: ten questions", "Wo anfangen: zehn Fragen")
    TEST = ("Test of this chapter and those before", "Test über dieses Kapitel und die davor")
    TAKEN = ("{right} of {all} right on {day}", "{right} von {all} richtig am {day}")
    WHOLE = ("The whole course", "Der ganze Kurs")
    MINUTES = ("{minutes} minutes, {done} of {all} done", "{minutes} Minuten, {done} von {all} erledigt")
    ABOUT_PLACE = (
        "Ten questions about invented estates, two about each chapter. At the end it says which lessons to begin with. "
        "Each answer is a first try.",
        "Zehn Fragen über erfundene Umgebungen, zwei zu jedem Kapitel. Am Ende steht, womit es losgeht. "
        "Jede Antwort ist ein erster Versuch.",
    )
    ABOUT_TEST = (
        "Questions about this chapter, and some about those before, with other names and places. There are no hints, "
        "and each answer is a first try.",
        "Fragen zu diesem Kapitel und einige zu denen davor, mit anderen Namen und Orten. Es gibt keine Hinweise, und "
        "jede Antwort ist ein erster Versuch.",
    )
    ABOUT_EXPLAIN = (
        "Customers ask by mail, each in another temper. Make the answer of sentences, compare it with a good one, and "
        "have it as a letter.",
        "Kunden fragen per Mail, jeder in anderer Stimmung. Die Antwort aus Sätzen bauen, mit einer guten vergleichen "
        "und als Brief bekommen.",
    )
    REVEAL = ("&Reveal", "&Auflösen")
    ON = ("&Next question", "&Nächste Frage")
    SEND = ("&Send", "Ab&senden")
    ANEW = ("&Begin again", "Von &vorn")
    LETTER = ("&Letter as PDF…", "&Brief als PDF…")
    TAKE = (
        "Take the sentences of your answer, by mouse or number: true ones that answer what is asked, and no others.",
        "Die Sätze der Antwort wählen, mit Maus oder Nummer: wahre, die auf die Fragen antworten, und keine anderen.",
    )
    GOOD = (
        "A good answer: all is answered, and nothing false is said.",
        "Eine gute Antwort: Alles ist beantwortet, nichts Falsches gesagt.",
    )
    NOT_YET = ("Not to be sent like that:", "So sollte das nicht hinausgehen:")
    TRUE = ("True, and asked for:", "Stimmt, und war gefragt:")
    BESIDE = ("True, but nobody asked:", "Stimmt, war aber nicht gefragt:")
    FALSE = ("Not true:", "Stimmt nicht:")
    MISSING = ("Asked, and not answered:", "Gefragt, aber nicht beantwortet:")
    MODEL = ("A good answer:", "Eine gute Antwort:")
    LESSON = ("The lesson with this estate", "Die Lektion mit dieser Umgebung")
    EXPLAIN = ("Explain it: the customer asks by mail", "Erklären: Der Kunde fragt per Mail")
