"""The phone beside the camera: the app that reads the QR code and shows the code that answers it."""
