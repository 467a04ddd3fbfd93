"""What quizzes and paths say, in the language of the lessons."""

from __future__ import annotations

from enum import Enum

from partner_desk.training.texts import Language


class QuizWords(Enum):
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
    BEGIN = ("Begin with: {chapter}. Lessons about what was wrong:", "Anfangen mit: {chapter}. Lektionen zu dem, was falsch war:")
    CHOSEN = ("Chosen:", "Gewählt:")
    RIGHT_IS = ("Right is:", "Richtig ist:")
    PLACE = ("Where to begin: ten questions", "Wo anfangen: zehn Fragen")
    TEST = ("Test of this chapter and those before", "Test über dieses Kapitel und die davor")
    TAKEN = ("{right} of {all} right on {day}", "{right} von {all} richtig am {day}")
    WHOLE = ("The whole course", "Der ganze Kurs")
    MINUTES = ("{minutes} minutes, {done} of {all} done", "{minutes} Minuten, {done} von {all} erledigt")
    SEND = ("&Send", "Ab&senden")
    ANEW = ("&Begin again", "Von &vorn")
    LETTER = ("&Letter as PDF…", "&Brief als PDF…")
    TAKE = (
        "Take the sentences of your answer, by mouse or number: true ones that answer what is asked, and no others.",
        "Die Sätze der Antwort auswählen, mit Maus oder Nummer: wahre, die auf die Fragen antworten, und keine anderen.",
    )
    GOOD = ("A good answer: all is answered, and nothing false is said.", "Eine gute Antwort: Alles ist beantwortet, nichts Falsches gesagt.")
    NOT_YET = ("Not to be sent like that:", "So sollte das nicht hinausgehen:")
    TRUE = ("True, and asked for:", "Stimmt, und war gefragt:")
    BESIDE = ("True, but nobody asked:", "Stimmt, war aber nicht gefragt:")
    FALSE = ("Not true:", "Stimmt nicht:")
    MISSING = ("Asked, and not answered:", "Gefragt, aber nicht beantwortet:")
    MODEL = ("A good answer:", "Eine gute Antwort:")
    LESSON = ("The lesson with this estate", "Die Lektion mit dieser Umgebung")
    EXPLAIN = ("Explain it: the customer asks by mail", "Erklären: Der Kunde fragt per Mail")

    def said(self, language: Language, **values: object) -> str:
        """The words in a language."""
        text: str = self.value[1 if language is Language.DE else 0]
        return text.format(**values) if values else text
