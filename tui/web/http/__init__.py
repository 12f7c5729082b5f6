"""Requests and answers: who sent one, how much and how long, and what every answer says."""
