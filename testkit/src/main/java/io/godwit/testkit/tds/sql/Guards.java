package io.godwit.testkit.tds.sql;

import io.godwit.testkit.tds.dictionary.DatabaseObject;
import io.godwit.testkit.tds.dictionary.TableInfo;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fires triggers that only look who writes, and then let pass or refuse; those with any other body are not known here. */
final class Guards {
    private static final Pattern GUARD = Pattern.compile(
            ".*\\bAS BEGIN IF LEFT\\(APP_NAME\\(\\), (\\d+)\\) = N'((?:[^']|'')*)' RETURN; THROW (\\d+), N'((?:[^']|'')*)', 1; END\\s*",
            Pattern.DOTALL);

    private Guards() {}

    /** A change of rows of a table by a session; what refuses it ends the session's transaction there as here. */
    static void fire(Session session, TableInfo table) {
        for (DatabaseObject object : session.database().objects()) {
            if (object instanceof DatabaseObject.Module module
                    && module.type.equals("TR")
                    && module.parent == table.id
                    && !module.disabled) {
                Matcher guard = GUARD.matcher(module.definition);
                if (!guard.matches()) {
                    throw TdsException.notKnown("a change of rows of " + table.name + ", which has a trigger");
                }
                String application = session.application();
                int length = Math.min(application.length(), Integer.parseInt(guard.group(1)));
                if (!application
                        .substring(0, length)
                        .equalsIgnoreCase(guard.group(2).replace("''", "'"))) {
                    throw new TdsException(
                            Integer.parseInt(guard.group(3)), guard.group(4).replace("''", "'"));
                }
            }
        }
    }
}
