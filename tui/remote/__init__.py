"""Any Textual app on a visitor's terminal: one app a visitor, one event loop a worker process.

It knows no camera and no screen: it is given a factory that makes the app of a visitor.
"""
