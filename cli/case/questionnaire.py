"""The questionnaire as a dialogue: one question, one reply, in plain lines.

Nothing is coloured, moved or cleared, so that screen readers and simple terminals can follow.
Which question is useful is for the engine to say; the order is that of the knowledge, or a guide's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cli.case.feedback_hearing import Hearing
from cli.case.guide import Guide
from cli.shared.reply import MOVES, Move, UnclearReply, read_reply
from cli.shared.talk import Leave, Talk
from engine.case.questions.bearing import bearing
from engine.case.questions.unknowns import is_asked
from engine.core.words.prose import listed, quoted, value_words
from knowledge.model.conditions import Value
from knowledge.model.records import Kind, Knowledge, Question

PROMPTS = {Kind.CHOICES: "Your answers, such as 1,3: ", Kind.COUNT: "A number: ",
           Kind.TEXT: "In your words: "}
class Questionnaire:
    """Goes through questions with a person.

    Attributes:
        answers: those given so far.
    """

    def __init__(
        self, knowledge: Knowledge, questions: Sequence[Question], answers: Mapping[str, Value],
        keep: Callable[[str, Value | None], None], talk: Talk, everything: bool = False,
        review: bool = False, guide: Guide | None = None, hearing: Hearing | None = None,
    ) -> None:
        """Make ready.

        Args:
            knowledge: what is known.
            questions: those that may be asked, in order.
            answers: those given before.
            keep: called with each answer as soon as it is given, or with None when it is removed.
            talk: says and hears.
            everything: ask also what is not useful to ask.
            review: ask also what has been answered before.
            guide: says what to ask next; without one, the order is that of the questions.
            hearing: reads the employer's words; None reads none.
        """
        self.answers = dict(answers)
        self._knowledge = knowledge
        self._questions = tuple(questions)
        self._sections = list(dict.fromkeys(question.section for question in questions))
        self._keep = keep
        self._talk = talk
        self._everything = everything
        self._review = review
        self._hearing = hearing or Hearing(knowledge, talk)
        self._hearing.begin(self.answers)
        self._guide = guide
        self._announced = ""
        self._asked: list[Question] = []
        self._passed: set[str] = set()

    def run(self) -> None:
        """Ask what is to be asked, then offer what is still open.

        Raises:
            Leave: the person stopped before the end.
        """
        answered = [place for place, question in enumerate(self._questions)
                    if question.id in self.answers]
        current = self._next(-1 if self._review or not answered else answered[-1])
        offered = False
        while True:
            while current is not None:
                current = self._step(current)
            still = [question for question in self._questions
                     if question.id not in self._hearing.known(self.answers)
                     and self._is_useful(question)]
            if not still or (offered and self._passed.issuperset(one.id for one in still)):
                return
            self._tell_settled()
            wish = self._offer(len(still))
            if not wish:
                return
            if wish == "b":
                current = self._before(None)
                continue
            offered = True
            self._guide = None
            self._review = False
            self._asked.clear()
            self._passed.clear()
            self._announced = ""
            current = self._next(-1)

    def _step(self, question: Question) -> Question | None:
        """Ask one question; the next one to ask, or None at the end."""
        move = self._ask(question)
        if move is Move.BACK:
            earlier = self._before(question)
            if earlier is None:
                self._talk.say("This is the first question.")
            return earlier or question
        self._passed.add(question.id)
        if question not in self._asked:
            self._asked.append(question)
        return self._next(self._questions.index(question))

    def _is_useful(self, question: Question) -> bool:
        return self._everything or is_asked(
            question, self._hearing.known(self.answers))

    def _is_ahead(self, question: Question) -> bool:
        return question.id not in self._passed and (
            self._review or question.id not in self._hearing.known(self.answers))

    def _next(self, place: int) -> Question | None:
        if self._guide is not None:
            return self._guide.next(self._hearing.known(self.answers), self._passed)
        return next((question for question in self._questions[place + 1:]
                     if self._is_ahead(question) and self._is_useful(question)), None)

    def _before(self, question: Question | None) -> Question | None:
        """The question asked before this one, or before the end; else the one above it in order."""
        asked = self._asked
        place = asked.index(question) if question in asked else len(asked)
        earlier = next((one for one in reversed(asked[:place]) if self._is_useful(one)), None)
        if earlier is None and self._guide is None:
            first = asked[0] if asked else question
            above = self._questions[:self._questions.index(first) if first else None]
            earlier = next((one for one in reversed(above) if self._is_useful(one)), None)
            if earlier is not None:
                asked.insert(0, earlier)
        return earlier

    def _offer(self, count: int) -> str:
        """What to do about so many open questions: nothing, `b` to go back, `r` to ask them."""
        it, what = ("it", "question is") if count == 1 else ("them", "questions are")
        self._talk.say()
        self._talk.say(f"{count} {what} still open: Enter to finish, r to go through {it}.")
        while True:
            try:
                line = self._talk.hear("Enter or r: ").casefold()
            except Leave:
                return ""
            if MOVES.get(line) is Move.LEAVE:
                raise Leave
            if line in ("", "b", "r"):
                return line
            self._talk.say("Press Enter to see the diagnosis, or type r to go through what is "
                           "still open; b goes back, q leaves.")

    def _ask(self, question: Question) -> Move:
        """Put a question until the reply moves on or back."""
        self._announce(question)
        self._show(question)
        while True:
            present = self.answers.get(question.id)
            try:
                reply = read_reply(question, self._hearing.hear(
                    question, PROMPTS.get(question.kind, "Your answer: ")))
            except UnclearReply as unclear:
                enter = "skip" if present is None else "keep your answer"
                self._talk.say(f"{unclear}; Enter to {enter}; ? for help.")
                continue
            match reply:
                case Move.LEAVE:
                    raise Leave
                case Move.BACK:
                    return reply
                case Move.WHY:
                    self._explain(question)
                    self._show(question)
                case Move.SKIP | Move.REMOVE if present is None:
                    self._talk.say("Skipped.")
                    return Move.SKIP
                case Move.SKIP:
                    self._talk.say("Kept.")
                    return reply
                case Move.REMOVE:
                    del self.answers[question.id]
                    self._keep(question.id, None)
                    self._hearing.replied(question, self.answers)
                    self._talk.say("Removed. This counts as unknown now.")
                    self._tell_verdict()
                    return Move.SKIP
                case _:
                    self.answers[question.id] = reply
                    self._keep(question.id, reply)
                    noted = value_words(reply, question)
                    self._talk.say(f"Noted: {noted}" + "." * (noted[-1:] not in ".!?…"))
                    self._hearing.replied(question, self.answers)
                    self._tell_verdict()
                    return Move.SKIP

    def _tell_verdict(self) -> None:
        """How it stands after an answer."""
        if self._guide is not None:
            self._talk.say(f"So far: {self._guide.verdict(self._hearing.known(self.answers))}.")

    def _tell_settled(self) -> None:
        """That no question left changes the verdict."""
        if self._guide is not None and self._guide.settled:
            aside = ", those you skipped aside," if self._passed - self.answers.keys() else ""
            verdict = self._guide.verdict(self._hearing.known(self.answers))
            self._talk.say()
            self._talk.say(f"This settles it: no answer to a question that is left to ask{aside} "
                           f"can change the verdict any more. It is {verdict}. What is still open "
                           "can change the plan, and how sure it is.")

    def _announce(self, question: Question) -> None:
        if self._guide is not None:
            self._talk.say()
            self._talk.say(f"Section: {question.section}")
            return
        if question.section == self._announced:
            return
        self._announced = question.section
        number = self._sections.index(question.section) + 1
        ahead = [one for one in self._questions
                 if one.section == question.section and self._is_ahead(one)]
        now = sum(self._is_useful(one) for one in ahead)
        more = f", perhaps {len(ahead) - now} more" if len(ahead) > now else ""
        size = f" ({now} question{'' if now == 1 else 's'}{more})" if now else ""
        self._talk.say()
        self._talk.say(f"Section {number} of {len(self._sections)}: {question.section}{size}")

    def _show(self, question: Question) -> None:
        talk = self._talk
        talk.say()
        talk.say(question.text)
        digits = len(str(len(question.options)))
        for number, option in enumerate(question.options, 1):
            talk.say(option.label, f"  {number:>{digits}}. ")
        if question.id in self.answers:
            present = value_words(self.answers[question.id], question)
            talk.say(f"Your answer so far: {present}. Enter keeps it, - removes it.")

    def _explain(self, question: Question) -> None:
        talk, knowledge = self._talk, self._knowledge
        found = bearing(question.id, knowledge)
        talk.say()
        talk.say(f"Why this is asked: {question.why}")
        titles = [quoted(knowledge.categories[name].title) for name in found.categories]
        if len(titles) == len(knowledge.categories):
            talk.say("Your answer can speak for or against every possible reason.")
        elif titles:
            talk.say(f"Your answer can speak for or against {listed(titles, 'and')}.")
        if found.steps:
            also = "also " if titles else ""
            talk.say(f"It can {also}change what the plan proposes.")
        known = [knowledge.sources[source].title for source in question.sources]
        talk.say(f"This rests on: {'; '.join(known)}.")
        talk.say("What you can type, besides an answer:")
        talk.keys()
