"""Why was I rejected after the interview? The names that are promised to other programs."""

from engine.api import (
    Case,
    CaseError,
    Debrief,
    Knowledge,
    KnowledgeError,
    Plan,
    Proof,
    Value,
    case_from,
    load,
    read_cases,
)

__all__ = ["Case", "CaseError", "Debrief", "Knowledge", "KnowledgeError", "Plan", "Proof", "Value",
           "case_from", "load", "read_cases"]
