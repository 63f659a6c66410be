package io.godwit.oracle.catalog;

import io.godwit.oracle.connection.Platform;
import io.godwit.oracle.connection.Quoting;
import io.godwit.spi.schema.TableId;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Statements that grant what is missing, in the form that the platform wants; those that are needed are kept for one script. */
final class Grants {
    private final Platform platform;
    private final String user;
    private final Set<String> missing = new LinkedHashSet<>();

    Grants(Platform platform, String user) {
        this.platform = platform;
        this.user = user;
    }

    /**
     * On an object of SYS's. Nobody but SYS grants these; Amazon RDS has a procedure for it (Amazon RDS User Guide, "Granting SELECT
     * or EXECUTE privileges to SYS objects").
     *
     * @param object as the dictionary names it: V_$DATABASE
     */
    String ofSys(String privilege, String object) {
        return platform == Platform.AMAZON_RDS
                ? "BEGIN rdsadmin.rdsadmin_util.grant_sys_object(p_obj_name => " + Quoting.text(object)
                        + ", p_grantee => " + Quoting.text(user) + ", p_privilege => " + Quoting.text(privilege)
                        + "); END;"
                : "GRANT " + privilege + " ON sys." + object.toLowerCase(Locale.ROOT) + " TO " + Quoting.name(user)
                        + ";";
    }

    String onTable(String privilege, TableId table) {
        return "GRANT " + privilege + " ON " + Quoting.table(table) + " TO " + Quoting.name(user) + ";";
    }

    /** A statement that is needed; it is in the script too. */
    String missing(String statement) {
        missing.add(statement);
        return statement;
    }

    /** How many statements are needed. */
    int count() {
        return missing.size();
    }

    /** All that are needed, for SQL*Plus and what reads its scripts: a block is run by a slash. */
    String script() {
        StringBuilder script = new StringBuilder();
        for (String statement : missing) {
            script.append(statement).append(statement.startsWith("BEGIN") ? "\n/\n" : "\n");
        }
        return script.toString().strip();
    }

    /** A role or a system privilege. */
    String of(String what) {
        return "GRANT " + what + " TO " + Quoting.name(user) + ";";
    }
}
