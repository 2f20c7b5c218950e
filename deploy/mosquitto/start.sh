#!/bin/sh
# Starts the broker and stays beside it. Mosquitto acknowledges from memory, so this script
#  - has it save its queues twice a second: what was acknowledged a second before a kill is there after it;
#  - turns gateways away while the saved queues are larger than QUEUE_MAX_MB, because the services are down: a gateway
#    keeps what is not acknowledged. The services stay signed in and drain the queues.
# Mosquitto's own limits do neither: beyond max_queued_bytes it drops what it acknowledged, beyond memory_limit it ends.
#
# /mosquitto/data/users holds the gateways' passwords beside those of the environment. A gateway is added with:
#   docker compose exec mosquitto mosquitto_passwd /mosquitto/data/users CAMP
set -eu
umask 077
data=/mosquitto/data
users=$data/users
# Where an earlier version left them in the file that the broker reads, they are taken from there.
[ -f "$users" ] || cp "$data/passwd" "$users" 2>/dev/null || touch "$users"
mosquitto_passwd -b "$users" ingest "$INGEST_PASSWORD"
if [ -n "${SIMULATOR_PASSWORD:-}" ]; then
	mosquitto_passwd -b "$users" simulator "$SIMULATOR_PASSWORD"
else
	mosquitto_passwd -D "$users" simulator || true
fi

# Writes the password file that the broker reads: of all users, or of the services alone. Fails where it was so already.
admit() {
	if [ "$1" = all ]; then cat "$users"; else grep '^ingest:' "$users"; fi >"$data/passwd.new"
	! cmp -s "$data/passwd.new" "$data/passwd" && mv "$data/passwd.new" "$data/passwd"
}

queue_mb() {
	if [ -f "$data/mosquitto.db" ]; then echo $(($(wc -c <"$data/mosquitto.db") / 1048576)); else echo 0; fi
}

look_after() {
	# Until it handles the signal (SIGUSR1 in the mask of caught ones), the signal would end it.
	until grep -q '^SigCgt:.*[2367abef]..$' "/proc/$1/status"; do sleep 0.1; done
	admitted=all
	while kill -USR1 "$1" 2>/dev/null; do
		size=$(queue_mb)
		if [ $admitted = all ] && [ "$size" -ge "$QUEUE_MAX_MB" ]; then
			admitted=services
			echo "Queues of $size MB: gateways are turned away until the services have taken them." >&2
		elif [ $admitted = services ] && [ "$size" -lt $((QUEUE_MAX_MB / 2 + 1)) ]; then
			admitted=all
			echo "Queues of $size MB: gateways are let in again." >&2
		fi
		if admit $admitted; then kill -HUP "$1"; fi
		sleep 0.5
	done
}

admit all || true
mosquitto -c /mosquitto/config/mosquitto.conf &
broker=$!
look_after "$broker" &
trap 'kill -TERM "$broker"' TERM INT
wait "$broker" && status=0 || status=$?
# A wait that a signal ended is no end of the broker.
while kill -0 "$broker" 2>/dev/null; do wait "$broker" && status=0 || status=$?; done
exit "$status"
