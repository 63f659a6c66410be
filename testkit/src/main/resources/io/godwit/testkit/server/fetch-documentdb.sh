# sh fetch-documentdb.sh FOLDER: DocumentDB on PostgreSQL 18, out of the packages of Debian unstable, in FOLDER/root, and an initialized
# data folder in FOLDER/template. Nothing is installed. The packages come from the mirror that this machine's own sources name, with
# every library they need: an empty list of installed packages makes apt name them all. Wants root, apt and util-linux's unshare.
set -eu
folder=$1
bin=/usr/lib/postgresql/18/bin
root=$folder/root

fail() {
    echo "$*" >&2
    exit 3
}

# The first mirror of this machine's own sources, in either of the two ways of writing them.
mirror() {
    cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs: *\([^ ]*debian\/*\)$/\1/p' | head -n 1
    sed -n 's/^deb  *\(\[[^]]*\] *\)\{0,1\}\([^ ]*debian\/*\) .*/\2/p' /etc/apt/sources.list 2>/dev/null | head -n 1
}

from=$(mirror | head -n 1)
[ -n "$from" ] || fail "there is no Debian mirror in this machine's apt sources"
mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/apt/packages/partial" \
    "$folder/apt/dpkg/updates" "$folder/apt/dpkg/info"
: >"$folder/apt/dpkg/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $from sid main" >"$folder/apt/sources.list"
cat >"$folder/apt/apt.conf" <<END
Dir::Etc::SourceList "$folder/apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$folder/apt/lists";
Dir::State::status "$folder/apt/dpkg/status";
Dir::Cache "$folder/apt/cache";
Dir::Cache::archives "$folder/apt/packages";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Debug::NoLocking "true";
Acquire::Languages "none";
END
APT_CONFIG=$folder/apt/apt.conf
export APT_CONFIG
apt-get update -qq >"$folder/apt/log" 2>&1 || fail "the Debian mirror has no readable sid: $(tail -n 1 "$folder/apt/log")"
# initdb wants a shell, and essential packages are in no list of dependencies
apt-get install -d -y -qq postgresql-18-documentdb dash >"$folder/apt/log" 2>&1 ||
    fail "Debian's sid has no postgresql-18-documentdb: $(tail -n 1 "$folder/apt/log")"
unset APT_CONFIG

mkdir -p "$root/usr/bin" "$root/usr/sbin" "$root/usr/lib" "$root/usr/lib64" \
    "$root/tmp" "$root/etc" "$root/proc" "$root/dev" "$root/data"
for each in bin sbin lib lib64; do ln -s "usr/$each" "$root/$each"; done
for each in "$folder"/apt/packages/*.deb; do
    dpkg-deb --fsys-tarfile "$each" | tar -x --keep-directory-symlink -C "$root"
done
rm -rf "$root/usr/share/doc" "$root/usr/share/man" "$root/usr/share/locale" "$folder/apt"
chmod 1777 "$root/tmp"
ln -sf dash "$root/usr/bin/sh"
echo 'postgres:x:26:26::/tmp:/bin/sh' >"$root/etc/passwd"
echo 'postgres:x:26:' >"$root/etc/group"
# the extension's own sessions go to "localhost"
echo '127.0.0.1 localhost' >"$root/etc/hosts"
# what the postgis package does when it is installed
cd "$root/usr/share/postgresql/18/extension"
ln -sf postgis-3.control postgis.control
for each in postgis-3--*.sql; do
    link=postgis--${each#postgis-3--}
    [ -e "$link" ] || ln -s "$each" "$link"
done

mkdir "$folder/template"
chown 26:26 "$folder/template"
chmod 700 "$folder/template"
# inside DATA-FOLDER COMMAND...: in the root, as its user
inside() {
    unshare -m --propagation private sh -c '
        mount --rbind /dev "$1/dev" && mount -t proc proc "$1/proc" && mount --bind "$2" "$1/data" || exit 1
        root=$1; shift 2; exec chroot --userspec=26:26 "$root" "$@"' sh "$root" "$@"
}
inside "$folder/template" $bin/initdb -D /data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/log" 2>&1 ||
    fail "initdb fails: $(tail -n 1 "$folder/log")"
cat >>"$folder/template/postgresql.conf" <<END
shared_preload_libraries = 'pg_cron, pg_documentdb_core, pg_documentdb'
cron.database_name = 'postgres'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
wal_level = logical
max_wal_senders = 40
max_replication_slots = 40
max_connections = 300
shared_buffers = 64MB
fsync = off
full_page_writes = off
autovacuum_naptime = 10s
jit = off
END
# Not by `postgres --single`: what that makes has numbers of the system's own tables, which logical decoding leaves out. The jobs
# would write behind the gateway's back, which does their work itself.
inside "$folder/template" $bin/postgres -D /data -c listen_addresses= -c unix_socket_directories=/tmp >"$folder/log" 2>&1 &
server=$!
# whatever fails from here on, the server ends too
trap 'id=$(head -n 1 "$folder/template/postmaster.pid" 2>/dev/null) && [ -n "$id" ] && kill -QUIT "$id"' EXIT
tries=0
until [ "$(sed -n 8p "$folder/template/postmaster.pid" 2>/dev/null | tr -d ' ')" = ready ]; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] && kill -0 $server || fail "PostgreSQL does not start: $(tail -n 1 "$folder/log")"
    sleep 0.1
done
inside "$folder/template" $bin/psql -h /tmp -U postgres -q -v ON_ERROR_STOP=1 -c 'create extension documentdb cascade' \
    -c 'delete from cron.job' -c checkpoint >"$folder/log.extension" 2>&1 || made=no
# the job is a shell of its own, which does not hand the signal on
kill -INT "$(head -n 1 "$folder/template/postmaster.pid")"
wait $server || true
[ "${made:-yes}" = yes ] || fail "DocumentDB's extension cannot be made: $(grep -m 1 ERROR "$folder/log.extension")"
rm -f "$folder/log" "$folder/log.extension"
