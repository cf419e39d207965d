"""Words from the field that were read wrong once, and mails that give no reason."""

from __future__ import annotations

import pytest

from tests.engine.core.hearing.reading_words import read, reasons


@pytest.mark.parametrize(("text", "wanted"), [
    ("Your candidature has been put on hold by the panel as communication was weak.",
     {"communication"}),
    ("Our interviewers could not keep up with your explanations.", {"communication"}),
    ("Our team lead did not believe the applicant would be a good cultural fit. She did not feel "
     "that you connected with her.", {"culture_fit"}),
    ("This vacancy is closed for good. Its duties were taken over by the present team.",
     {"frozen"}),
    ("A notice period of three months is not workable for us.", {"logistics"}),
    ("Your expected CTC is on the higher side.", {"salary"}),
    ("Sadly the visa requirement makes it harder.", {"logistics"}),
    ("You failed to show interest in the position.", {"enthusiasm"}),
    ("We felt you did not know enough SQL.", {"lacks_skill"}),
    ("Technically you do not meet our bar.", {"lacks_skill"}),
    ("Although you hold all the essential qualifications, we chose someone else.", set()),
])
def test_words_from_the_field(text: str, wanted: set[str]) -> None:
    """Each is read as the person meant it; a refusal without details is left aside."""
    assert reasons(text) - {"stronger_candidate"} == wanted


@pytest.mark.parametrize("text", [
    "Dear Sam,\n\nWe will not be moving forward.\n\nTalent Acquisition Team\nMoody's",
    "Thank you for your enthusiasm and for taking time to connect with us at ALDI.",
    "Please keep us in mind, and visit the careers at Visa.",
    "This is an automatically generated email.",
    "We decided to go on with others. Stay connected with ALDI.",
    "You may be interested in our openings:\n- Data Automation Intern\n- Freezer Operative",
])
def test_no_reason_is_read_out_of_names_and_notices(text: str) -> None:
    """Signatures, thanks, notices and other posts give no reason."""
    assert not reasons(text)


@pytest.mark.parametrize("text", [
    "Given your pregnancy we decided to hire someone else.",
    "We wanted someone younger to fit our young team.",
    "Your accent would be a problem.",
])
def test_words_that_may_be_unlawful_give_no_reason(text: str) -> None:
    """They are told as such, and the clause gives no reason of another kind."""
    assert read(text).unlawful
    assert not reasons(text)
