-- What linking remembers between two batches is the worker's alone; what became of a network is seen by who sees it.
SELECT nodal_protect(name, 'false')
FROM unnest(ARRAY['link_admitted', 'link_again', 'link_filed', 'link_holding', 'link_named', 'link_said', 'link_value']) AS name;
SELECT nodal_protect('network_event',
    'EXISTS (SELECT 1 FROM network n WHERE n.ref IN (network_event.ref, network_event.other) OFFSET 0)');
SELECT nodal_protect('network_moved', 'EXISTS (SELECT 1 FROM network n WHERE n.ref = network_moved.now OFFSET 0)');
SELECT nodal_protect('link_conflict', 'EXISTS (SELECT 1 FROM account x WHERE x.id = link_conflict.a_id OFFSET 0)'
    ' AND EXISTS (SELECT 1 FROM account y WHERE y.id = link_conflict.b_id OFFSET 0)');

SELECT nodal_rights('derived', 'link_admitted', 'link_again', 'link_conflict', 'link_filed', 'link_holding', 'link_named',
    'link_said', 'link_value', 'network_moved');
SELECT nodal_rights('keep', 'network_event');
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO nodal_app;

-- The first, in order of their text, of the reports that say the same; the buckets of an address with its port; what
-- recipients hold.
CREATE INDEX link_filed_first ON link_filed (print, (report::text) COLLATE "C");
CREATE INDEX link_said_bucket ON link_said (value, bucket) WHERE bucket >= 0;
CREATE INDEX link_holding_received ON link_holding (value) WHERE part = 1;
