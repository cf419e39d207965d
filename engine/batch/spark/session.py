"""The connection to a Spark cluster."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.words.extras import how_to_install

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

BATCH_ROWS = 65_536
"""The most rows that a worker is handed at once."""


class SparkError(Exception):
    """Spark cannot be used, or a job failed; the message is for people."""


def missing() -> str:
    """What Spark lacks on this machine; empty if it can be started."""
    if importlib.util.find_spec("pyspark") is None:
        return ("Spark is not installed. Bring it, in the version of your cluster, with:  "
                f"{how_to_install('spark')}")
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and (Path(home) / "bin" / "java").exists()):
        return "Spark needs Java, and none was found: install one, or set JAVA_HOME"
    return ""


def connect(master: str) -> SparkSession:
    """Start a session.

    Each worker is one process with one core, so polars is told to use a single thread in it.

    Args:
        master: the address of the cluster, such as `spark://host:7077` or `yarn`; `local[4]` is
            this machine with four cores.

    Raises:
        SparkError: Spark or Java is missing, or the cluster does not answer.
    """
    if lack := missing():
        raise SparkError(lack)
    from pyspark.errors import PySparkException  # noqa: PLC0415 - heavy, and an extra
    from pyspark.sql import SparkSession  # noqa: PLC0415

    warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)
    builder = SparkSession.builder.master(master).appName("debrief batch")
    settings = {
        "spark.executorEnv.POLARS_MAX_THREADS": "1",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH_ROWS),
        "spark.ui.showConsoleProgress": "false", "spark.ui.enabled": "false",
        "spark.log.level": "ERROR"}
    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else that of the system
        settings["spark.driver.bindAddress"] = settings["spark.driver.host"] = "127.0.0.1"
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        raise SparkError(f"Spark could not be started on {master!r}: "
                         f"{first_line(error)}") from None


@contextmanager
def told() -> Iterator[None]:
    """What Spark raises, as an error for people."""
    from pyspark.errors import PySparkException  # noqa: PLC0415 - heavy, and an extra

    try:
        yield
    except PySparkException as error:
        raise SparkError(f"Spark failed: {first_line(error)}") from None


def first_line(error: BaseException) -> str:
    """What an error of Spark says, without the stack behind it."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    if "Python worker" not in lines[0]:
        return lines[0]
    names = [line for line in lines if re.match(r"[\w.]+(Error|Exception|Interrupt)\b", line)]
    return names[-1] if names else lines[0]
