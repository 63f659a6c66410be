package io.godwit.testkit.oracle;

import java.sql.SQLException;
import java.util.List;

/**
 * Statements that define something, in the form that the SQL Language Reference gives them: what they make is made in H2, and the
 * stand-in's dictionary says it. Only the forms are known that are written here; others are refused.
 */
final class Definitions {
    private final Database database;
    private final Dictionary dictionary;
    private final Tokens in;
    private final String owner;

    private Definitions(Database database, Tokens in, String owner) {
        this.database = database;
        this.dictionary = database.dictionary;
        this.in = in;
        this.owner = owner;
    }

    /** An object's name with its owner. */
    record Name(String owner, String name) {
        String quoted() {
            return StandInTable.quoted(owner, name);
        }
    }

    /** What was defined, for the log; the table is null if it is something else. */
    record Defined(
            Name name, @org.jspecify.annotations.Nullable StandInTable table) {}

    /** Whether a statement is one of these. */
    static boolean isOne(String sql) {
        Tokens tokens = new Tokens(sql);
        return tokens.at("CREATE")
                || tokens.at("DROP")
                || tokens.at("TRUNCATE")
                || tokens.at("COMMENT")
                || tokens.at("ALTER", "TABLE");
    }

    /** Runs one, for a session whose own schema is given. */
    static Defined run(Database database, String sql, String owner) throws SQLException {
        Definitions definitions = new Definitions(database, new Tokens(sql), owner);
        return definitions.run();
    }

    private Defined run() throws SQLException {
        if (in.take("CREATE", "TABLE")) {
            return new TableDefinition(database, in, owner).create(false);
        } else if (in.take("CREATE", "GLOBAL", "TEMPORARY", "TABLE")) {
            return new TableDefinition(database, in, owner).create(true);
        } else if (in.take("ALTER", "TABLE")) {
            return new TableDefinition(database, in, owner).alter();
        } else if (in.take("CREATE", "INDEX")) {
            return index("NORMAL", false);
        } else if (in.take("CREATE", "UNIQUE", "INDEX")) {
            return index("NORMAL", true);
        } else if (in.take("CREATE", "BITMAP", "INDEX")) {
            return index("BITMAP", false);
        } else if (in.take("CREATE", "SEQUENCE")) {
            return sequence();
        } else if (in.take("CREATE", "VIEW") || in.take("CREATE", "OR", "REPLACE", "VIEW")) {
            return view();
        } else if (in.take("CREATE", "USER")) {
            String name = in.name();
            in.rest();
            database.h2("CREATE SCHEMA \"" + name + '"');
            dictionary.add("all_users", name, "N");
            return new Defined(new Name(name, name), null);
        } else if (in.take("DROP", "TABLE")) {
            return dropTable();
        } else if (in.take("DROP", "INDEX")) {
            Name name = name(in, owner);
            database.h2("DROP INDEX IF EXISTS " + name.quoted());
            dictionary.dropIndex(name);
            return new Defined(name, null);
        } else if (in.take("TRUNCATE", "TABLE")) {
            StandInTable table = table(database, in, owner);
            in.take("DROP", "STORAGE");
            database.truncate(table);
            return new Defined(new Name(table.owner, table.name), table);
        } else if (in.take("COMMENT", "ON")) {
            return comment();
        }
        throw in.unknown();
    }

    static Name name(Tokens in, String owner) {
        String first = in.name();
        return in.take(".") ? new Name(first, in.name()) : new Name(owner, first);
    }

    static StandInTable table(Database database, Tokens in, String owner) {
        Name name = name(in, owner);
        StandInTable table = database.table(name.owner(), name.name());
        if (table == null) {
            throw new StandInException(942, "table or view does not exist");
        }
        return table;
    }

    private Defined dropTable() throws SQLException {
        StandInTable table = table(database, in, owner);
        boolean cascades = in.take("CASCADE", "CONSTRAINTS");
        in.take("PURGE");
        if (table.held) {
            database.h2("DROP TABLE " + table.quoted() + (cascades ? " CASCADE" : ""), "DROP TABLE " + table.history());
        }
        dictionary.dropTable(table);
        database.forget(table);
        return new Defined(new Name(table.owner, table.name), table);
    }

    private Defined comment() throws SQLException {
        boolean table = in.take("TABLE");
        if (!table) {
            in.expect("COLUMN");
        }
        List<String> names = new java.util.ArrayList<>(List.of(in.name()));
        while (in.take(".")) {
            names.add(in.name());
        }
        if (names.size() < (table ? 2 : 3)) {
            names.add(0, owner);
        }
        in.expect("IS");
        String literal = in.next().text();
        String text = literal.substring(1, literal.length() - 1).replace("''", "'");
        if (table) {
            dictionary.add("all_tab_comments", names.get(0), names.get(1), "TABLE", text);
        } else {
            dictionary.add("all_col_comments", names.get(0), names.get(1), names.get(2), text);
        }
        return new Defined(new Name(names.get(0), names.get(1)), database.table(names.get(0), names.get(1)));
    }

    private Defined sequence() throws SQLException {
        Name name = name(in, owner);
        long start = 1;
        long step = 1;
        String least = "1";
        String most = "9999999999999999999999999999";
        boolean cycles = false;
        long cache = 20;
        while (!in.ended()) {
            if (in.take("START", "WITH")) {
                start = number();
            } else if (in.take("INCREMENT", "BY")) {
                step = number();
            } else if (in.take("MINVALUE")) {
                least = String.valueOf(number());
            } else if (in.take("MAXVALUE")) {
                most = in.next().text();
            } else if (in.take("CACHE")) {
                cache = number();
            } else if (in.take("NOCACHE")) {
                cache = 0;
            } else if (in.take("CYCLE")) {
                cycles = true;
            } else if (!in.take("NOCYCLE") && !in.take("NOMINVALUE") && !in.take("NOMAXVALUE") && !in.take("ORDER")) {
                in.expect("NOORDER");
            }
        }
        database.h2("CREATE SEQUENCE " + name.quoted() + " START WITH " + start + " INCREMENT BY " + step
                + (most.length() > 18 ? "" : " MAXVALUE " + most) + (cycles ? " CYCLE" : "") + " NO CACHE");
        dictionary.add(
                "all_sequences",
                name.owner(),
                name.name(),
                least,
                most,
                String.valueOf(step),
                cycles ? "Y" : "N",
                String.valueOf(cache),
                String.valueOf(start));
        return new Defined(name, null);
    }

    private long number() {
        boolean negative = in.take("-");
        long value = Long.parseLong(in.next().text());
        return negative ? -value : value;
    }

    private Defined view() throws SQLException {
        Name name = name(in, owner);
        in.expect("AS");
        String text = in.rest();
        database.h2("SET SCHEMA \"" + owner + '"', "CREATE OR REPLACE VIEW " + name.quoted() + " AS " + text);
        dictionary.addView(name, text);
        return new Defined(name, null);
    }

    private Defined index(String type, boolean unique) throws SQLException {
        Name name = name(in, owner);
        in.expect("ON");
        StandInTable table = table(database, in, owner);
        in.expect("(");
        List<Dictionary.Part> parts = new java.util.ArrayList<>();
        do {
            boolean plain = in.peek().isName()
                    && !in.peek(1).is("(")
                    && !in.peek(1).is("*")
                    && !in.peek(1).is("+");
            String part = plain ? in.name() : in.until("ASC", "DESC");
            boolean descends = in.take("DESC");
            in.take("ASC");
            parts.add(new Dictionary.Part(plain ? part : null, plain ? null : part, descends));
        } while (in.take(","));
        in.expect(")");
        String domain = in.take("INDEXTYPE", "IS") ? in.name() + (in.take(".") ? "." + in.name() : "") : "";
        boolean plain = parts.stream().allMatch(p -> p.column() != null);
        if (plain && domain.isEmpty() && table.held) {
            String columns = parts.stream()
                    .map(p -> '"' + p.column() + '"' + (p.descends() ? " DESC" : ""))
                    .collect(java.util.stream.Collectors.joining(", "));
            database.h2("CREATE " + (unique ? "UNIQUE " : "") + "INDEX " + name.quoted() + " ON " + table.quoted()
                    + " (" + columns + ")");
        } else if (unique) {
            throw new StandInException(900, "the stand-in enforces no unique index of expressions");
        }
        dictionary.addIndex(name, table, domain.isEmpty() ? type : "DOMAIN", unique, domain, parts);
        return new Defined(new Name(table.owner, table.name), table);
    }
}
