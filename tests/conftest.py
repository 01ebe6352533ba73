"""What tests of several rooms share."""

import pytest

from tests.fakes import Clock


@pytest.fixture
def now() -> Clock:
    return Clock()
