-- News for a membership, told to whoever listens (platform/live.server.ts): the id, and nothing of what it is about.
create function platform.tell_news() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
	perform pg_notify('lueckenlos_news', new.membership_id::text);
	return null;
end $$;
--> statement-breakpoint
create trigger notifications_news after insert on platform.notifications for each row execute function platform.tell_news();
