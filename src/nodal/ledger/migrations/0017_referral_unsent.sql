-- What nobody sent yet, and what was set aside before it was sent, is the sender's own business: the unit that it is
-- meant for does not learn of it, through no door.
SELECT nodal_protect_again('referral', 'from_unit = (SELECT nodal_unit())'
    ' OR (to_unit = (SELECT nodal_unit()) AND state NOT IN (''ready'', ''superseded''))');
