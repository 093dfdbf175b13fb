"""Where the history lies."""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "RETROGAIT_HOME"
FILE_NAME = "history.db"


def history_file() -> Path:
    """The history of this user: beside the profiles, see :func:`retrogait.profiles.home`.

    Said again here because ``profiles`` reads recordings and costs half of what a command that
    only looks something up may take; a test holds the two together.
    """
    given = os.environ.get(HOME_VARIABLE)
    if given:
        return Path(given) / FILE_NAME
    import platformdirs

    return platformdirs.user_data_path("retrogait") / FILE_NAME
