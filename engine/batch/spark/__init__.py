"""The same rules on a Spark cluster: folders of Parquet in, folders of Parquet out.

Each Python worker of Spark compiles the rules once and runs them over Arrow batches, by the same
encoder and kernel as on one machine; so the same rows come out, in no particular order. Whatever
needs the whole log, such as ids that come twice, Spark works out.

Debrief must be installed for the Python of the executors, in the same version as here.
"""
