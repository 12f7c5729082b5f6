"""The far side of the QR code: the vendor's keys, the scanner, the service desk and its mail."""
