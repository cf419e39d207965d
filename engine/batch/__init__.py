"""Many cases at once: columns, reading, report, export, Spark, accuracy."""
