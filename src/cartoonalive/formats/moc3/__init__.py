"""The moc3 binary: field table, reader, writer, validator, text twin."""
