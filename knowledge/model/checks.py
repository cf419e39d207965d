"""The names of the checks of `debrief rules check`, and what each one looks for.

They are named here because an entry of the knowledge may be exempt from one, with a reason.
"""

from __future__ import annotations

CHECKS = {
    # rules
    "never_fires": "a rule that no case can fire",
    "always_fires": "a rule that fires whenever its questions are answered, whatever the answers",
    "idle_part": "a part of a condition, or an option in it, that never matters",
    "subsumed": "a rule that adds nothing, as others conclude as much whenever it fires",
    "equivalent": "two rules with one conclusion that always fire together",
    "contradiction": "two findings that exclude each other and can still hold together",
    "opposed_rules": "two rules that fire on the same facts and speak against each other",
    # findings
    "unreachable_finding": "a finding that no case can give",
    "unreachable_grade": "a grade, named in evidence or asked for, that a finding cannot have",
    "idle_evidence": "evidence that never counts, as its cluster always holds stronger evidence",
    "idle_finding": "a finding with no evidence, no step, no worth, and no rule that reads it",
    "no_step": "a finding that speaks for a reason and has no step that answers it",
    # categories
    "cannot_lead": "a reason that can never lead",
    "leads_on_silence": "a reason that leads in a case without any answer",
    "tie": "two reasons that can be exactly level at the top",
    # questions
    "unread_question": "a question that nothing reads",
    "never_asked": "a follow-up question that is never asked",
    "same_options": "options that nothing tells apart",
    "never_decisive": "a question whose answer never changes the leading reason",
    "direction": "a better or later answer that moves a reason the wrong way",
    "no_direction": "a scale that does not say which way later answers move the reasons",
    # steps
    "unreachable_step": "a step that no case calls for",
    "blocked_step": "a step whose prerequisites can never be met",
    "falls_away": "a step that a case can call for without one of the steps it needs first",
    "never_done": "a step whose `done_if` is never true",
    "rival_steps": "a step that needs two alternatives of one choice",
    # lexicon
    "misread_sentence": "a sentence beside an entry of the lexicon that is not read as it says",
    "untested_entry": "an entry of the lexicon without a sentence that tries it",
    "shadowed_phrase": "a phrase that is never heard, or only where another entry is heard too",
    "opposed_phrases": "phrases of two entries that give the same words different answers",
    "unused_group": "a group of the lexicon that no phrase names",
    # hygiene
    "unused_source": "a source that nothing cites",
    "because_repeats": "a reason that only repeats its title",
    "id_spelling": "an id that is not spelled like the others of its kind",
    "no_cornerstone": "a rule that no cornerstone case keeps",
    "idle_exemption": "an exemption from a check that has nothing to say",
}
"""What each check looks for, in the order in which they are told."""
