"""Cut the portrait into layers and fill what was hidden."""
