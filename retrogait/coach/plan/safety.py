"""What holds for every plan: said before the first session, shown beside each."""

from __future__ import annotations

SAFETY = (
    "Start slowly: walk backward well before you run backward.",
    "A clear, flat, dry lane, and nobody crosses it; walk it once forward and look.",
    "No sharp turns and no uneven ground at first.",
    "Somebody goes along until it is easy; look over your shoulder, and at every set's end.",
    "On a treadmill: clip the safety key on, hold the rails, start at half your forward pace.",
    "Stop at once when dizzy, unsteady or in pain.",
    "With a balance disorder, see a physiotherapist before the first session.",
)
"""Sources: two falls with considerable morbidity in backward-walking therapy (Thomas & Fast, as
quoted in a stroke trial) for the spotter and the lane; a physiotherapist's published advice for
the treadmill; the fitness article the programme goes back to for the rest."""

NOT_MEDICAL = (
    "This is training advice from published sources, not medical advice: it does not know you. "
    "When in doubt, ask a doctor or a physiotherapist first."
)
