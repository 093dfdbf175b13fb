"""Parts of ``fault_campaign.py``: what goes wrong, a session in it, and the verdict on it."""
