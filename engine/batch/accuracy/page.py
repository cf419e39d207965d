"""How good diagnoses are, as a Markdown page for people."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from engine.batch.accuracy.comparison import TOLD, UNTOLD, Accuracy, Comparison, Judged, Outcome
from engine.batch.accuracy.reliability import Bin, Share
from engine.batch.accuracy.sensitivity import sensitivity
from engine.core.words.prose import signed
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Knowledge

SHORT = ("with", "without")
LIMITS = """\
**What this does not show**

- **It is no test on new cases.** The rules and their numbers were written with the cases in
  `knowledge/cases/real.jsonl` at hand, and the one reader who put those stories into answers knew
  how they ended. Expect less of cases that nobody has seen before.
- **With the employer's words the reason is mostly given away.** The confirmed reason is the one
  that the employer gave. The first column shows that an answer is read as it was meant, not that
  it could have been guessed.
- **A stated reason is not always the reason.** Such reasons are often polite. "Wrong" means other
  than what was said, and "right" no more than the same.
- **The cases are no sample.** Those in `knowledge/cases/real.jsonl` are public stories of people
  surprised enough to write, some of them sought for their outcome. Their mix says nothing about
  how common each reason is, and the rows on "the shares among these cases" hold for it alone.
- **They are few.** The intervals are for chance alone, as if other cases like these were drawn;
  they hold none of the doubts above. The probabilities of one case depend on each other, so the
  intervals of the bins are rougher than they look, and with so few pairs even a perfect judge
  would show some calibration error.
- **Undetermined is not a mistake.** Without the employer's words the honest answer is often that
  the facts do not decide it. It is counted by itself: neither right nor wrong."""
MEASURES = """\
Percentages in brackets are 95 % intervals (Wilson 1927). *Log loss* is the mean of
-ln(probability given to the confirmed reason), in nats (Good 1952); the *Brier score* is the mean
over cases of the sum over reasons of (probability - outcome)², from 0 to 2 (Brier 1950). Both
punish being sure and wrong; lower is better. The *calibration error* is the mean gap between the
share confirmed and the probability given, over the bins below, weighted by their pairs (Naeini,
Cooper & Hauskrecht 2015)."""
SOURCES = """\
Brier, G. W. (1950), Verification of forecasts expressed in terms of probability, Monthly Weather
Review 78(1), 1-3. Good, I. J. (1952), Rational decisions, Journal of the Royal Statistical Society
B 14(1), 107-114. Murphy, A. H. & Winkler, R. L. (1977), Reliability of subjective probability
forecasts of precipitation and temperature, Applied Statistics 26(1), 41-47. Naeini, M. P., Cooper,
G. F. & Hauskrecht, M. (2015), Obtaining well calibrated probabilities using Bayesian binning,
AAAI 29, 2901-2907. van Rijsbergen, C. J. (1979), Information retrieval, 2nd edition. Wilson, E. B.
(1927), Probable inference, the law of succession, and statistical inference, Journal of the
American Statistical Association 22(158), 209-212."""


def accuracy_page(
    found: Comparison, knowledge: Knowledge, origin: str, lookups: Sequence[str],
    picture: str = "", more: Iterable[str] = (),
) -> str:
    """The accuracy over some cases as a Markdown page.

    Args:
        found: the numbers.
        knowledge: what they were found with.
        origin: where the cases are from, as Markdown.
        lookups: how a case is named to `debrief explain`, with ID for its id; one for each file.
        picture: the address of the reliability diagram; empty if the page shows none.
        more: further blocks, before the sources of the measures.
    """
    told, untold = found.told, found.untold
    others = ""
    if found.left_out:
        others = (f" {_counted(found.left_out, 'more case')} without a confirmed reason "
                  f"{'is' if found.left_out == 1 else 'are'} left out.")
    blocks = [
        "# How often is it right?",
        f"Made by `debrief accuracy` from {_counted(told.cases, 'case')} of {origin}, each judged "
        f"against the reason that the employer gave.{others} Each is judged twice: *with* all "
        "answers, and *without* what the employer said or did after the interview (the answers "
        "whose ids begin with `fb.` and `out.`).",
        _summary(told, untold), MEASURES, LIMITS,
        "## Is it as sure as it should be?", *_reliability(told, untold, picture),
        "## Each reason", *_reasons(told, untold, knowledge),
        "## What was confirmed, and what was named",
    ]
    for heading, accuracy in ((TOLD, told), (UNTOLD, untold)):
        blocks += [f"### {_capital(heading)}", _confusion(accuracy, knowledge)]
    blocks += ["## Does it hang on single numbers?",
               *_sensitivity(told, untold, knowledge),
               "## The cases that were not right", *_not_right(told, untold, lookups), *more,
               "## Sources of the measures", SOURCES]
    return "\n\n".join(blocks) + "\n"


def _summary(told: Accuracy, untold: Accuracy) -> str:
    both = (told, untold)
    rows = [[words, *(_share(each.share(wanted)) for each in both)] for wanted, words in (
        (Outcome.RIGHT, "the reason named is the confirmed one"),
        (Outcome.UNDETERMINED, "undetermined: no reason named"),
        (Outcome.WRONG, "another reason was named"))]
    rows += [
        ["log loss", *(f"{each.log_loss:.2f}" for each in both)],
        ["log loss of always giving the shares among these cases",
         *(f"{each.base_log_loss:.2f}" for each in both)],
        ["Brier score", *(f"{each.brier:.2f}" for each in both)],
        ["Brier score of always giving the shares among these cases",
         *(f"{each.base_brier:.2f}" for each in both)],
        ["calibration error", *(f"{100 * each.calibration_error:.0f} %" for each in both)],
    ]
    return _table(["", TOLD, UNTOLD], rows)


def _reliability(told: Accuracy, untold: Accuracy, picture: str) -> Iterator[str]:
    if picture:
        yield (f"![Reliability diagram: the share of reasons that were confirmed against the "
               f"probability given to them. The table below holds the same numbers.]({picture})")
    yield (f"Every case gives a probability to each of {len(told.categories)} reasons: "
           f"{_counted(told.cases * len(told.categories), 'pair')} of case and reason, sorted into "
           "bins by that probability. Where the program is as sure as it should be, the share "
           "confirmed is the mean probability (Murphy & Winkler 1977).")
    yield "\n".join(f"- {_capital(heading)}: {_sureness(accuracy)}"
                    for heading, accuracy in ((TOLD, told), (UNTOLD, untold)))
    yield _table(
        ["probability", *(f"{heading}: {what}" for heading in SHORT
                          for what in ("pairs", "mean probability", "confirmed"))],
        [[f"{one.low}-{one.high} %", *_bin(one), *_bin(other)]
         for one, other in zip(told.bins, untold.bins, strict=True)])


def _sureness(accuracy: Accuracy) -> str:
    """Whether reasons given half or more came true as often as that said."""
    high = [(found.mean, found.confirmed) for found in accuracy.bins
            if found.mean is not None and found.low >= 50]
    if not high:
        return "no reason was given 50 % or more."
    total = Share(sum(each.count for _, each in high), sum(each.of for _, each in high))
    mean = math.fsum(mean * each.of for mean, each in high) / total.of
    least, most = total.interval
    verdict = ("no more and no less than it said, as far as so few can tell"
               if least <= mean <= most
               else "more often than it said: too careful, for these cases" if mean < least
               else "less often than it said: too sure, for these cases")
    return (f"of {_counted(total.of, 'pair')} given 50 % or more, on average {_percent(mean)} %, "
            f"{total.count} {'was' if total.count == 1 else 'were'} confirmed "
            f"({_interval(total)}); {verdict}.")


def _bin(found: Bin) -> list[str]:
    if found.mean is None:
        return ["0", "", ""]
    return [str(found.confirmed.of), f"{_percent(found.mean)} %", _share(found.confirmed)]


def _reasons(told: Accuracy, untold: Accuracy, knowledge: Knowledge) -> Iterator[str]:
    yield ("*Precision*: of the cases for which the reason was named, those where it was "
           "confirmed. *Recall*: of the cases where it was confirmed, those for which it was "
           "named; the rest were undetermined or wrong.")
    yield _table(
        ["reason", *(f"{heading}: {what}" for heading in SHORT
                     for what in ("precision", "recall"))],
        [[knowledge.categories[name].title,
          *(_share(share) for each in (told, untold)
            for share in (each.precision(name), each.recall(name)))]
         for name in told.categories])


def _confusion(accuracy: Accuracy, knowledge: Knowledge) -> str:
    titles = {name: category.title for name, category in knowledge.categories.items()}
    titles[UNDETERMINED] = "undetermined"
    return _table(
        ["confirmed", *(f"named: {title}" for title in titles.values())],
        [[titles[reason], *map(str, row.values())] for reason, row in accuracy.table.items()])


def _sensitivity(told: Accuracy, untold: Accuracy, knowledge: Knowledge) -> Iterator[str]:
    found = [sensitivity(each, knowledge) for each in (told, untold)]
    yield (f"Each of the {found[0].numbers} numbers of evidence was made one deciban larger and "
           "one smaller, one number at a time. The least and the greatest counts that came of it:")
    rows = [[words, *("-".join(str(count) for count in dict.fromkeys(each.ranges[wanted]))
                      for each in found)]
            for wanted, words in ((Outcome.RIGHT, "right"), (Outcome.UNDETERMINED, "undetermined"),
                                  (Outcome.WRONG, "wrong"))]
    rows.append(["cases whose outcome can change", *(
        ", ".join(map(_plain, each.moved)) or "none" for each in found)])
    yield _table(["", TOLD, UNTOLD], rows)
    yield ("A wide range would mean numbers tuned to these cases one by one. A narrow one does not "
           "prove the opposite: rules, margins and many numbers at once can be tuned as well.")


def _not_right(told: Accuracy, untold: Accuracy, lookups: Sequence[str]) -> Iterator[str]:
    if lookups:
        commands = ", ".join(f"`debrief explain {lookup}`" for lookup in lookups)
        yield (f"{commands} shows why, with the id of a case for ID, from all answers of that "
               "case. To see it without the employer's words, keep the case in a file of its own "
               "and take out the answers whose ids begin with `fb.` and `out.`.")
    yield "The numbers are totals of evidence for and against each reason, in decibans."
    for heading, accuracy in ((TOLD, told), (UNTOLD, untold)):
        yield f"### {_capital(heading)}"
        missed = [each for each in accuracy.judged if each.outcome is not Outcome.RIGHT]
        if not missed:
            yield "None."
            continue
        missed.sort(key=lambda each: each.outcome is not Outcome.WRONG)
        yield _table(
            ["case", "confirmed", "named", *(f"`{name}`" for name in told.categories)],
            [_missed(each, told.categories) for each in missed])


def _missed(each: Judged, categories: Iterable[str]) -> list[str]:
    totals = [each.diagnosis.totals[name] for name in categories]
    return [_plain(each.case), each.confirmed, each.diagnosis.leading,
            *(signed(total) if total else "0" for total in totals)]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _share(share: Share) -> str:
    if share.value is None:
        return "0 of 0"
    return f"{share.count} of {share.of}: {_percent(share.value)} % ({_interval(share)})"


def _interval(share: Share) -> str:
    least, most = share.interval
    return f"{_percent(least)}-{_percent(most)} %"


def _percent(share: float) -> int:
    return round(100 * share)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _plain(words: str) -> str:
    """Any words on one line of a table, without what Markdown would take for its own."""
    return re.sub(r"([\\|`*<\[])", r"\\\1", " ".join(words.split()))


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
