"""Events reach the listener, and a listener that raises costs nothing."""

from solvers.events import Broadcast, Failure, Incumbent, Phase


def test_events_reach_the_listener_in_order():
    heard = []
    broadcast = Broadcast(heard.append)
    events = [Phase(0.0, "edd"), Incumbent(0.1, 5, None, "edd")]
    for event in events:
        broadcast.emit(event)
    assert heard == events
    assert broadcast.failures == []


def test_without_a_listener_failures_are_still_kept():
    broadcast = Broadcast()
    failure = Failure(1.0, "search", RuntimeError("lost"))
    broadcast.emit(Phase(0.0, "edd"))
    broadcast.emit(failure)
    assert broadcast.failures == [failure]


def test_a_listener_that_raises_is_not_called_again_and_recorded():
    calls = []

    def listener(event):
        calls.append(event)
        raise RuntimeError("no screen")

    broadcast = Broadcast(listener)
    broadcast.emit(Phase(0.0, "edd"))
    broadcast.emit(Phase(1.0, "search"))
    assert len(calls) == 1
    assert [failure.source for failure in broadcast.failures] == ["listener"]
    assert str(broadcast.failures[0].error) == "no screen"
