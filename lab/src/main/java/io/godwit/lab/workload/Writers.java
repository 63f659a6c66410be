package io.godwit.lab.workload;

import io.godwit.lab.server.LabServer;
import io.godwit.lab.server.Words;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that write to the source all through the migration. Each transaction leaves its number in {@code bank.acknowledged}; the
 * numbers whose commit the server acknowledged are kept here. A client that is cut off or refused connects again and tries on.
 */
public final class Writers {
    private static final long HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final LabServer server;
    private final Words words;
    private final String database;
    private final List<Client> clients = new ArrayList<>();
    private final long thinkNanos;
    private volatile boolean stopped;

    /** Clients that are started by {@link #start}, and pause after each transaction; {@code random} decides what they do. */
    public Writers(LabServer server, String database, int count, long thinkMillis, SplittableRandom random) {
        this.thinkNanos = TimeUnit.MILLISECONDS.toNanos(thinkMillis);
        this.server = server;
        this.words = server.words();
        this.database = database;
        for (int i = 1; i <= count; i++) {
            clients.add(new Client(i, random.split()));
        }
    }

    /** Begins to write. */
    public void start() {
        clients.forEach(client -> client.thread.start());
    }

    /** Ends the clients; returns when no transaction of theirs is open any more. */
    public void stop() throws InterruptedException {
        stopped = true;
        for (Client client : clients) {
            client.thread.join();
        }
        try (Connection connection = server.connectClient(database)) {
            for (Client client : clients) {
                client.settle(connection);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("transactions that were prepared cannot be settled: " + e.getMessage(), e);
        }
    }

    /** Per client, in the order of their numbers from 1: what was acknowledged. Only after {@link #stop}. */
    public List<BitSet> acknowledged() {
        return clients.stream().map(client -> client.acknowledged).toList();
    }

    private final class Client {
        private final int number;
        private final SplittableRandom random;
        private final Thread thread;
        private final BitSet acknowledged = new BitSet();
        private int next = 1;

        Client(int number, SplittableRandom random) {
            this.number = number;
            this.random = random;
            this.thread = new Thread(this::run, "writer " + number);
            this.thread.setDaemon(true);
        }

        private void run() {
            while (!stopped) {
                try (Connection connection = server.connectClient(database)) {
                    settle(connection);
                    connection.setAutoCommit(false);
                    while (!stopped) {
                        if (!attempt(connection)) {
                            connection.rollback();
                        }
                        LockSupport.parkNanos(thinkNanos);
                    }
                } catch (SQLException e) {
                    LockSupport.parkNanos(RETRY_NANOS);
                }
            }
        }

        /** False if it collided with another client; a number is never used again, for nobody knows what became of it. */
        private boolean attempt(Connection connection) throws SQLException {
            int attempt = next++;
            boolean inTwoPhases = random.nextInt(50) == 0;
            try {
                if (inTwoPhases) {
                    words.beginInTwoPhases(connection, prepared());
                }
                boolean commit = inTwoPhases ? transfer(connection) : act(connection);
                update(connection, "INSERT INTO bank.acknowledged VALUES (?, ?)", number, attempt);
                if (!commit) {
                    return false;
                }
                if (random.nextInt(20) == 0) {
                    // what began before others is committed after them
                    LockSupport.parkNanos(HOLD_NANOS);
                }
                if (inTwoPhases) {
                    words.commitInTwoPhases(connection, prepared());
                } else {
                    connection.commit();
                }
                acknowledged.set(attempt);
                return true;
            } catch (SQLException e) {
                String state = e.getSQLState() == null ? "" : e.getSQLState();
                if (!inTwoPhases && (state.startsWith("40") || state.startsWith("23"))) {
                    return false;
                }
                throw e;
            }
        }

        private String prepared() {
            return "bank " + database + " client " + number;
        }

        /** Commits what this client had prepared when it was cut off: nobody else may, and it holds its locks until then. */
        void settle(Connection connection) throws SQLException {
            words.settle(connection, prepared());
        }

        /** Does something; false if it is to be rolled back. */
        private boolean act(Connection connection) throws SQLException {
            int dice = random.nextInt(200);
            if (dice == 0 && random.nextInt(3) == 0) {
                // longer than what one batch of changes holds
                update(
                        connection,
                        "INSERT INTO bank.ledger SELECT ?, a.id + t.number, repeat(md5(a.code), 3), CURRENT_TIMESTAMP(6)"
                                + " FROM bank.account a, (SELECT coalesce(max(number), 0) AS number FROM bank.ledger"
                                + " WHERE region = ?) t WHERE a.id <= 1500",
                        "client " + number,
                        "client " + number);
            } else if (dice < 50) {
                transfer(connection);
            } else if (dice < 60) {
                useVault(connection);
            } else if (dice < 80) {
                swapCodes(connection);
            } else if (dice < 110) {
                changeLedger(connection);
            } else if (dice < 130) {
                changeDocument(connection);
            } else if (dice < 150) {
                changeSightings(connection);
            } else if (dice < 180) {
                changeEvents(connection);
            } else if (dice < 185) {
                changeDossiers(connection);
            } else if (dice < 192) {
                Savepoint before = connection.setSavepoint();
                update(connection, "DELETE FROM bank.document WHERE id = ?", 1 + random.nextInt(Bank.DOCUMENTS));
                connection.rollback(before);
            } else {
                transfer(connection);
                return false;
            }
            return true;
        }

        private boolean transfer(Connection connection) throws SQLException {
            int from = account();
            int to = account();
            int amount = 1 + random.nextInt(50);
            // in the order of the keys, so that two transfers do not wait for each other
            update(
                    connection,
                    "UPDATE bank.account SET balance = balance + ? WHERE id = ?",
                    from < to ? -amount : amount,
                    Math.min(from, to));
            update(
                    connection,
                    "UPDATE bank.account SET balance = balance + ? WHERE id = ?",
                    from < to ? amount : -amount,
                    Math.max(from, to));
            if (from != to) {
                update(connection, words.addBooking(), from, amount, to);
            }
            return true;
        }

        /** Money moves from one table to another; some of it in a part that is taken back. */
        private void useVault(Connection connection) throws SQLException {
            int account = account();
            int amount = random.nextInt(50) - 25;
            String vault = "vault " + (1 + random.nextInt(Bank.VAULTS));
            update(connection, "UPDATE bank.account SET balance = balance - ? WHERE id = ?", amount, account);
            Savepoint before = connection.setSavepoint();
            update(connection, "UPDATE bank.vault SET balance = balance + 1000000 WHERE name = ?", vault);
            connection.rollback(before);
            update(connection, "UPDATE bank.vault SET balance = balance + ? WHERE name = ?", amount, vault);
            connection.releaseSavepoint(before);
        }

        /** Values of a unique index change places. */
        private void swapCodes(Connection connection) throws SQLException {
            int one = account();
            int other = account();
            if (one != other) {
                String swap = "UPDATE bank.account SET code = ? WHERE id = ?";
                update(connection, swap, "moving-" + number, Math.min(one, other));
                update(connection, swap, "moving-too-" + number, Math.max(one, other));
                update(connection, swap, "code-" + Math.max(one, other) + "-" + next, Math.min(one, other));
                update(connection, swap, "code-" + Math.min(one, other) + "-" + next, Math.max(one, other));
            }
        }

        /** A key of two columns: inserted, moved, deleted. */
        private void changeLedger(Connection connection) throws SQLException {
            String region = "region " + random.nextInt(Bank.REGIONS);
            int row = random.nextInt(3300);
            switch (random.nextInt(4)) {
                case 0 -> update(connection, "DELETE FROM bank.ledger WHERE region = ? AND number = ?", region, row);
                case 1 ->
                    update(
                            connection,
                            "UPDATE bank.ledger SET number = number + 100000 WHERE region = ? AND number = ?",
                            region,
                            row);
                case 2 ->
                    update(
                            connection,
                            "UPDATE bank.ledger SET body = NULL, changed = CURRENT_TIMESTAMP(6) WHERE region = ? AND number = ?",
                            region,
                            row);
                default ->
                    update(connection, words.upsertLedger(), region, row, "tab\t, \\back, \n line, \u00fc\u65e5");
            }
        }

        /** Mostly leaves the large value alone. */
        private void changeDocument(Connection connection) throws SQLException {
            int id = 1 + random.nextInt(Bank.DOCUMENTS);
            if (random.nextInt(5) == 0) {
                update(connection, "UPDATE bank.document SET body = reverse(body) WHERE id = ?", id);
            } else {
                update(connection, "UPDATE bank.document SET title = title || '.' WHERE id = ?", id);
            }
        }

        private void changeSightings(Connection connection) throws SQLException {
            long row = 1L + random.nextInt(2000);
            switch (random.nextInt(3)) {
                case 0 -> update(connection, "DELETE FROM bank.sighting WHERE number = ?", row);
                case 1 -> update(connection, "UPDATE bank.sighting SET level = level / 3 WHERE number = ?", row);
                default ->
                    update(connection, "INSERT INTO bank.sighting VALUES (CURRENT_TIMESTAMP(6), 'again', 0.1, ?)", row);
            }
        }

        /** Also from one partition to another. */
        private void changeEvents(Connection connection) throws SQLException {
            long row = 1L + random.nextInt(20000);
            switch (random.nextInt(4)) {
                case 0 -> update(connection, "DELETE FROM bank.event WHERE id = ?", row);
                case 1 ->
                    update(
                            connection,
                            "UPDATE bank.event SET kind = CASE kind WHEN 'a' THEN 'b' ELSE 'a' END WHERE id = ?",
                            row);
                case 2 -> update(connection, words.lengthenPayload(), row);
                default -> update(connection, "INSERT INTO bank.event (kind, payload) VALUES ('a', NULL)");
            }
        }

        /** Pages go with their dossier, of which the log need not say a word. */
        private void changeDossiers(Connection connection) throws SQLException {
            int id = 1 + random.nextInt(Bank.DOSSIERS);
            if (update(connection, "DELETE FROM bank.dossier WHERE id = ?", id) == 0 || random.nextBoolean()) {
                update(connection, "INSERT INTO bank.dossier VALUES (?, ?)", id, "client " + number);
                for (int page = 1; page <= 1 + id % 3; page++) {
                    update(connection, "INSERT INTO bank.page VALUES (?, ?, 'new')", id, page);
                }
            }
        }

        private int account() {
            return 1 + random.nextInt(Bank.ACCOUNTS);
        }

        private static int update(Connection connection, String sql, Object... values) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                return statement.executeUpdate();
            }
        }
    }
}
