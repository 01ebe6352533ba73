"""What the doctor says of a language model's engine, Korean and English."""

from __future__ import annotations

ENGINE: dict[str, tuple[str, str]] = {
    "doctor_engine": ("언어 모델 엔진", "Language model engine"),
    "doctor_packages": (
        "학습에 필요한 꾸러미가 모두 있어요.",
        "Everything that training needs is installed.",
    ),
    "doctor_no_packages": (
        "꾸러미가 없어요: {names}. `make train`으로 설치하세요.",
        "These packages are missing: {names}. Install them with `make train`.",
    ),
    "doctor_hub_model": (
        "{name:은} 폴더가 아니라서, 이 컴퓨터에 없으면 처음 쓸 때 내려받아요.",
        "{name} is no folder here; it is fetched at its first use unless it was before.",
    ),
    "doctor_cluster": ("Ray 클러스터", "Ray cluster"),
    "doctor_ray_near": ("{address:을} 써요.", "Uses {address}."),
    "doctor_ray_open": (
        "{address:은} 다른 컴퓨터예요. Ray는 기본으로 인증이 없고 모든 주소에서 들으니, 닿는 사람은 누구나 프로그램을 "
        "돌릴 수 있어요. 방화벽 안에 두고 RAY_AUTH_MODE=token을 켜세요 (docs/engine.md).",
        "{address} is another machine. By default Ray has no authentication and listens on every address: whoever "
        "reaches it can run programs there. Keep it behind a firewall and set RAY_AUTH_MODE=token (docs/engine.md).",
    ),
}
