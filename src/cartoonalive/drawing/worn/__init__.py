"""Glasses, jewellery, hats and what else is worn on the head."""
