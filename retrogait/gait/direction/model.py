"""A learned model: features of one step in, probabilities out.

onnxruntime is imported when the first model is loaded, and nowhere else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from retrogait.gait.direction.card import CLASSES, REMEDY, ModelCard
from retrogait.gait.direction.json_object import refused

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

INPUT, OUTPUT = "features", "probabilities"

_SUM_TOLERANCE = 1e-3
"""Three float32 probabilities sum to one within 1e-6; a score that is no probability does not."""


class DirectionModel(Protocol):
    """Judges one step by its features alone."""

    @property
    def card(self) -> ModelCard:
        """Features, filter and thresholds that belong to the model."""
        ...

    def probabilities(self, features: Sequence[float]) -> tuple[float, float, float]:
        """Forward, backward, neither; the same features give the same answer at any time."""
        ...


class OnnxModel:
    """A model in an ONNX graph, one call a step on one thread.

    It has no state, so streams share it, and its deep copy is itself.

    Parameters
    ----------
    onnx : bytes
        The graph: input ``features`` float32 [1, n], output ``probabilities`` float32 [1, 3].
    card : ModelCard
        What belongs to it.
    where : str
        Name of the file, for the messages.

    Raises
    ------
    ModelError
        If onnxruntime cannot run the graph, or it does not map n features to three
        probabilities.
    """

    def __init__(self, onnx: bytes, *, card: ModelCard, where: str = "model") -> None:
        self._card = card
        self._where = where
        self._session = _session(onnx, where=where)
        self._check_input()
        self._check_output()
        self._seats: list[_Seat] = []

    @property
    def card(self) -> ModelCard:
        """What belongs to the model."""
        return self._card

    def probabilities(self, features: Sequence[float]) -> tuple[float, float, float]:
        """Judge one step; some 4 µs for a small network.

        Parameters
        ----------
        features : sequence of float
            As many as the card names, in its order, finite. An array of the standard
            library's is taken as it lies in memory; a tuple takes 1 µs longer.

        Returns
        -------
        tuple of 3 float
            Forward, backward, neither.

        Raises
        ------
        ValueError
            If there are more or fewer features, or one is not finite.
        """
        if len(features) != len(self._card.features):
            raise ValueError(f"expected {len(self._card.features)} features, got {len(features)}")
        seat = self._seat()
        forward, backward, neither = seat.told(features)
        self._seats.append(seat)
        return forward, backward, neither

    def _seat(self) -> _Seat:
        """A seat that nobody else sits on: streams may be scored side by side."""
        try:
            return self._seats.pop()
        except IndexError:
            return _Seat(self._session, n_features=len(self._card.features))

    def __deepcopy__(self, memo: object) -> OnnxModel:
        return self

    def _check_input(self) -> None:
        """One input of the promised name, type and shape, or ModelError."""
        expected = [(INPUT, "tensor(float)", [1, len(self._card.features)])]
        got = [(node.name, node.type, node.shape) for node in self._session.get_inputs()]
        if got != expected:
            raise refused(
                self._where, expected=f"the inputs {expected}", got=str(got), remedy=REMEDY
            )

    def _check_output(self) -> None:
        """The promised output, tried out once, or ModelError."""
        outputs = {node.name: node.type for node in self._session.get_outputs()}
        if outputs.get(OUTPUT) != "tensor(float)":
            raise refused(
                self._where, expected=f"a float output {OUTPUT!r}", got=str(outputs), remedy=REMEDY
            )
        zeros = np.zeros((1, len(self._card.features)), dtype=np.float32)
        tried = self._session.run([OUTPUT], {INPUT: zeros})[0]
        is_fair = tried.shape == (1, len(CLASSES)) and (tried >= 0.0).all()
        if not (is_fair and abs(float(tried.sum()) - 1.0) <= _SUM_TOLERANCE):
            expected = f"{len(CLASSES)} probabilities that sum to 1"
            raise refused(self._where, expected=expected, got=str(tried.tolist()), remedy=REMEDY)


class _Seat:
    """Memory that onnxruntime reads and writes in place, for one call after the other.

    To hand over arrays of their own at each call takes a third longer.
    """

    def __init__(self, session: InferenceSession, *, n_features: int) -> None:
        self._session = session
        self._features = np.zeros(n_features, dtype=np.float32)
        self._probabilities = np.zeros(len(CLASSES), dtype=np.float32)
        self._binding = binding = session.io_binding()
        for bind, name, memory in (
            (binding.bind_input, INPUT, self._features),
            (binding.bind_output, OUTPUT, self._probabilities),
        ):
            bind(name, "cpu", 0, np.float32, (1, len(memory)), memory.ctypes.data)

    def told(self, features: Sequence[float]) -> list[float]:
        """The model's output for one row of features, or ValueError."""
        self._features[:] = features
        # To ask each takes three times as long; their squares add up to a number up to 1e18.
        if not math.isfinite(self._features.dot(self._features)):
            raise ValueError(f"expected finite features, got {features}")
        self._session.run_with_iobinding(self._binding)
        told: list[float] = self._probabilities.tolist()
        return told


def _session(onnx: bytes, *, where: str) -> InferenceSession:
    """A session on one thread of one core, or ModelError."""
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as refusals

    onnxruntime.disable_telemetry_events()  # builds for Windows send usage data by default
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
    except (
        refusals.Fail,
        refusals.InvalidArgument,
        refusals.InvalidGraph,
        refusals.InvalidProtobuf,
        refusals.NotImplemented,
        refusals.RuntimeException,
    ) as error:
        got = " ".join(str(error).split())
        raise refused(
            where, expected="a graph that onnxruntime runs", got=got, remedy=REMEDY
        ) from error
