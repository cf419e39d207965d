"""A report of a whole log, for a person: counts in bounded memory, and one page made of them.

    tally = Tally(knowledge, by="region")      # from engine.batch.report.tally
    for results in chunks:                     # as `engine.batch.columns` names their columns
        tally.add(results)
    page = report_page(tally, about)           # from engine.batch.report.page

Neither the chunks nor their order matter: the same log gives the same page, byte for byte.
"""
