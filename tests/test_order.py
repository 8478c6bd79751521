from __future__ import annotations

from citing import codes

from brief.citations.order import check_order


def test_two_that_changed_places_are_found() -> None:
    source = "Kestria attacked Dalvia and took 11 boats and 45 guns."
    assert codes(check_order, "Dalvia attacked Kestria.", source)
    assert codes(check_order, "Kestria took 45 boats and 11 guns.", source)
    assert codes(check_order, "Kestria took 45 guns.", source) == []
    assert codes(check_order, "Kestria attacked Dalvia.", source) == []
    assert codes(check_order, "Dalvia was attacked by Kestria.", source) == []
