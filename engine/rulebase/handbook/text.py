"""The prose of the handbook: how the reasoning works, what it cannot know, how to change a rule.

Every number in it comes from the knowledge, so that the text stays true when the knowledge changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.case.plan.plan import DEFAULT_CAP
from engine.core.words.markdown_text import escaped
from engine.core.words.prose import listed, quoted, signed, weight_words
from engine.rulebase.handbook.example import worked_example
from engine.rulebase.handbook.links import link_title, links
from knowledge.model.conditions import Answered, leaves
from knowledge.model.records import Finding, Knowledge
from knowledge.reading.cornerstones import Cornerstone

TITLE = """\
# <a id="page-front"></a>The book of rules

How Debrief reasons about rejections after an interview, and every rule that it reasons with. This
page is written by `debrief rules doc` from the files of the knowledge; to change something, change
them. Read the next two pages once; after that this is a book to look things up in. Every name is a
link; questions, findings, steps and sources are in [the handbook](#page-index).
"""

INDEX = """\
<a id="page-index"></a>To look things up in, beside [the book of rules](#page-front). These pages
are written by `debrief rules doc --into FOLDER` from the files of the knowledge.
"""

OPTIONS = """\
After each answer stand the rules that it can help to fire, and after *against* those that it can
stop. *No rule* means that it changes nothing by itself.
"""

GRADES = """\
A finding stands under the reason that it speaks for most strongly. In the table are its decibans by
grade: + is for the reason, − against it.
"""

WAITING = """\
In the drawing an arrow leads from what comes first to what waits for it; of dotted arrows one is
enough. A dashed box is a step of another theme.
"""

OTHERS = """\
These cornerstone cases keep no single rule. They keep how findings are weighed against each other,
and what must not follow.
"""

ANSWERS = """\
### Answers, and what is unknown

A case is one rejection, told as answers to questions. Nobody has to answer all of them. A question
without an answer is **unknown**, and unknown is not “no”.

A rule asks whether something is so. The reply is yes, no or unknown, and a rule **fires** only
when it is yes. A rule that asks for several things together waits until all of them are known to
be so. A rule that asks for one of several fires as soon as one is known to be so, whatever is
unknown about the others. A rule that asks whether something is *not* so needs an answer too: that
rapport was not poor is known only where somebody said how it was.

So nothing is concluded from silence.{silence}
"""

FINDINGS = """\
### Rules, findings and grades

A **rule** reads answers, or what other rules found, and gives a **finding** with a grade: weak,
moderate or strong. The grade says how firmly the finding holds. When several rules give the same
finding, it has the highest of their grades; they are not added up. A rule may also ask that
something was *not found*; it is then tried after all rules that could have found it. Not found is
not disproved: the answers for it may be missing.
"""

CREDIBILITY = """\
### What the employer said

Employers say little, and much of it is polite. What they gave as the reason is therefore judged
first, by who said it and how:

{judgements}

The same words then count for more or for less: a credible reason gives its finding a high grade, a
form of words or hearsay a weak one.
"""

EVIDENCE = """\
### Evidence, in decibans

A finding speaks for or against the possible reasons. How strongly is a whole number of
**decibans**, one for each grade. Their use is that they can be added; what they mean is in this
table:

| decibans | the reason becomes | against it | the reason becomes |
| --- | --- | --- | --- |
{scale}

These numbers are judgements, made with the sources named beside them; they are not measurements. A
difference of one or two decibans is hardly worth an argument; one of seven is.

### What speaks of the same thing counts once

Answers that ran long were often vague as well, and missed the point. Those are three findings
about one thing, and adding them up would make the verdict far too sure. So findings that speak of
the same thing form a **cluster**. Within it, for each reason, only the strongest finding for it
and the strongest against it are added; the others are shown, and not added.{cluster}
"""

DIAGNOSIS = """\
### From totals to a diagnosis

What counts is added up for each reason; against is subtracted. Every reason begins at 0, that is,
as likely as each of the others.

- A reason **leads** when its total is at least {margin} decibans above every other total, and
  above 0.
- A **second** reason is named when its total is above 0 and at most {second} decibans below that
  of the leading one.
- When none leads, the verdict is **undetermined**: {undetermined}. That is often the honest
  answer, and the plan then begins with how to learn more.{gates}

The totals are also shown as probabilities, which together make 100 %. The words for them are
{certainty}.
"""

STEPS = """\
### From the diagnosis to a plan

A **step** is something to do, and it answers findings. A finding is worth its strongest evidence
for a reason: three times that if the reason leads, twice if it is the second or, where none leads,
close to the highest. Some findings, such as a missing reply, have a worth of their own. A plan
takes the steps that belong to every plan, and then those that add most worth, each with all that
must be done before it, up to {cap} steps. What is done already is shown as done. Of alternatives a
plan has one.

With `debrief plan --budget HOURS` or `--by DATE` the plan is instead the one that answers the most
evidence in that time, and it is proved that no other answers more. A finding then counts once,
however many steps answer it: each step for it answers half of what the others left open.
"""

LIMITS = """\
It does not know what the employer thought. It knows what a candidate remembers, what was said, and
what became of the post.

- **All reasons start level.** How common each is among rejections is not known well enough to put
  a number on it.
- **Memory of interviews is poor**, of good ones as of bad ones. Few findings that rest on an
  impression alone are strong.
- **The numbers are judgements.** Each names its sources, and the list of sources says what was
  read of each. For the knowledge that ships with Debrief, [docs/evidence.md](docs/evidence.md)
  weighs the sources, and [docs/accuracy.md](docs/accuracy.md) shows how often the verdict agrees
  with the reason that the employer gave, which is itself often polite.
- **What no question asks, no rule can see.** If a case does not fit, trust the person before you.
- **Fit is what was perceived.** No rule judges who somebody is, and no step asks anyone to hide
  it.
"""

CHANGING = """\
1. Copy the folder `knowledge/` to one of your own, here called `mine`. (Or change it in place, and
   leave out `--knowledge mine` below.)
2. Find the rule on this page, open the file named with it, and change it there. A new rule needs
   an id, a title, `if`, `then`, `because` and `sources`; copy one that is like it.
3. Add to `mine/cornerstones` the case that made you do it: the answers, what must follow, and
   under `but` the answer with which the rule must stay silent.
4. `debrief rules check --knowledge mine` tells what cannot be right: rules that never fire, that
   add nothing, that contradict one another.
5. Where something is meant to be so, say why: `exempt: {subsumed: "the reason"}` in the entry.
6. `debrief rules test --knowledge mine` runs all cornerstone cases, and shows each that now ends
   otherwise.
7. If such an end is meant, `debrief rules test --accept --knowledge mine` writes it into the case.
   Read what it wrote.
8. `debrief rules diff built-in mine --cases log.jsonl` tells what you changed, and which verdicts
   of your own cases change with it.
9. `debrief rules doc --knowledge mine --into mine` writes this page and the handbook anew.
10. To give the change back to the project, do the same in its own folder `knowledge/`, then
    run `make generate` and `make test`.
"""

LETTERS = """\
`debrief letter CASE NAME` drafts a letter from a case. A letter says only what the case says: what
they named as a concern, what the candidate answered. What else it needs is a **blank**, which the
candidate fills, or which stays in the draft as a question in square brackets. Nothing is made up.

The letters are in the folder `knowledge/letters`. To edit one:

1. Open its file, `NAME.md.j2`, in any editor. It is plain Markdown; change the words as you like.
2. `{{ role }}` shows the blank `role`. The blanks and the questions behind them are listed in
   `letters.yaml`; a new one needs an entry there with its `question`. If its `answer` names a
   question of kind `text`, the answer fills it.
3. `{% if answered('fb.given', 'specific') %} ... {% else %} ... {% endif %}` chooses between texts
   by an answer; `found('close_second')` by a finding; `and`, `or` and `not` join them.
4. `{{ concern }}` goes on from “I understand”. It comes from the list `concerns` in `letters.yaml`,
   which words each thing that they may have said, kindly and without guessing why; the candidate's
   answer to it is the blank `reply`. Only what they said belongs there, not what the rules suspect.
5. `{# ... #}` is a note that is never shown. Nothing else of the template language can be used;
   what is wrong is told with file and line when a letter is drafted.
6. A new letter needs its file and an entry under `letters` in `letters.yaml`, with a `title`, its
   `use`, and, where sending it could be too much, `cautions`.

A letter is warm, short and dignified. It does not plead, blame, or say what the employer thought.
"""

READING = """\
Each rule reads: *if* something is known, *then* a finding follows, with its grade, why, and the
sources. The id leads to the cases that it is kept by: short cases in which it must fire.
"""

DRAWN = """\
Arrows lead from questions to findings, with the rules that give them, and on to the reasons. The
numbers are the decibans for weak, moderate and strong, as far as there are any. A dotted arrow
speaks against the reason; one marked *not* leads on only where that was not found. A dashed box is
a finding of another drawing.

Below the drawings stand the rules, each with the cases that it is **kept by**: it must fire in
them. Each tells what must follow besides, and the change (**But**) that must silence the rule.
"""


def reasoning(knowledge: Knowledge, cornerstones: Sequence[Cornerstone]) -> str:
    """How the reasoning works, with the numbers of this knowledge, and a worked example."""
    policy = knowledge.policy
    scale = "\n".join(f"| {signed(number)} | {weight_words(number)} | {signed(-number)} "
                      f"| {weight_words(-number)} |" for number in (1, 2, 3, 5, 7, 10, 12))
    undetermined = quoted(escaped(policy.undetermined.title))
    parts = [
        ANSWERS.format(silence=_silence(knowledge)), FINDINGS, _credibility(knowledge),
        EVIDENCE.format(scale=scale, cluster=_cluster(knowledge)),
        DIAGNOSIS.format(
            margin=policy.margin, second=policy.second_within, undetermined=undetermined,
            gates=_gates(knowledge), certainty=_certainty(knowledge)),
        STEPS.format(cap=DEFAULT_CAP),
    ]
    example = worked_example(knowledge, cornerstones)
    if example:
        parts.append(f"### A worked example\n\n{example}\n")
    return "\n".join(part for part in parts if part)


def _silence(knowledge: Knowledge) -> str:
    rules = [rule.id for rule in knowledge.rules.values()
             if any(isinstance(leaf, Answered) for leaf in leaves(rule.condition))]
    if not rules:
        return ""
    return (" A few rules ask outright whether a question is answered, and only they can rest on "
            f"silence: {links('rule', rules)}.")


def _credibility(knowledge: Knowledge) -> str:
    names = ("credible", "partial", "secondhand", "boilerplate")
    if not all(name in knowledge.findings for name in names):
        return ""
    judgements = "\n".join(
        f"- {link_title('finding', name, knowledge.findings)}: "
        f"{escaped(knowledge.findings[name].means)}" for name in names)
    return CREDIBILITY.format(judgements=judgements)


def _cluster(knowledge: Knowledge) -> str:
    """Two findings of one cluster and what they count together, if there are two."""
    for category in knowledge.categories:
        first: dict[str, tuple[Finding, int]] = {}
        for finding in knowledge.findings.values():
            number = _highest(finding, category)
            if number <= 0:
                continue
            if finding.cluster in first:
                other, weight = first[finding.cluster]
                return (f" {link_title('finding', other.id, knowledge.findings)} "
                        f"({signed(weight)} at most) and "
                        f"{link_title('finding', finding.id, knowledge.findings)} "
                        f"({signed(number)} at most) are in the cluster `{finding.cluster}`: "
                        f"together they count {signed(max(weight, number))}, not "
                        f"{signed(weight + number)}.")
            first[finding.cluster] = (finding, number)
    return ""


def _highest(finding: Finding, category: str) -> int:
    return max((number for evidence in finding.evidence if evidence.category == category
                for number in evidence.decibans.values()), default=0)


def _gates(knowledge: Knowledge) -> str:
    return "".join(_gate_lines(knowledge))


def _gate_lines(knowledge: Knowledge) -> Iterator[str]:
    for category in knowledge.categories.values():
        if category.gate is not None:
            title = quoted(link_title("category", category.id, knowledge.categories))
            yield (f"\n- {title} needs more: it leads only with {category.gate.total_at_least} "
                   "decibans or more, and while no other reason has more than "
                   f"{category.gate.others_at_most}.")


def _certainty(knowledge: Knowledge) -> str:
    told = [f"{quoted(escaped(step.words))} from {step.from_percent} %" if step.from_percent
            else f"{quoted(escaped(step.words))} below that" for step in knowledge.policy.certainty]
    return listed(told, "and")
