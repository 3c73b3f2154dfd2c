"""Identity as a linear basis of named weights over a template face: its data, its fields and its inference."""
