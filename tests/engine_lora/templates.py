"""Chat templates that behave like those of well-known families: what they refuse, fold, ignore and add."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_NO_SYSTEM: Final = (
    "{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
)
_STRICT: Final = (
    "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Roles must alternate user/assistant') }}{% endif %}"
)
_MODEL: Final = "{% set role = 'model' if message['role'] == 'assistant' else message['role'] %}"


@dataclass(frozen=True, slots=True)
class Family:
    """A template, the marks it is made of, what ends an answer, the end that the tokenizer knows, what leads in."""

    template: str
    marks: tuple[str, ...]
    end: str
    known_end: str
    lead: str = ""


PLAIN: Final = Family(
    "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}",
    ("<|pad|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>"),
    "<|end|>",
    "<|end|>",
)

# Gemma 2: no system turn, strict alternation, its own name for the assistant, trimmed texts, and an end of turn that
# is not the end the tokenizer knows.
GEMMA: Final = Family(
    "{{ '<bos>' }}"
    + _NO_SYSTEM
    + "{% for message in messages %}"
    + _STRICT
    + _MODEL
    + "{{ '<start>' + role + '\n' + message['content'] | trim + '<turn>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start>model\n' }}{% endif %}",
    ("<|pad|>", "<eos>", "<bos>", "<start>", "<turn>"),
    "<turn>\n",
    "<eos>",
)

# Gemma 3: the same, but a first system turn is put before the first question.
GEMMA_FOLDING: Final = Family(
    "{{ '<bos>' }}{% set told = '' %}{% set turns = messages %}"
    "{% if messages[0]['role'] == 'system' %}{% set told = messages[0]['content'] + '\n\n' %}"
    "{% set turns = messages[1:] %}{% endif %}{% for message in turns %}"
    + _STRICT
    + _MODEL
    + "{{ '<start>' + role + '\n' + (told if loop.first else '') + message['content'] | trim + '<turn>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<start>model\n' }}{% endif %}",
    GEMMA.marks,
    GEMMA.end,
    GEMMA.known_end,
)

# EXAONE 4: that the model is not to think stands only before the answer to come, never in a finished conversation.
EXAONE: Final = Family(
    "{% for message in messages %}{{ '[|' + message['role'] + '|]\n' + message['content'] + '[|endofturn|]\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '[|assistant|]\n' }}"
    "{% if enable_thinking is defined and enable_thinking %}{{ '<think>\n' }}"
    "{% else %}{{ '<think>\n\n</think>\n\n' }}{% endif %}{% endif %}",
    ("[PAD]", "[|endofturn|]", "[|system|]", "[|user|]", "[|assistant|]", "<think>", "</think>"),
    "[|endofturn|]\n",
    "[|endofturn|]",
)

# Mistral: a system turn only in front and only before the last question, strict alternation, a space before an answer.
MISTRAL: Final = Family(
    "{{ '<s>' }}{% set told = '' %}{% set turns = messages %}"
    "{% if messages[0]['role'] == 'system' %}{% set told = messages[0]['content'] + '\n\n' %}"
    "{% set turns = messages[1:] %}{% endif %}{% for message in turns %}"
    + _STRICT
    + "{% if message['role'] == 'user' %}"
    "{{ '[INST] ' + (told if loop.last or loop.index0 == turns|length - 2 else '') + message['content'] + ' [/INST]' }}"
    "{% else %}{{ ' ' + message['content'] + '</s>' }}{% endif %}{% endfor %}",
    ("<unk>", "</s>", "<s>", "[INST]", "[/INST]"),
    "</s>",
    "</s>",
    " ",
)

# Some leave a system turn out without a word, and some end the last answer with nothing.
SILENT: Final = Family(
    "{% for message in messages %}{% if message['role'] != 'system' %}"
    "{{ '### ' + message['role'] + ': ' + message['content'] + ('' if loop.last else '\n') }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '\n### assistant: ' }}{% endif %}",
    ("<|pad|>", "<|eos|>"),
    "<|eos|>",
    "<|eos|>",
)
