#!/usr/bin/env bash
# Builds influxd from its Go module, pinned by go.mod and go.sum beside this file, and puts it at $1.
# Needs Go, Rust (Flux is written in it) and the real pkg-config. A lock lets parallel callers share one build.
set -euo pipefail

target=$(realpath -m "$1")
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$(dirname "$target")"

exec 9>"$target.lock"
flock 9
[ -x "$target" ] && exit 0

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
cd "$here"

# Flux's Rust was written for an older compiler, whose lints newer ones turn into errors.
printf '#!/bin/sh\nexec "$@" --cap-lints allow\n' >"$tools/rustc-wrapper"
chmod +x "$tools/rustc-wrapper"

go build -o "$tools/pkg-config" github.com/influxdata/pkg-config
PKG_CONFIG="$tools/pkg-config" RUSTUP_TOOLCHAIN=stable RUSTC_WRAPPER="$tools/rustc-wrapper" \
	go build -ldflags '-s -w' -o "$tools/influxd" github.com/influxdata/influxdb/v2/cmd/influxd
mv "$tools/influxd" "$target"
