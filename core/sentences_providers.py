"""What the bot says about hosts of models: what they do not do, what lies there, what it costs, Korean and English."""

from __future__ import annotations

PROVIDERS: dict[str, tuple[str, str]] = {
    # ---- trouble at a host that trains
    "FineTuningClosed": (
        "이 모델 서버는 이 계정의 학습을 더 받지 않아요. OpenAI는 2026년 5월 7일부터 새 조직의 학습을, 2027년 1월 6일부터는 "
        "모두의 학습을 받지 않아요. 다른 길이 있어요: 우리 엔진의 `lora`로 직접 학습하기, Azure(HOBANE_PROVIDER=azure), "
        "Nebius(HOBANE_PROVIDER=nebius). docs/providers.md에 하나씩 적어 두었어요.",
        "This host no longer trains for this account. OpenAI closed its self-serve fine-tuning to new organisations on "
        "7 May 2026 and closes it to everybody on 6 January 2027. There are other ways: train it yourself with our "
        "engine's `lora`, or at Azure (HOBANE_PROVIDER=azure) or Nebius (HOBANE_PROVIDER=nebius); see docs/providers.md.",
    ),
    "MethodNotOffered": (
        "{base:은} {method} 방법으로 학습할 수 없어요. 기본 방법으로 학습하거나(/retrain), 이 방법을 쓸 수 있는 모델 서버를 "
        "골라 주세요 (docs/providers.md).",
        "{base} cannot be trained by {method}. Train it in the usual way (/retrain), or choose a host that offers this "
        "method (docs/providers.md).",
    ),
    "DeploymentFailed": (
        "학습은 끝났지만 모델을 배포하지 못했어요 ({reason}). 모델 서버의 배포 화면에서 확인해 주세요.",
        "The training is done, but the model could not be deployed ({reason}). Please look at the host's deployments.",
    ),
}
