"""The settings of the host that trains: which kind it is, and what its trainings are given."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from adapters.openai_api.azure import AzureAccount
from adapters.openai_api.profiles import PROFILES, Profile, ProviderName, provider_at
from adapters.openai_api.webhook import secret_of
from bot.settings_values import address
from core.options import Provider


class ProviderSettings(BaseSettings):
    """``HOBANE_PROVIDER``, the hyperparameters, and ``AZURE_*``."""

    hobane_provider: ProviderName | None = Field(
        None, description="What kind of host trains; empty: told by its address (docs/providers.md)"
    )
    hobane_epochs: int | None = Field(
        None,
        ge=1,
        le=50,
        description="How often a training goes through the examples; empty: the host's choice",
    )
    hobane_batch_size: int | None = Field(
        None, ge=1, le=256, description="Examples in one step of a training; empty: the host's choice"
    )
    hobane_learning_rate: float | None = Field(
        None,
        gt=0,
        description="A multiplier (OpenAI, Azure) or the rate itself (Nebius); empty: the host's choice",
    )
    hobane_compare_share: float = Field(
        0.0, ge=0, le=1, description="The share of teachers' questions answered twice, to ask which is better"
    )
    openai_webhook_secret: SecretStr | None = Field(
        None,
        description="The secret (whsec_…) of a webhook to /openai/webhook; ends waits for trainings early",
    )
    azure_subscription_id: str | None = Field(
        None, description="Azure's subscription; with it the bot deploys"
    )
    azure_resource_group: str | None = Field(None, description="The resource group")
    azure_resource: str | None = Field(None, description="The name of the Azure OpenAI resource")
    azure_tenant_id: str | None = Field(
        None, description="The tenant of the app registration that may deploy"
    )
    azure_client_id: str | None = Field(None, description="Its application id")
    azure_client_secret: SecretStr | None = Field(None, description="Its secret")
    azure_sku: str = Field("Standard", description="The kind of deployment")
    azure_training_type: Literal["Standard", "GlobalStandard", "Developer"] | None = Field(
        None, description="Where Azure trains; empty: its choice"
    )
    azure_management_url: str = Field(
        "https://management.azure.com", description="Azure's management, for other clouds and tests"
    )
    azure_login_url: str = Field(
        "https://login.microsoftonline.com", description="Azure's login, for other clouds and tests"
    )

    @field_validator("openai_webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            secret_of(value.get_secret_value())
        return value

    @field_validator("azure_management_url", "azure_login_url")
    @classmethod
    def _azure_address(cls, value: str | None) -> str | None:
        return address(value)

    def profile(self, trains_at: str | None, *, remote: bool) -> Profile:
        """The kind of host that trains at an address (None: OpenAI's own)."""
        name = self.hobane_provider or (provider_at(trains_at) if remote else "embedded")
        profile = PROFILES[name]
        if name == "azure" and self.azure_training_type:
            return replace(profile, extra={"trainingType": self.azure_training_type})
        return profile

    def _azure_parts(self) -> tuple[object, ...]:
        place = (self.azure_subscription_id, self.azure_resource_group, self.azure_resource)
        return (*place, self.azure_tenant_id, self.azure_client_id, self.azure_client_secret)

    @model_validator(mode="after")
    def _azure_whole(self) -> Self:
        if any(self._azure_parts()) and not all(self._azure_parts()):
            raise ValueError("azure_parts")
        return self

    def azure_account(self) -> AzureAccount | None:
        """Where and as whom the bot deploys at Azure; None where people do that by hand."""
        if not all(self._azure_parts()) or self.azure_client_secret is None:
            return None
        return AzureAccount(
            subscription=self.azure_subscription_id or "",
            group=self.azure_resource_group or "",
            resource=self.azure_resource or "",
            tenant=self.azure_tenant_id or "",
            client=self.azure_client_id or "",
            secret=self.azure_client_secret.get_secret_value(),
            sku=self.azure_sku,
            management_url=self.azure_management_url,
            login_url=self.azure_login_url,
        )

    def provider(self, profile: Profile) -> Provider:
        """What the core needs to know about that host."""
        by_hand = profile.name == "azure" and self.azure_account() is None
        return Provider(
            profile.name,
            profile.methods,
            ("by_hand" if by_hand else "itself") if profile.deploys else "never",
            profile.idle_days,
            profile.continues,
        )

    def hyperparameters(self) -> dict[str, float]:
        """Those that are set."""
        named = {
            "epochs": self.hobane_epochs,
            "batch_size": self.hobane_batch_size,
            "learning_rate": self.hobane_learning_rate,
        }
        return {name: value for name, value in named.items() if value is not None}
