#!/bin/sh
# Puts the passwords of the environment into the password file, which also holds the gateways' users, and starts the
# broker. A gateway is added with:
#   docker compose exec mosquitto mosquitto_passwd /mosquitto/data/passwd CAMP
#   docker compose kill --signal HUP mosquitto
set -eu
umask 077
passwords=/mosquitto/data/passwd
touch "$passwords"
mosquitto_passwd -b "$passwords" ingest "$INGEST_PASSWORD"
if [ -n "${SIMULATOR_PASSWORD:-}" ]; then
	mosquitto_passwd -b "$passwords" simulator "$SIMULATOR_PASSWORD"
else
	mosquitto_passwd -D "$passwords" simulator || true
fi
exec mosquitto -c /mosquitto/config/mosquitto.conf
