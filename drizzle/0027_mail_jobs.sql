-- News that a member turned off is not told; what may be worth a mail gets a job in the same transaction. Which default
-- a role has, the job knows (src/lib/interop/notices). What is entered for the past (the demo's history) is no news.
create function platform.weigh_news() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
	if exists (select from platform.notification_settings s
		where s.membership_id = new.membership_id and s.kind = new.kind and s.delivery = 'off') then
		return null;
	end if;
	return new;
end $$;
--> statement-breakpoint
create trigger notifications_weighed before insert on platform.notifications for each row execute function platform.weigh_news();
--> statement-breakpoint
create function platform.mail_news() returns trigger language plpgsql set search_path = pg_catalog as $$
declare moment timestamptz := coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now());
begin
	if new.created_at > moment - interval '1 day' and not exists (
		select from platform.notification_settings s
		where s.membership_id = new.membership_id and s.kind = new.kind and s.delivery in ('portal', 'digest')
	) then
		perform platform.add_job('platform.mail', jsonb_build_object('notificationId', new.id), new.created_at);
	end if;
	return null;
end $$;
--> statement-breakpoint
create trigger notifications_mail after insert on platform.notifications for each row execute function platform.mail_news();
--> statement-breakpoint
revoke all on function platform.weigh_news(), platform.mail_news() from public;
--> statement-breakpoint
grant select, insert, update, delete on platform.notification_settings, platform.mails, platform.links to lk_app, lk_job;
