"""An ONNX model in MLServer (Apache-2.0), the reference server of the Open Inference Protocol in Python.

By hand, in a folder of its own:
    python3 -m venv venv && venv/bin/pip install mlserver onnxruntime
    cp REPO/test/inference/mlserver/*  .  &&  ONNX_MODEL=REPO/models/forecasting/model.onnx venv/bin/mlserver start .
    TAOLITE_V2_SERVER=http://127.0.0.1:21480 npx vitest run --project unit test/inference/open-inference
"""
import os

import numpy
import onnxruntime
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse


class OnnxModel(MLModel):
    async def load(self) -> bool:
        self._session = onnxruntime.InferenceSession(os.environ["ONNX_MODEL"])
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        feeds = {one.name: NumpyCodec.decode_input(one).astype(numpy.float32) for one in payload.inputs}
        outputs = self._session.run(None, feeds)
        names = [one.name for one in self._session.get_outputs()]
        return InferenceResponse(
            model_name=self.name,
            outputs=[NumpyCodec.encode_output(name, value) for name, value in zip(names, outputs)],
        )
