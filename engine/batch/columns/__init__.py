"""The rulebase over columns: many cases at once, the same answers as one by one, bit for bit.

    kernel = Kernel(knowledge)      # from engine.batch.columns.kernel; compiles once, 0.5 s
    results = kernel.run(cases)                 # polars frames in and out, one row a case, in order

`cases` has the columns of `kernel.schema`: `case`, the id, and one for each question, named
`kernel.columns[question].name`: small integers as `engine.batch.columns.encoding` tells, NULL
where there
is no answer. `encoding.encoded_cases` makes it of `Case` objects. Further columns are left aside;
as rows stay in order, they can be set beside the results.

`results` has the columns of `kernel.result_schema`:

    case                  the id
    category              the leading category, or `undetermined`
    p_CATEGORY            its probability, from 0 to 1; one column each
    margin_decibans       by how much the highest category is ahead of the next one and of nothing
    second                a category close behind, or NULL
    decibans_CATEGORY     its total; one column each
    findings              what holds, `finding:grade` joined with `;`, in the order of the knowledge
    fired                 the ids of the rules that fired, joined with `;`, in the same order
    steps                 the plan: ids joined with `;`, as `engine.case.plan.plan.make_plan`
                          orders,
                          decides and prunes them with its default cap
    steps_done            those of them that the answers say have been done already
    QUESTION              the answers again, one column each by its id, in plain words as a log has
                          them: an option, several as `a;b`, a number, words; NULL is no answer
    knowledge             the hash of the knowledge

So the proof of a row can be derived again from the row alone.

Memory: about 3 KB a case while it runs; give it some 100,000 at a time. The first run of more than
a few thousand cases takes ten seconds longer, as the search for plans is compiled. A kernel is for
one thread; it uses all cores by itself.
"""
