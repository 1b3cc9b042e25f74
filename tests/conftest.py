"""What holds for every test: no deadlines, and the folder of published and real data."""

from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says something of the machine, not of the code. The same examples are
# drawn wherever the same modules are loaded (constants found in them are tried, too), so that a
# failure can be repeated; `--hypothesis-profile=explore` draws others.
settings.register_profile("untimed", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("untimed")

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
