-- a copy of the database, made for tests, reminds nobody
UPDATE res_company SET collection_automatic = FALSE WHERE collection_automatic;
