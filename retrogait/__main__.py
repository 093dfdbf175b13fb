"""``python -m retrogait``."""

from retrogait.cli import main

main()
