import os
import subprocess
import sys

import numpy as np

from solvers.compiled import kernel


def test_a_kernel_computes_what_its_function_does():
    def total(values):
        result = 0
        for value in values:
            result += value
        return result

    assert kernel(total)(np.arange(5)) == total(range(5))


def test_a_kernel_works_where_no_cache_can_be_written(tmp_path):
    # Numba asks its locators in turn for a folder; without one, decorating with a cache raises.
    script = tmp_path / "script.py"
    script.write_text(
        "from numba.core import caching\n"
        "caching.CacheImpl._locator_classes = []\n"
        "from solvers.compiled import kernel\n"
        "def double(x):\n"
        "    return 2 * x\n"
        "print(kernel(double)(21))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == "42\n"
