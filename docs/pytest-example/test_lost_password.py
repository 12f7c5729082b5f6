"""Our procedure for a lost password, as the service desk tells it to customers."""

import pytest


@pytest.mark.camera(scenario="lost-no-questions", lang="ru")
def test_a_code_from_the_service_desk(camera):
    camera.click("Forgot Password").click("Forgot?").expect_window("Captcha")
    code = camera.desk(camera.scan())
    camera.clock.forward(minutes=1)
    camera.field("Verification code", code).press("Enter")
    camera.expect_window("Modify Password").check("new-password")
    camera.field("New Password", "Korsar-42-north").field("Confirm Password", "Korsar-42-north")
    camera.click("OK").click("Later").expect_window("System Login")
    camera.field("Password", "Korsar-42-north").press("Enter").expect_window("Main Menu")
