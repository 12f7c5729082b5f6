"""The far side of the QR code: the cloud's keys, the scanner, the service desk and its mail."""
