-- A tenth of each page is left free: a row that is changed stays there. What is rewritten in whole below takes it at once,
-- the rest as rows come and go.
ALTER TABLE link_value SET (fillfactor = 90);
ALTER TABLE link_holding SET (fillfactor = 90);
ALTER TABLE link_evidence SET (fillfactor = 90);
ALTER TABLE link SET (fillfactor = 90);
