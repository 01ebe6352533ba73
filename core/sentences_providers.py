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
        "모델 서버에 파일이 {count:,}개({size}) 있어요. 하나만 지우려면 /files의 ‘지울 파일’ 칸에 그 파일을 적어 주세요.",
        "Files at the model host: {count:,} ({size}). To delete one, name it to /files as the file to delete.",
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
    "gone_in_use": (
        "- 지금 답하는 모델이 모델 서버에 없어요: {models}. 전에 답하던 모델로 되돌리거나 다른 모델을 골라 주세요.",
        "- The model that answers now is gone at its host: {models}. Roll back, or choose another.",
    ),
    "strange_models": (
        "- 이 봇이 모르는 학습된 모델이에요. 다른 곳에서 쓰고 있을 수 있으니 하나씩 확인해 주세요: {models}",
        "- Tuned models that this bot does not know; somebody else may use them, so look at each: {models}",
    ),
    # ---- what it costs
    "BudgetUsedUp": (
        "이번 달 예산 {budget} {currency}를 다 썼어요 (지금까지 {spent} {currency}). 관리자가 {setting} 값을 올릴 수 있고, "
        "다음 달 1일(UTC)에는 다시 쓸 수 있어요.",
        "This month's budget of {budget} {currency} is used up ({spent} {currency} so far). An admin can raise "
        "{setting}; it begins anew on the first of next month (UTC).",
    ),
    "BudgetTooSmall": (
        "이번 달 예산 {budget} {currency} 가운데 {left} {currency}만 남았는데 약 {cost} {currency}가 들어요. 관리자가 "
        "{setting} 값을 올릴 수 있어요.",
        "This would cost about {cost} {currency}, and {left} of this month's {budget} {currency} are left. An admin can "
        "raise {setting}.",
    ),
    "budget_warning": (
        "이번 달 {what} 예산의 80%를 넘게 썼어요: {budget} {currency} 가운데 {spent} {currency}. 다 쓰면 멈춰요. 관리자가 "
        "{setting} 값을 올릴 수 있어요.",
        "More than 80 % of this month's budget for {what} is used: {spent} of {budget} {currency}. At 100 % it stops; an "
        "admin can raise {setting}.",
    ),
    "budget_line": (
        "{what}: {budget} {currency} 가운데 {spent} {currency} 썼어요 ({share}%).",
        "{what}: {spent} of {budget} {currency} used ({share} %).",
    ),
    "kind_of_answers": ("답", "answers"),
    "kind_of_training": ("학습", "training"),
    "show_costs": ("비용 보기", "Show the costs"),
    "costs_of": ("{month}에 쓴 것이에요 (UTC 기준).", "What {month} has taken so far (UTC):"),
    "nothing_used": ("아직 쓴 것이 없어요.", "Nothing was used yet."),
    "embedded_is_free": (
        "내장 엔진이 답하고 학습하는 데는 비용이 들지 않아요.",
        "Answers and trainings of the embedded engine cost nothing.",
    ),
    "no_prices": (
        "가격표가 없어서 금액은 알 수 없어요. HOBANE_PRICES에 적어 주세요.",
        "Without a table of prices the cost is not known. Write one into HOBANE_PRICES.",
    ),
    "prices_of": ("{dated}에 적은 가격으로 셈했어요.", "By the prices of {dated}."),
    "unpriced": (
        "가격을 몰라서 금액에서 뺀 모델: {models}",
        "Models whose price is not known, and which are left out of the cost: {models}",
    ),
    "times": ("횟수", "Times"),
    "tokens_in": ("들어간 토큰", "Tokens in"),
    "tokens_out": ("나온 토큰", "Tokens out"),
    "cost": ("금액", "Cost"),
    # ---- what ends
    "ends_soon": (
        "`{model}` 모델은 {day}에 끝나요 ({left}일 남았어요).",
        "The model `{model}` ends on {day}, in {left} days.",
    ),
    "ends_past": (
        "`{model}` 모델은 {day}에 끝났어요.",
        "The model `{model}` ended on {day}.",
    ),
    "ends_with_base": (
        "지금 답하는 `{tuned}` 모델도 이 기본 모델과 함께 끝나요.",
        "The model that answers now, `{tuned}`, ends with it: this is its base.",
    ),
    "ends_what_to_do": (
        "그 전에 OPENAI_MODEL이나 FINETUNE_MODEL에 다른 모델을 적고 /retrain으로 다시 학습해 주세요. 가르친 것은 그대로 있어요. 다른 "
        "모델 서버나 내장 엔진으로 옮기는 길은 docs/providers.md에 있어요.",
        "Before that, name another model in OPENAI_MODEL or FINETUNE_MODEL and train again with /retrain; what was taught "
        "stays. docs/providers.md shows the way to another host or to the embedded engine.",
    ),
    "show_models": ("모델 보기", "Show the models"),
    "idle_deployment": (
        "`{model}` 배포에 한동안 질문이 없었어요. Azure는 {days}일 동안 쓰지 않은 배포를 지워서, 이대로면 {day}쯤 사라져요. 질문 하나면 "
        "늦춰지고, 지워져도 모델은 남아 있어서 다시 배포할 수 있어요.",
        "Nobody has asked the deployment `{model}` for a while. Azure deletes one after {days} days without a question, "
        "which would be about {day}. A single question puts it off; the model itself stays and can be deployed again.",
    ),
    "deploy_by_hand": (
        "새 모델은 배포해야 답할 수 있어요. Azure 포털에서 `{model}`이라는 이름으로 배포한 다음 /use로 골라 주세요.",
        "The new model answers once it is deployed. Deploy it in the Azure portal under the name `{model}`, then choose it "
        "with /use.",
    ),
}
