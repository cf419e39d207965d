"""The employer's words in the questionnaire: shows what was understood, and hears what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cli.shared.talk import Leave, Talk
from engine.core.hearing.listener import DIFFER, TEXT, Listener
from engine.core.words.prose import listed, quoted, value_words
from knowledge.model.conditions import Value
from knowledge.model.heard import DerivedAnswer, Heard
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.cases import MAX_TEXT, Case

COMMANDS = frozenset(("?", "help", "h", "q", "quit", "exit", "b", "back", "-"))
"""What is no word of an employer where it stands alone."""
SHOWN = 3
"""Sentences that were not understood, of which this many are shown."""


class Hearing:
    """Keeps what was read in the employer's words beside the answers that were given.

    What is read is not written into the case: it follows from the words whenever the case is used.
    """

    def __init__(self, knowledge: Knowledge, talk: Talk) -> None:
        """Make ready; the lexicon is compiled when there are words to read."""
        self._knowledge = knowledge
        self._talk = talk
        self._listener = Listener(knowledge)
        self._derived: dict[str, Value] = {}

    def begin(self, answers: Mapping[str, Value]) -> None:
        """Read the words that are there from before."""
        self._derived = {answer.question: answer.value for answer in self._read(answers).answers}

    def known(self, answers: Mapping[str, Value]) -> Mapping[str, Value]:
        """The answers together with those that were read and not called wrong."""
        return {**self._derived, **answers} if self._derived else answers

    def hear(self, question: Question, prompt: str) -> str:
        """A reply; to a question for words with all lines that were pasted at once."""
        line = self._talk.hear(prompt)
        if question.kind is not Kind.TEXT or not line or line.casefold() in COMMANDS:
            return line
        more = self._talk.pasted()
        return f"{line}\n{more}".strip()[:MAX_TEXT] if more else line

    def replied(self, question: Question, answers: Mapping[str, Value]) -> None:
        """After a reply about the employer's words, show what was read and let it be corrected."""
        if question.id != TEXT:
            return
        self._derived = {}
        if TEXT not in answers:
            return
        heard = self._read(answers)
        self._tell(heard)
        found = [answer for answer in heard.answers if answer.question != DIFFER]
        if found:
            wrong = self._wrong(found)
            self._derived = {answer.question: answer.value for answer in found
                             if answer not in wrong}

    def _read(self, answers: Mapping[str, Value]) -> Heard:
        return self._listener.listen(Case("", answers)).heard or Heard(())

    def _tell(self, heard: Heard) -> None:
        say = self._talk.say
        say()
        found = [answer for answer in heard.answers if answer.question != DIFFER]
        if found:
            say("This is what was understood:")
        else:
            say("Nothing was recognised in these words, so the questions that follow ask for it.")
        for number, answer in enumerate(found, 1):
            question = self._knowledge.questions[answer.question]
            words = listed([quoted(one.text) for one in answer.words], "and")
            say(f"{question.text} {value_words(answer.value, question)}. From the words {words}.",
                f"  {number}. ")
        for answer in heard.answers:
            if answer.question == DIFFER:
                words = listed([quoted(one.text) for one in answer.words], "and")
                say(f"You answered otherwise before than the words say: {words}. "
                    "Your answer counts.")
        if found and heard.not_understood:
            say("Not understood, and left out:")
            for one in heard.not_understood[:SHOWN]:
                say(quoted(" ".join(one.text.split())), "  - ")
            if len(heard.not_understood) > SHOWN:
                say(f"and {len(heard.not_understood) - SHOWN} more", "  ")

    def _wrong(self, found: list[DerivedAnswer]) -> list[DerivedAnswer]:
        """Which of the answers the person calls wrong."""
        self._talk.say("Press Enter if this is right, or type the numbers of what is wrong: you "
                       "are then asked, and your answer counts instead.")
        while True:
            line = self._talk.hear("Wrong: ").casefold()
            if line in ("", "none", "nothing", "ok", "right"):
                return []
            if line in ("all", "everything"):
                return found
            if line in ("q", "quit", "exit"):
                raise Leave
            numbers = [int(word) for word in re.findall(r"\d{1,3}", line)]
            if numbers and all(1 <= number <= len(found) for number in numbers):
                return [found[number - 1] for number in numbers]
            self._talk.say(f"Type numbers from 1 to {len(found)}, such as 1; or Enter if all is "
                           "right.")
