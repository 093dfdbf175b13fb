"""What walking tells of how a sensor is worn: checked, watched, learnt, guided.

``forward_walk`` keeps what a declared forward walk shows and ``check`` holds declared axes
against it; ``watch`` goes on holding the signal against the axes in use and ``guard``
silences what rests on axes in doubt; both look at ``moments``. ``toe`` learns a foot sensor's
axes from walking alone; ``guide`` leads a wearer through a forward walk. The body parts' own
learners (``gait/*/mounting.py``) turn a forward walk into axes.
"""
