import pytest

from cityhall.kernel.transactions import after_commit, write

pytestmark = pytest.mark.django_db(transaction=True)


@write
def outer(done, *, fails=False):
    after_commit(lambda: done.append("outer"))
    with write():
        after_commit(lambda: done.append("inner"))
    assert done == [], "nothing happens before the commit"
    if fails:
        raise RuntimeError


def test_what_follows_a_commit_follows_the_outermost():
    done = []
    outer(done)
    assert done == ["outer", "inner"]


def test_nothing_follows_a_rollback():
    done = []
    with pytest.raises(RuntimeError):
        outer(done, fails=True)
    assert done == []


def test_what_fails_after_the_commit_does_not_reach_the_caller(caplog):
    done = []
    with write():
        after_commit(lambda: 1 / 0)
        after_commit(lambda: done.append("next"))
    assert done == ["next"]
    assert "ZeroDivisionError" in caplog.text
