"""Pages for a browser. Today: the service desk, for the phone that a person holds before the camera's code.

Its libraries (Starlette, uvicorn, python-multipart) are an extra, and nothing else imports them or this.
"""
