"""The database layer of both sides: files, transactions, locks, migrations, column types, neutral errors.

A store is a subclass of `tui.db.database.Database` that says which tables it has, how they came about and
what its own errors are called. This package knows neither the camera nor the manufacturer's side. What
differs between database servers stands behind `tui.db.backend.Backend`; all that is SQLite's own is in
`tui.db.sqlite`.
"""
