"""What the bot says while a training goes on and when it has ended, Korean and English."""

from __future__ import annotations

NEWS: dict[str, tuple[str, str]] = {
    # ---- the message that changes while a training goes on
    "live_head": ("**{number}번 학습** — {stage}", "**Training #{number}** — {stage}"),
    "stage_preparing": ("준비 중", "preparing"),
    "stage_validating": ("파일 확인 중", "validating the file"),
    "stage_queued": ("차례를 기다리는 중", "queued"),
    "stage_running": ("학습 중", "running"),
    "stage_evaluating": ("새 모델을 시험하는 중", "evaluating the new model"),
    "stage_succeeded": ("끝났어요", "done"),
    "stage_failed": ("실패했어요", "failed"),
    "stage_cancelled": ("그만두었어요", "cancelled"),
    "live_step": ("{step:,}/{steps:,} 단계", "step {step:,} of {steps:,}"),
    "live_loss": ("손실 {loss:.3g}", "loss {loss:.3g}"),
    "live_left": ("약 {time} 남음", "about {time} left"),
    "live_took": ("{time} 걸림", "took {time}"),
}
