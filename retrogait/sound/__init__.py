"""Sound without a browser: the beat, melodies and spoken clips on the computer's own device.

Nothing here loads miniaudio before a :class:`DeviceSpeaker` is opened. How it sounds and what was
not tried: ``docs/sound.md``.
"""

from retrogait.sound.announcements import of_calibration, of_cue, of_event
from retrogait.sound.device import DeviceSpeaker, find_speaker
from retrogait.sound.failures import NoSound
from retrogait.sound.listener import SoundListener
from retrogait.sound.pacing import BandLike, BeatMode, beat_of
from retrogait.sound.port import Announcement, Beat, SilentSpeaker, Speaker, Volumes

__all__ = [
    "Announcement",
    "BandLike",
    "Beat",
    "BeatMode",
    "DeviceSpeaker",
    "NoSound",
    "SilentSpeaker",
    "SoundListener",
    "Speaker",
    "Volumes",
    "beat_of",
    "find_speaker",
    "of_calibration",
    "of_cue",
    "of_event",
]
