"""How bytes travel: the REST client and the SFTP client. What the bytes mean is not known here."""
