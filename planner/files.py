"""Files that are there as a whole or not at all."""

import os
import tempfile
from pathlib import Path

from planner.errors import BadRequest


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that whoever reads it sees the old content or all of the new one.

    Raises
    ------
    BadRequest
        When it cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, staged = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            # A temporary file is for its owner alone; what replaces a file is for whoever may read.
            mask = os.umask(0)
            os.umask(mask)
            Path(staged).chmod(0o666 & ~mask)
            Path(staged).replace(path)
        except BaseException:
            Path(staged).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BadRequest(
            f"{path} cannot be written: {error.strerror or error}", hint="name another place"
        ) from error
