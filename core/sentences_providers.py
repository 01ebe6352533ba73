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
    "HostForbidsDeletion": (
        "모델 서버가 {thing:을} 지우는 것을 허락하지 않아요. OpenAI에서는 조직의 Owner 권한이 있는 키가 필요해요.",
        "The model host does not allow deleting {thing}. At OpenAI this needs a key of an Owner of the organisation.",
    ),
    "FileInUse": (
        "아직 끝나지 않은 학습이 {file:을} 쓰고 있어서 지우지 않았어요.",
        "{file} was not deleted: a training that has not ended still uses it.",
    ),
    "NoSuchFile": (
        "모델 서버에 {file:이} 없어요. /files로 볼 수 있어요.",
        "There is no {file} at the model host. /files lists what is there.",
    ),
    "ModelInUse": (
        "지금 `{model}` 모델이 답하고 있어서 지우지 않아요. 먼저 /rollback이나 /use로 다른 모델을 골라 주세요.",
        "`{model}` answers right now, so it is not deleted. Choose another model first, with /rollback or /use.",
    ),
    # ---- what lies at the host
    "name": ("이름", "Name"),
    "size": ("크기", "Size"),
    "purpose": ("용도", "Purpose"),
    "age": ("나이", "Age"),
    "used_by": ("쓰는 학습", "Used by"),
    "nobody": ("없음", "nobody"),
    "days": ("{n}일", "{n} d"),
    "at_host": ("모델 서버에", "At the host"),
    "not_listed": ("없음", "not listed"),
    "until": ("{day}까지", "until {day}"),
    "no_files": ("모델 서버에 파일이 없어요.", "There are no files at the model host."),
    "files_found": (
        "모델 서버에 파일이 {count:,}개({size}) 있어요. `/files delete:파일`로 하나씩 지울 수 있어요.",
        "{count:,} files ({size}) lie at the model host. `/files delete:FILE` deletes one.",
    ),
    "clean_up": ("정리하기", "Clean up"),
    "delete_it": ("정말 지우기", "Really delete"),
    "delete_files": ("파일 지우기", "Delete the files"),
    "delete_one": ("{model} 지우기", "Delete {model}"),
    "deleting": ("지우는 중", "Deleting"),
    "delete_file_really": (
        "{file}({size}) 파일을 모델 서버에서 지울까요? 되돌릴 수 없어요.",
        "Delete the file {file} ({size}) at the model host? This cannot be undone.",
    ),
    "file_deleted": ("{file} 파일을 지웠어요.", "Deleted the file {file}."),
    "delete_model_really": (
        "`{model}` 모델을 모델 서버에서 지울까요? 되돌릴 수 없고, 다시 쓰려면 다시 학습해야 해요.",
        "Delete the model `{model}` at its host? This cannot be undone; only another training brings it back.",
    ),
    "model_deleted": ("`{model}` 모델을 지웠어요.", "Deleted the model `{model}`."),
    "delete_files_really": (
        "끝난 학습의 파일 {count:,}개({size})를 모델 서버에서 지울까요? 학습한 모델은 그대로 남아요.",
        "Delete {count:,} files ({size}) of trainings that have ended? The tuned models stay.",
    ),
    "files_deleted": ("파일 {count:,}개({size})를 지웠어요.", "Deleted {count:,} files ({size})."),
    "forget_them": ("목록에서 빼기", "Forget them"),
    "forget_versions_really": (
        "모델 서버에 이제 없는 모델 {count}개를 목록에서 뺄까요?",
        "Take {count} models off the list that their host no longer has?",
    ),
    "versions_forgotten": ("모델 {count}개를 목록에서 뺐어요.", "Took {count} models off the list."),
    "nothing_to_clean": ("정리할 것이 없어요.", "There is nothing to clean up."),
    "spent_files": (
        "- 끝난 학습의 파일 {count:,}개({size})가 남아 있어요.",
        "- {count:,} files ({size}) are left of trainings that have ended.",
    ),
    "gone_versions": (
        "- 모델 서버에서 없어진 모델이 목록에 있어요: {models}",
        "- On the list, but gone at the host: {models}",
    ),
    "strange_models": (
        "- 이 봇이 모르는 학습된 모델이에요. 다른 곳에서 쓰고 있을 수 있으니 하나씩 확인해 주세요: {models}",
        "- Tuned models that this bot does not know; somebody else may use them, so look at each: {models}",
    ),
}
