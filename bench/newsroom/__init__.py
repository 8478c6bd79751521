"""The newsroom measured: each module here has a `report(shared)` that prints one table of newsroom.md."""
