package io.godwit.lab.server.mysql;

import io.godwit.lab.server.Rows;
import io.godwit.lab.server.Words;
import io.godwit.lab.workload.Bank;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** MySQL's and MariaDB's. */
final class MySqlWords implements Words {
    private static final int READ_ONLY = 1290;
    private static final int NO_SUCH_TRANSACTION = 1397;

    /** Ten, and with each more of them ten times as many. */
    private static final String DIGITS =
            "(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL"
                    + " SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";

    /** Numbers from 1, one a row in {@code i}. */
    static String numbers(int upTo) {
        return "(SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d i FROM " + DIGITS
                + " a, "
                + DIGITS + " b, " + DIGITS + " c, " + DIGITS + " e, " + DIGITS + " f, " + DIGITS + " g"
                // said of the digits too, so that not all million are made for a few
                + " WHERE 10000 * f.d < " + upTo + " AND 100000 * g.d < " + upTo
                + " AND 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d <= " + upTo + ") n";
    }

    @Override
    public List<String> bank(long seed) {
        String random = "md5(rand(" + seed % 1000 + " * 1000003 + i))";
        return List.of(
                "CREATE DATABASE bank CHARACTER SET utf8mb4",
                "CREATE TABLE bank.account (id int PRIMARY KEY, code varchar(60) NOT NULL, balance bigint NOT NULL, note text)",
                "CREATE TABLE bank.vault (name varchar(40) PRIMARY KEY, balance bigint NOT NULL)",
                "CREATE TABLE bank.bulk (id bigint PRIMARY KEY, body text)",
                "CREATE TABLE bank.ledger (region varchar(40), number int, body text, changed timestamp(6) NULL,"
                        + " PRIMARY KEY (region, number))",
                "CREATE TABLE bank.document (id int PRIMARY KEY, title text NOT NULL, body longtext NOT NULL)",
                // no key
                "CREATE TABLE bank.sighting (seen timestamp(6) NULL, what varchar(200), level double, number bigint)",
                "CREATE TABLE bank.event (id bigint AUTO_INCREMENT, kind varchar(20) NOT NULL, payload blob,"
                        + " PRIMARY KEY (id, kind)) PARTITION BY LIST COLUMNS (kind)"
                        + " (PARTITION a VALUES IN ('a'), PARTITION other VALUES IN ('b'))",
                "CREATE TABLE bank.booking (id bigint AUTO_INCREMENT PRIMARY KEY, account int NOT NULL, amount bigint NOT NULL,"
                        + " twice bigint GENERATED ALWAYS AS (amount * 2) STORED, detail json)",
                // rows that go because others do, of which the log says nothing
                "CREATE TABLE bank.dossier (id int PRIMARY KEY, title varchar(60) NOT NULL)",
                "CREATE TABLE bank.page (dossier int, number int, body text, PRIMARY KEY (dossier, number),"
                        + " CONSTRAINT page_of FOREIGN KEY (dossier) REFERENCES bank.dossier (id) ON DELETE CASCADE)",
                "CREATE TABLE bank.acknowledged (worker int, number int, PRIMARY KEY (worker, number))",
                "INSERT INTO bank.account SELECT i, concat('code-', i), " + Bank.BALANCE + ", repeat(" + random
                        + ", 3) FROM " + numbers(Bank.ACCOUNTS),
                "INSERT INTO bank.vault SELECT concat('vault ', i), 0 FROM " + numbers(Bank.VAULTS),
                "INSERT INTO bank.ledger SELECT concat('region ', i % " + Bank.REGIONS + "), i DIV " + Bank.REGIONS
                        + ", repeat(" + random + ", 3), now(6) FROM " + numbers(Bank.LEDGER),
                "INSERT INTO bank.document SELECT i, concat('document ', i), repeat(concat(md5(i), " + random
                        + "), 150) FROM " + numbers(Bank.DOCUMENTS),
                "INSERT INTO bank.sighting SELECT now(6) - INTERVAL i MINUTE, md5(i), rand(" + seed % 1000
                        + " * 1000003 + i), i FROM " + numbers(Bank.SIGHTINGS),
                "INSERT INTO bank.event (kind, payload) SELECT CASE i % 3 WHEN 0 THEN 'a' ELSE 'b' END, unhex(repeat("
                        + random + ", 3)) FROM " + numbers(Bank.EVENTS),
                "INSERT INTO bank.booking (account, amount) SELECT i, 0 FROM " + numbers(2000),
                "INSERT INTO bank.dossier SELECT i, concat('dossier ', i) FROM " + numbers(Bank.DOSSIERS),
                "INSERT INTO bank.page SELECT d.id, i, 'page' FROM bank.dossier d, " + numbers(3),
                "CREATE UNIQUE INDEX account_code ON bank.account (code)",
                "ALTER TABLE bank.booking ADD CONSTRAINT booking_of FOREIGN KEY (account) REFERENCES bank.account (id)",
                "CREATE TRIGGER bank.booked AFTER INSERT ON bank.booking FOR EACH ROW"
                        + " INSERT INTO bank.sighting VALUES (now(6), 'booking', 0, NULL)",
                "CREATE VIEW bank.total AS SELECT sum(balance) AS total FROM bank.account",
                "CREATE DATABASE elsewhere CHARACTER SET utf8mb4");
    }

    @Override
    public List<String> elsewhere() {
        return List.of(
                "CREATE TABLE IF NOT EXISTS elsewhere.draft (id serial PRIMARY KEY, body text)",
                "INSERT INTO elsewhere.draft (body) SELECT repeat('x', 200) FROM " + numbers(50),
                "ALTER TABLE elsewhere.draft ADD COLUMN extra int DEFAULT 7",
                "CREATE INDEX draft_body ON elsewhere.draft (body(100))",
                "ALTER TABLE elsewhere.draft MODIFY body varchar(300)",
                "TRUNCATE TABLE elsewhere.draft",
                "DROP TABLE elsewhere.draft");
    }

    @Override
    public String dropBank() {
        return "DROP DATABASE bank";
    }

    @Override
    public String upsertLedger() {
        return "INSERT INTO bank.ledger VALUES (?, ?, ?, now(6)) ON DUPLICATE KEY UPDATE body = VALUES(body)";
    }

    @Override
    public String addBooking() {
        return "INSERT INTO bank.booking (account, amount, detail) VALUES (?, ?, json_object('to', ?))";
    }

    @Override
    public String lengthenPayload() {
        return "UPDATE bank.event SET payload = concat(payload, x'00ff') WHERE id = ?";
    }

    @Override
    public void beginInTwoPhases(Connection connection, String id) throws SQLException {
        execute(connection, "XA START '" + id + "'");
    }

    @Override
    public void commitInTwoPhases(Connection connection, String id) throws SQLException {
        execute(connection, "XA END '" + id + "'");
        execute(connection, "XA PREPARE '" + id + "'");
        execute(connection, "XA COMMIT '" + id + "'");
    }

    /** On a server that is read-only it stays as it is, and nobody sees it. */
    @Override
    public void settle(Connection connection, String id) throws SQLException {
        for (String prepared : Rows.of(connection, "XA RECOVER")) {
            if (prepared.endsWith(" " + id)) {
                try {
                    execute(connection, "XA COMMIT '" + id + "'");
                } catch (SQLException e) {
                    if (e.getErrorCode() != READ_ONLY && e.getErrorCode() != NO_SUCH_TRANSACTION) {
                        throw e;
                    }
                }
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
