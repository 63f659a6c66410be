package io.godwit.engine.definition;

/** What the migration is called that leads back. */
public final class WayBackName {
    private static final String ENDING = "_back";

    /** So that the name of the way back is a name too. */
    static final int LONGEST = 40 - ENDING.length();

    private WayBackName() {}

    /** The name of the way back from a migration. */
    public static String of(String migration) {
        return migration + ENDING;
    }
}
