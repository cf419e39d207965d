"""Where the rules and the counselors part, as text and as data."""

from __future__ import annotations

from rich.console import Console

from cli.log.show_view import category_words
from cli.shared.terminal import heading, item, paragraph
from engine.log.agreement import Agreement
from knowledge.model.plain import Data
from knowledge.model.records import Knowledge

MOST_RULES = 10


def show_summary(console: Console, found: Agreement, knowledge: Knowledge) -> None:
    """Print how often they part, over what, and by which rules."""
    total = len(found.opinions)
    if not total:
        paragraph(console, "There are no reviews yet; `debrief review CASE --agree --because "
                           "\"...\"` adds one.")
        return
    agreed = total - found.disagreed
    paragraph(console, f"{total} {'review' if total == 1 else 'reviews'}: "
                       f"{agreed} {'agrees' if agreed == 1 else 'agree'} with the rules, "
                       f"{found.disagreed} {'does' if found.disagreed == 1 else 'do'} not",
              style="bold")
    parted = {pair: count for pair, count in found.pairs.items() if pair[0] != pair[1]}
    if not parted:
        return
    heading(console, "Where they part")
    for (rules, counselor), count in parted.items():
        item(console, f"{count} ×", f"the rules say {category_words(rules, knowledge)}, the "
                                    f"counselor {category_words(counselor, knowledge)}", indent=2)
    heading(console, "The rules behind verdicts that were not agreed with")
    for rule in found.rules[:MOST_RULES]:
        title = knowledge.rules[rule.rule].title if rule.rule in knowledge.rules else "(no more)"
        item(console, "•", f"{rule.rule}: {title}: in {rule.disagreed} of {rule.reviewed} reviewed "
                           "verdicts that it spoke for", indent=2)
    if len(found.rules) > MOST_RULES:
        paragraph(console, f"and {len(found.rules) - MOST_RULES} more", indent=4)
    heading(console, "What the counselors say")
    for opinion in found.opinions:
        if not opinion.agrees:
            who = f"{opinion.reviewer}: " if opinion.reviewer else ""
            item(console, "•", f"{opinion.case}, {opinion.on}: {who}{opinion.because}", indent=2)


def summary_data(found: Agreement) -> Data:
    """The same as plain data; its schema is `review-summary`."""
    return {
        "reviews": len(found.opinions), "agree": len(found.opinions) - found.disagreed,
        "disagree": found.disagreed,
        "pairs": [{"rules": rules, "counselor": counselor, "reviews": count}
                  for (rules, counselor), count in found.pairs.items()],
        "rules": [{"rule": rule.rule, "reviewed": rule.reviewed, "disagreed": rule.disagreed}
                  for rule in found.rules],
        "opinions": [
            {"case": opinion.case, "diagnosis": opinion.number,
             "reviewer": opinion.reviewer or None, "rules": opinion.leading,
             "counselor": opinion.category, "agrees": opinion.agrees,
             "because": opinion.because, "on": opinion.on, "involved": list(opinion.rules)}
            for opinion in found.opinions],
    }
