"""Several hosts behind HAProxy, as docs/hosting.md sets them up."""
