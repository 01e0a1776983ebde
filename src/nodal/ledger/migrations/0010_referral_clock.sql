-- Referrals from before this migration get the times that their events tell. The rules of visibility hold for the owner
-- of the tables too, so the update is made in the name of the program.
SELECT set_config('nodal.unit', '*', true), set_config('nodal.person', '0', true);
UPDATE referral SET
    changed_at = coalesce((SELECT max(e.recorded_at) FROM referral_event e WHERE e.referral_id = referral.id), made_at);
UPDATE referral SET due_what = 'acknowledge',
    due_at = (SELECT min(e.at) FROM referral_event e WHERE e.referral_id = referral.id AND e.kind = 'sent')
        + interval '3 days'
WHERE state IN ('sent', 'delivered');
SELECT set_config('nodal.unit', '', true), set_config('nodal.person', '', true);
