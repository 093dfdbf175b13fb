"""Files that other programs wrote, read with everything they leave unsaid asked for."""
