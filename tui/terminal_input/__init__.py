"""What a terminal sends, cleaned before Textual's parser sees it. Nothing here knows Textual.

`sequences` cuts bytes into text, control characters and whole sequences; `keyboard` turns sequences of keys
into one form; `input_filter` passes on what is known and drops the rest.
"""
