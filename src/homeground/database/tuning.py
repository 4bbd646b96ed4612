"""How the server is set: small and lasting, or quick where the data is thrown away."""

from __future__ import annotations

# A few dozen connections, memory taken only when needed, every commit on disk.
TUNING = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "48MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "48MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "256MB",
    "min_wal_size": "64MB",
    # Compiling a query pays for seconds-long ones only, and loads LLVM into each connection.
    "jit": "off",
    # Three processes fewer than with the default "worker" and its like.
    "io_method": "sync",
    "max_logical_replication_workers": "0",
    "max_parallel_workers": "2",
    "random_page_cost": "1.1",
    "timezone": "'UTC'",
    "log_min_messages": "warning",
    "log_line_prefix": "'%m [%p] '",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


def lines(*, durable: bool) -> str:
    """The lines of homeground.conf. An operator's ALTER SYSTEM wins over them."""
    settings = TUNING if durable else TUNING | THROW_AWAY
    return "".join(f"{name} = {value}\n" for name, value in settings.items())
