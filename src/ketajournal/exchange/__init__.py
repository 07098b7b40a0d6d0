"""Files in and out, one module a format: ``write`` makes files of an archive, ``read`` an archive of a file."""
