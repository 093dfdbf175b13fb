"""From what one step shows to an answer: the learned model, its memory, and when to stay silent.

``judge`` holds the port and the rule that believes the body part's physics as it is.
"""

from retrogait.gait.direction.judge import Judge, PhysicsJudge

__all__ = ["Judge", "PhysicsJudge"]
