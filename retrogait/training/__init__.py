"""Where the direction models come from: simulated people, recordings that may be learnt from.

Never imported at run time. The way is ``recordings`` and ``simulated`` (labelled
contacts) -> ``fit`` (one small model a family) -> ``operating_point`` (filter and
thresholds) -> ``export`` (ONNX and card). See ``docs/training.md``.
"""
