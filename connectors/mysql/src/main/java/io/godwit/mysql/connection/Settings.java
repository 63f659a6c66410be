package io.godwit.mysql.connection;

import io.godwit.mysql.MySqlErrors.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * What every session is set to, so that a value reads and is taken the same whichever session it goes through: UTC, strict, dates as
 * they are, zero in a counting column as zero, no limits on how long a statement runs or how much it gives, messages in English.
 */
final class Settings {
    private static final int DAY_SECONDS = 86_400;

    private Settings() {}

    static String statement(ServerVersion version, Side side, boolean logged) {
        List<String> all = new ArrayList<>(List.of(
                "time_zone = '+00:00'",
                "sql_mode = 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'",
                "lc_messages = 'en_US'",
                "sql_select_limit = DEFAULT",
                "sql_safe_updates = 0",
                "sql_quote_show_create = 1",
                "sql_notes = 1",
                "group_concat_max_len = 1048576",
                // a session may wait long for the other side; one that is lost is found by its silence
                "wait_timeout = " + DAY_SECONDS,
                "net_write_timeout = " + DAY_SECONDS,
                "net_read_timeout = " + DAY_SECONDS));
        all.add(version.isMariaDb() ? "max_statement_time = 0" : "max_execution_time = 0");
        if (version.isMySql(8, 0, 0)) {
            // row counts and AUTO_INCREMENT values as they are now
            all.add("information_schema_stats_expiry = 0");
        }
        if (side == Side.TARGET) {
            all.add("foreign_key_checks = 0");
            // Off, MariaDB gathers what goes into an empty table and writes it at the end, for twice the processor's
            // time; and a
            // doubled key would go unnoticed.
            all.add("unique_checks = 1");
        }
        if (!logged) {
            all.add("sql_log_bin = 0");
        }
        return "SET SESSION " + String.join(", ", all);
    }
}
