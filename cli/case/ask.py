"""`debrief ask`."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from cli.case.guide import Guide, load_prior
from cli.case.questionnaire import Questionnaire
from cli.shared.case_file import JSON_SUFFIXES, CaseFile
from cli.shared.case_source import again
from cli.shared.case_text import case_text
from cli.shared.diagnosis_view import show_diagnosis
from cli.shared.failures import INTERRUPTED, Failure
from cli.shared.log_store import STORED
from cli.shared.options import day, knowledge_option, load_knowledge
from cli.shared.reply import UNKNOWN
from cli.shared.talk import Leave, Talk
from cli.shared.terminal import stdout_console
from engine.api import Debrief
from engine.case.plan.plan import make_plan
from engine.case.questions.unknowns import prospects
from knowledge.model.conditions import Value
from knowledge.model.problems import closest
from knowledge.model.records import Knowledge, Question
from knowledge.reading.cases import Case

KEEP_NOTHING = ("", "n", "no", "nothing", "none")
SUFFIXES = (".yaml", ".yml", *JSON_SUFFIXES)


@click.command()
@click.argument("case", metavar="[CASE.yaml]", required=False, type=click.Path())
@click.option("--section", "sections", metavar="NAME", multiple=True,
              help="Ask only this section: the beginning of its title, or of question ids such "
                   "as fb. Can be given several times.")
@click.option("--order", type=click.Choice(("smart", "section")),
              help="smart: first what is expected to tell most, until the verdict is settled; "
                   "section: one topic after the other, to the end. [default: smart; section with "
                   "--section, --all or --review]")
@click.option("--all", "everything", is_flag=True,
              help="Ask everything, also what your other answers make less useful.")
@click.option("--review", is_flag=True, help="Go through answered questions again as well.")
@click.option("--date", "date_given", metavar="DATE", type=day,
              help="Write this date, as 2026-03-31, into the case.")
@knowledge_option
def ask(
    case: str | None, sections: tuple[str, ...], order: str | None, everything: bool, review: bool,
    date_given: date | None, knowledge: Path | None,
) -> None:
    """Answer the questionnaire, then see the diagnosis and a plan.

    Every answer is kept in CASE.yaml at once, so you can stop at any time and go on later with the
    same command. Without CASE.yaml you are asked where to keep your answers, if anywhere.
    Nothing leaves this computer.

    You are asked first what is expected to tell most, and told how it stands after each answer.
    Once no further answer can change the verdict, which is proved, you can stop or go on.

    \b
    Examples:
      debrief ask my-case.yaml
      debrief ask my-case.yaml --order section
      debrief ask my-case.yaml --review --section fb
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    if order == "smart" and (everything or review):
        raise click.UsageError("--order smart asks what matters only; --all and --review go by "
                               "section. Leave one of them out.")
    if case is not None and case.startswith(STORED):
        raise click.UsageError(
            "The questionnaire keeps its answers in a file. `debrief log show "
            f"{shlex.quote(case.removeprefix(STORED) or 'CASE')} --yaml > my-case.yaml` writes "
            "one, and `debrief log add my-case.yaml --update` takes it back into the log.")
    known = load_knowledge(knowledge)
    questions = _selected(known, sections)
    smart = order == "smart" or not (order or sections or everything or review)
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    _Session(known, knowledge, date_given).hold(
        case, questions, everything, review, smart)


def _selected(knowledge: Knowledge, sections: Sequence[str]) -> list[Question]:
    """The questions of these sections, or all."""

    def belongs(question: Question, name: str) -> bool:
        return (question.section.casefold().startswith(name.casefold())
                or question.id.startswith(name.casefold()))

    everything = list(knowledge.questions.values())
    titles = list(dict.fromkeys(question.section for question in everything))
    for name in sections:
        if not name.strip() or not any(belongs(question, name) for question in everything):
            near = closest(name, titles)
            hint = f"Did you mean '{near}'?" if near else "There are: " + "; ".join(titles) + "."
            raise click.UsageError(f"There is no section '{name[:60]}'. {hint}")
    return [question for question in everything
            if not sections or any(belongs(question, name) for name in sections)]


class _Session:
    """One sitting with the questionnaire, from the greeting to the diagnosis."""

    def __init__(self, knowledge: Knowledge, folder: Path | None, day: date | None) -> None:
        self._knowledge = knowledge
        self._folder = folder
        self._day = day
        self._talk: Talk = Talk()
        self._file: CaseFile | None = None
        self._questionnaire: Questionnaire | None = None

    def hold(
        self, case: str | None, questions: Sequence[Question], everything: bool, review: bool,
        smart: bool,
    ) -> None:
        """Hold the dialogue, and show the diagnosis at its end."""
        try:
            if case is not None:
                self._open(case)
            given = self._file.case.answers if self._file is not None else {}
            if not given:
                self._greet()
            if case is None:
                given = self._ask_where()
            guide = None
            if smart:
                prior = load_prior(self._knowledge, self._folder)
                guide = Guide(self._knowledge, questions, prior)
            self._questionnaire = Questionnaire(
                self._knowledge, questions, given, self._keep, self._talk, everything, review,
                guide)
            self._introduce(len(given))
            self._questionnaire.run()
            self._diagnose(self._questionnaire.answers)
        except Leave:
            self._part()
        except KeyboardInterrupt:
            self._talk.say()
            self._part()
            sys.exit(INTERRUPTED)
        except Failure:
            self._print_answers()
            raise

    def _open(self, name: str) -> None:
        if name == "-":
            raise click.UsageError("The questionnaire hears your replies on standard input, so it "
                                   "needs a file to keep them in, or no name at all.")
        self._file = CaseFile(Path(name), self._knowledge, self._day)

    def _keep(self, question: str, value: Value | None) -> None:
        if self._file is not None:
            self._file.keep(question, value)

    def _greet(self) -> None:
        say = self._talk.say
        say("Hello. You are asked what you remember of one interview that ended with a no. Then "
            "you see the likely reason, how it follows from your answers, and what could help.")
        say("Take your time. Nothing leaves this computer.")

    def _ask_where(self) -> Mapping[str, Value]:
        """Ask for a file, and open it; the answers in it."""
        talk = self._talk
        talk.say()
        talk.say("Where shall your answers be kept? A file name, or Enter to keep nothing:")
        while True:
            name = talk.hear("File: ").strip("'\" ")
            word = name.casefold()
            if word in KEEP_NOTHING:
                return {}
            if word in ("q", "quit", "exit"):
                raise Leave
            if word in UNKNOWN or word in ("?", "-", "b", "y", "yes", "help"):
                talk.say("Type a name such as my-case: the answers are then kept in the file "
                         "my-case.yaml in this folder, and you can go on later. Or press Enter "
                         "to keep nothing.")
                continue
            path = Path(name)
            if path.suffix.lower() not in SUFFIXES and not name.endswith((".", "/", "\\")):
                path = Path(f"{name}.yaml")
            try:
                self._open(str(path.expanduser() if name.startswith("~/") else path))
            except Failure as failure:
                for line in failure.message.splitlines():
                    talk.say(line.strip())
                talk.say("Please give another name, or press Enter to keep nothing.")
                continue
            return self._file.case.answers if self._file is not None else {}

    def _introduce(self, count: int) -> None:
        """Say where answers are kept, and what can be typed."""
        talk = self._talk
        if not count:
            talk.say()
        if self._file is None:
            talk.say("Nothing is written to disk; if you leave early, your answers are printed.")
        elif count:
            talk.say(f"Welcome back. {_counted(count)} kept in {self._file.path}; "
                     "with --review you can change them. Nothing leaves this computer.")
        else:
            talk.say(f"Each answer is kept at once in {self._file.path}.")
        talk.say("To answer, type the number of an answer and press Enter.")
        talk.keys()

    def _diagnose(self, answers: dict[str, Value]) -> None:
        self._talk.say()
        self._talk.say("Thank you. This is what follows from your answers.")
        self._talk.say()
        file = self._file
        case = Case("my-case", answers, date=self._day) if file is None else file.case
        proof = Debrief(self._knowledge).proof(case)
        named = ""
        if file is not None and file.exists:
            named = again(str(file.path), "", self._folder)
        show_diagnosis(stdout_console(), proof, make_plan(proof),
                       prospects(self._knowledge, proof.case.answers), named)

    def _part(self) -> None:
        """Say what was kept, and how to go on."""
        talk = self._talk
        talk.say()
        if self._file is None or not self._file.exists:
            if not self._print_answers():
                talk.say("Nothing was answered, so nothing was kept.")
            return
        name = shlex.quote(str(self._file.path))
        rules = f" --knowledge {shlex.quote(str(self._folder))}" if self._folder else ""
        talk.say(f"{_counted(len(self._file.case.answers))} kept in {self._file.path}.")
        talk.say(f"debrief ask {name}{rules}", "To go on: ", "  ")
        talk.say(f"debrief diagnose {name}{rules}", "To see where it stands: ", "  ")

    def _print_answers(self) -> bool:
        """Print the answers that no file holds; whether there are any."""
        if self._questionnaire is None or not self._questionnaire.answers:
            return False
        case = self._file.case.id if self._file is not None else "my-case"
        self._talk.say("These are your answers so far. Copy them into a file such as my-case.yaml, "
                       "and you can go on later.")
        self._talk.say()
        print(case_text(case, self._questionnaire.answers, self._day), end="")
        return True


def _counted(count: int) -> str:
    return "1 answer is" if count == 1 else f"{count} answers are"
