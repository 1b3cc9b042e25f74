"""What holds for every test: no deadlines, and the folder of published and real data."""

from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says something of the machine, not of the code. The same examples are
# drawn wherever the same modules are loaded (constants found in them are tried, too), so that a
# failure can be repeated; `--hypothesis-profile=explore` draws others.
#
# The same code meets the same examples again at every run, so `make test` draws a third of what a
# property is worth; `make test-deep` draws ten times as many, and others each time.
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=30)
settings.register_profile("explore", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=300, print_blob=True)
settings.load_profile("quick")

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--data",
        metavar="DIR",
        type=Path,
        default=ROOT.parent / "shared" / "data",
        help="folder of published instances and real order books (default: ../shared/data)",
    )


@pytest.fixture(scope="session")
def data_dir(request: pytest.FixtureRequest) -> Path:
    """Return the folder that `--data` names, or skip the test where there is none."""
    folder: Path = request.config.getoption("--data")
    if not folder.is_dir():
        pytest.skip(f"no data in {folder}; name its folder with --data DIR")
    return folder.resolve()
