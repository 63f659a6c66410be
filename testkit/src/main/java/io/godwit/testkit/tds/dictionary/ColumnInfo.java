package io.godwit.testkit.tds.dictionary;

import io.godwit.testkit.tds.sql.TsqlType;
import org.jspecify.annotations.Nullable;

/** A column of a table. Changes only under the database's lock. */
public final class ColumnInfo {
    public final int id;
    public String name;
    public TsqlType type;
    public boolean nullable = true;
    public @Nullable Identity identity;
    /** What it is computed from; null of others. */
    public @Nullable String computed;

    public boolean persisted;
    public @Nullable DatabaseObject defaultConstraint;
    public String defaultText = "";
    public boolean rowGuid;
    public boolean sparse;
    /** The alias type it was declared with. */
    public String alias = "";

    public ColumnInfo(int id, String name, TsqlType type) {
        this.id = id;
        this.name = name;
        this.type = type;
    }

    /** How rows are numbered. */
    public static final class Identity {
        public final long seed;
        public final long increment;
        private @Nullable Long last;

        public Identity(long seed, long increment) {
            this.seed = seed;
            this.increment = increment;
        }

        /** The next number, taken. */
        public synchronized long next() {
            Long before = last;
            long now = before == null ? seed : before + increment;
            last = now;
            return now;
        }

        /** The last number given; null if none was. */
        public synchronized @Nullable Long last() {
            return last;
        }

        /** Counts on from a number. */
        public synchronized void reseed(@Nullable Long value) {
            last = value;
        }

        /** Hears of a number that was given by hand. */
        public synchronized void saw(long value) {
            Long before = last;
            if (before == null || (increment > 0 ? value > before : value < before)) {
                last = value;
            }
        }
    }

    /** Whether rows give it no value. */
    public boolean isGenerated() {
        return computed != null || type.base() == TsqlType.Base.ROWVERSION;
    }
}
