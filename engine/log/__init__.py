"""The case log: candidates, cases, answers with their history, diagnoses, progress, reviews.

    from engine.log import cases, diagnoses, editing, reviews, step_marks
    from engine.log.log import open_log
    from engine.log.place import default_place

    log = open_log(str(default_place()))             # or a file, or "postgresql://..."
    with log.writing() as connection:                # all of it is kept, or nothing
        cases.add(connection, case, day)
        diagnoses.store(connection, case.id, record, day)
        step_marks.note(connection, case.id, "mock_interview", State.DONE, day, "with Ann")
    with log.reading() as connection:                # the log at one moment
        stored = cases.get(connection, "acme", knowledge)     # .case, .revision
        marks = step_marks.marks(connection, "acme")          # for engine.case.plan.progress
        newest = diagnoses.diagnoses(connection, "acme")[-1]  # .leading, .totals, .steps, .on
        text = diagnoses.record_text(connection, "acme")      # the audit record, byte for byte
        notes = reviews.reviews(connection, "acme")

All that concerns a person over several cases: `diagnoses.candidate_diagnoses`,
`step_marks.candidate_notes`. What goes wrong is told as a
`errors.LogError`, with words for people in `what` and `mend`. Days come from the caller.
"""
