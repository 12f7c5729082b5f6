"""What reaches the terminal: how windows are composed, QR codes, and what stands in for wide characters."""
